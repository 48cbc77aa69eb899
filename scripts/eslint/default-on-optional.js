"use strict";

// every optional member of public props says what happens without it.

/** @type {import("eslint").Rule.RuleModule} */
module.exports = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      missing: "'{{name}}' is optional, so its comment needs '@default': the value, or '- what happens'",
      empty: "'@default' of '{{name}}' must be the value, or '- what happens'; 'undefined' says neither",
    },
  },
  create(context) {
    const { sourceCode } = context;
    return {
      "ExportNamedDeclaration > TSInterfaceDeclaration[id.name=/(Props|Options)$/] TSPropertySignature[optional=true]"(
        node,
      ) {
        const name = sourceCode.getText(node.key);
        const comment = sourceCode.getCommentsBefore(node).findLast((candidate) => candidate.type === "Block");
        const [, value] = /@default\b[ \t]*(.*)/.exec(comment?.value ?? "") ?? [];
        if (value === undefined) context.report({ node, messageId: "missing", data: { name } });
        else if (/^(undefined\b.*)?$/.test(value.replace(/\*\/?$/, "").trim())) {
          context.report({ node, messageId: "empty", data: { name } });
        }
      },
    };
  },
};
