"use strict";

// writes the public surface of the package to one file, so that a review shows what a change means for users.

const fs = require("node:fs");
const path = require("node:path");
const { Failure, main, root } = require("./toolchain");

const HELP = `Writes docs/api/k8s-on-openstack.api.md: every exported name with its signature, from the declarations in dist/.

  npm run api [-- --check]

Options:
  --check   writes nothing; fails when the file is not what the declarations say
`;

const reportFile = path.join(root, "docs/api/k8s-on-openstack.api.md");

/** What users import, and where it is declared; the generated bindings are the providers' API, not ours. */
const ENTRY_POINTS = {
  "k8s-on-openstack": "dist/lib/index.d.ts",
  "k8s-on-openstack/stacks": "dist/stacks/index.d.ts",
  "k8s-on-openstack/preview": "dist/lib/preview/index.d.ts",
};

const INTRODUCTION = `# Public API

Written by \`npm run api\` from the declarations; \`npm test\` fails when it is out of date. A line that goes or changes here
is a breaking change for users.
`;

function renderReport() {
  const ts = require("typescript");
  const files = Object.values(ENTRY_POINTS).map((file) => path.join(root, file));
  const missing = files.filter((file) => !fs.existsSync(file));
  if (missing.length > 0) throw new Failure(`${missing.join(", ")} must be built first: npm run build`);
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    skipLibCheck: true,
    strict: true,
    types: [],
  });
  const surface = new Surface(ts, program);
  const sections = Object.entries(ENTRY_POINTS).map(([name, file]) => surface.section(name, path.join(root, file)));
  return [INTRODUCTION, ...sections, surface.forgotten()].join("\n").trimEnd() + "\n";
}

/** Defines how exported symbols become text. */
class Surface {
  constructor(ts, program) {
    this.ts = ts;
    this.program = program;
    this.checker = program.getTypeChecker();
    this.printer = ts.createPrinter({ removeComments: true });
    this.exported = new Set();
    this.mentioned = new Map();
  }

  section(name, file) {
    const module = this.checker.getSymbolAtLocation(this.program.getSourceFile(file));
    const symbols = (module === undefined ? [] : this.checker.getExportsOfModule(module))
      .map((symbol) => ({ name: symbol.name, target: this.resolve(symbol) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const blocks = symbols.map(({ target }) => {
      this.exported.add(target);
      return (target.declarations ?? []).map((declaration) => this.print(declaration)).join("\n");
    });
    return `## \`${name}\`\n\n\`\`\`ts\n${blocks.join("\n\n")}\n\`\`\`\n`;
  }

  /** Types that users meet in signatures, but cannot import. */
  forgotten() {
    const names = [...this.mentioned].filter(([symbol]) => !this.exported.has(symbol)).map(([, name]) => name);
    if (names.length === 0) return "";
    return `## In signatures, but not exported\n\n${[...new Set(names)]
      .sort()
      .map((name) => `- ${name}\n`)
      .join("")}`;
  }

  resolve(symbol) {
    return symbol.flags & this.ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  print(declaration) {
    const { ts } = this;
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const node = this.publicPart(statement);
    this.collectMentions(node);
    const text = this.printer.printNode(ts.EmitHint.Unspecified, node, statement.getSourceFile());
    return text.replace(/^(export )?(declare )?(export )?/, "");
  }

  /** Without private members, whose types the declarations leave out anyway. */
  publicPart(node) {
    const { ts } = this;
    if (!ts.isClassDeclaration(node)) return node;
    const isPublic = (member) => {
      const flags = ts.getCombinedModifierFlags(member);
      return !(flags & ts.ModifierFlags.Private) && !(member.name !== undefined && ts.isPrivateIdentifier(member.name));
    };
    const members = node.members.filter((member) => isPublic(member) || ts.isConstructorDeclaration(member));
    const { modifiers, name, typeParameters, heritageClauses } = node;
    return ts.factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
  }

  collectMentions(node) {
    const { ts } = this;
    const visit = (child) => {
      if (ts.isTypeReferenceNode(child) || ts.isExpressionWithTypeArguments(child)) {
        const symbol = this.checker.getSymbolAtLocation(child.typeName ?? child.expression);
        const target = symbol && this.resolve(symbol);
        const file = target?.declarations?.[0]?.getSourceFile().fileName;
        const isOurs = file !== undefined && file.startsWith(path.join(root, "dist")) && !file.includes("/.gen/");
        if (isOurs && !(target.flags & ts.SymbolFlags.TypeParameter)) this.mentioned.set(target, target.name);
      }
      ts.forEachChild(child, visit);
    };
    visit(node);
  }
}

/** Fails when the file does not say what the declarations say. */
async function checkReport() {
  const present = fs.existsSync(reportFile) ? fs.readFileSync(reportFile, "utf8") : "";
  const expected = renderReport();
  if (present === expected) return;
  const [was, is] = [present, expected].map((text) => new Set(text.split("\n")));
  const gone = [...was].filter((line) => !is.has(line)).map((line) => `- ${line}`);
  const added = [...is].filter((line) => !was.has(line)).map((line) => `+ ${line}`);
  const diff = [...gone, ...added].slice(0, 40).join("\n");
  throw new Failure(`docs/api is out of date; 'npm run api' writes it, then review the change`, diff);
}

module.exports = { checkReport, renderReport };

if (require.main === module) {
  main(() => {
    const args = process.argv.slice(2);
    if (args.includes("--help")) return console.log(HELP);
    if (args.includes("--check")) return checkReport();
    fs.mkdirSync(path.dirname(reportFile), { recursive: true });
    fs.writeFileSync(reportFile, renderReport());
    console.log(`wrote ${path.relative(root, reportFile)}`);
  });
}
