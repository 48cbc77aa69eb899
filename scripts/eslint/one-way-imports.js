"use strict";

// imports at run time point one way through the layers of lib/; upward only `import type`.

const path = require("node:path");

/** From the bottom up; a folder may import from its own line and from those above it in this list. */
const LAYERS = [
  ["core"],
  ["providers", "bootstrap", "pki"],
  ["network"],
  ["cluster"],
  ["kube", "cloud", "storage", "identity", "registry", "observability", "tenants", "platform", "apps"],
  ["topology", "preview"],
  ["cli"],
];

const rankOf = new Map(LAYERS.flatMap((folders, rank) => folders.map((folder) => [folder, rank])));

/** The layer of a file: a folder of lib/, or `stacks`, `examples`, `test`, which stand above all of lib/. */
function layerOf(file, root) {
  const [top, folder, rest] = path.relative(root, file).split(path.sep);
  if (top !== "lib") return top;
  return rest === undefined ? "index" : folder;
}

/** @type {import("eslint").Rule.RuleModule} */
module.exports = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      upward:
        "lib/{{from}} must not import {{to}} at run time, which stands above it; use 'import type', or move the code",
      unknown: "'{{folder}}' is no layer; add it to LAYERS in scripts/eslint/one-way-imports.js",
      binding: "import one generated binding, such as '.gen/openstack/lb-pool-v2', and never an index of all of them",
      index: "import '{{name}}/lib/<resource>': the index of a provider package costs up to 250 MB",
    },
  },
  create(context) {
    const { cwd: root, filename } = context;
    const from = layerOf(filename, root);
    const inLib = rankOf.has(from);
    function check(node) {
      const specifier = node.source?.value;
      if (typeof specifier !== "string") return;
      if (/^@cdktf\/provider-\w+(\/lib)?$/.test(specifier)) {
        context.report({ node, messageId: "index", data: { name: specifier.replace(/\/lib$/, "") } });
      }
      if (/\.gen(\/(openstack|harbor))?\/?$/.test(specifier)) context.report({ node, messageId: "binding" });
      if (!specifier.startsWith(".") || !inLib) return;
      if (node.importKind === "type" || node.exportKind === "type" || allTypes(node)) return;
      const to = layerOf(path.resolve(path.dirname(filename), specifier, "x"), root);
      if (to === from || to === "index") return;
      const known = rankOf.has(to);
      if (!known && path.resolve(path.dirname(filename), specifier).startsWith(path.join(root, "lib") + path.sep)) {
        context.report({ node, messageId: "unknown", data: { folder: to } });
      } else if (!known || rankOf.get(to) > rankOf.get(from)) {
        context.report({ node, messageId: "upward", data: { from, to: known ? `lib/${to}` : to } });
      }
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

function allTypes(node) {
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier.importKind === "type");
}
