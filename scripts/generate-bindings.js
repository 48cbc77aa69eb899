"use strict";

// expands the provider facts into cdktf bindings: lib/providers/.gen/<provider>/<resource>/index.{js,d.ts}.
// offline: no registry, no terraform. runs again only when an input has changed.

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
require("./load-typescript");

const root = path.resolve(__dirname, "..");
const generated = path.join(root, "lib/providers/.gen");
const work = path.join(root, `.cache/bindings-${process.pid}`);
const output = path.join(work, "out");

/** Providers without prebuilt bindings on npm. */
const providers = ["openstack", "harbor"];

/** Generates what is missing or out of date, and tells whether it did. */
async function generateBindings({ force = false, log = console.log } = {}) {
  const stampFile = path.join(generated, "stamp");
  const stamp = inputsHash();
  if (!force && fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return false;

  const started = Date.now();
  try {
    for (const provider of providers) await writeSources(provider);
    emitJavaScript();
    emitDeclarations();
    fs.rmSync(stampFile, { force: true });
    for (const provider of providers) replaceFolder(path.join(output, provider), path.join(generated, provider));
    fs.writeFileSync(stampFile, stamp);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  log(`bindings: ${providers.join(", ")} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

async function writeSources(provider) {
  const {
    TerraformProviderGenerator,
    ConstructsMakerProviderTarget,
    TerraformProviderConstraint,
    Language,
    CodeMaker,
  } = loadGenerator();
  const { ProviderFacts } = require("../lib/providers/provider-facts");
  const facts = ProviderFacts.load(provider);
  // without `provider_versions` the constraint, not a pin, ends up in what is synthesized. the copy is for the
  // generator, which changes what it is given.
  const schema = structuredClone({ format_version: "1.0", provider_schemas: { [facts.address]: facts.schema } });
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, schema);
  const target = new TerraformProviderConstraint({ name: provider, source: facts.source, version: facts.constraint });
  generator.generate(new ConstructsMakerProviderTarget(target, Language.TYPESCRIPT));
  const raw = path.join(work, "raw");
  await code.save(raw);

  const from = path.join(raw, "providers", provider);
  for (const name of fs.readdirSync(from)) {
    const file = path.join(from, name, "index.ts");
    // the two indexes of all resources cost 0.3 s at run time, so nothing here offers them.
    if (!fs.existsSync(file)) continue;
    for (const part of fs.readdirSync(path.dirname(file)).filter((entry) => entry.endsWith(".ts"))) {
      const text = fs.readFileSync(path.join(from, name, part), "utf8");
      const to = path.join(work, "src", provider, name, part);
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.writeFileSync(to, markReplacing(text, facts));
    }
  }
  fs.rmSync(raw, { recursive: true, force: true });
}

/** Adds the hint to each top-level property whose change makes Terraform replace the resource. */
function markReplacing(text, facts) {
  const type = /public static readonly tfResourceType = "(\w+)"/.exec(text)?.[1];
  if (type === undefined || text.includes("extends cdktf.TerraformDataSource")) return text;
  const replacing = new Set(facts.behaviour(type).forceNew);
  return text.replace(/export interface \w+Config extends cdktf\.TerraformMetaArguments \{\n[^]*?\n\}/, (config) =>
    config.replace(/(\{@link \S+#(\w+) \S+\}\n)((?: {2}\*(?!\/).*\n)* {2}\*\/)/g, (whole, link, name, rest) =>
      replacing.has(name) ? `${link}  *\n  * A change replaces the resource.\n${rest}` : whole,
    ),
  );
}

function loadGenerator() {
  // @cdktf/commons runs `terraform version` at load and complains when there is none; generating needs no terraform.
  const commonsTerraform = require.resolve("@cdktf/commons/src/terraform");
  require.cache[commonsTerraform] ??= {
    id: commonsTerraform,
    filename: commonsTerraform,
    loaded: true,
    exports: { terraformBinaryName: "terraform", terraformVersion: Promise.resolve(undefined) },
  };
  // deep: the index of the package needs jsii-pacmak, which it does not declare.
  const { TerraformProviderGenerator } = require("@cdktf/provider-generator/lib/get/generator/provider-generator");
  const { ConstructsMakerProviderTarget, TerraformProviderConstraint, Language } = require("@cdktf/commons");
  const { CodeMaker } = require("codemaker");
  return {
    TerraformProviderGenerator,
    ConstructsMakerProviderTarget,
    TerraformProviderConstraint,
    Language,
    CodeMaker,
  };
}

function sourceFiles() {
  return fs
    .readdirSync(path.join(work, "src"), { recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(work, "src", file));
}

/** swc is ten times as fast as tsc here, and type checks generated code no less. */
function emitJavaScript() {
  const swc = require("@swc/core");
  for (const file of sourceFiles()) {
    const { code } = swc.transformSync(fs.readFileSync(file, "utf8"), {
      filename: path.relative(root, file),
      swcrc: false,
      module: { type: "commonjs", exportInteropAnnotation: true },
      // cdktf's base classes set fields that the generated ones declare again, so these must not be defined anew.
      jsc: { target: "es2022", parser: { syntax: "typescript" }, transform: { useDefineForClassFields: false } },
    });
    const to = path.join(output, path.relative(path.join(work, "src"), file)).replace(/\.ts$/, ".js");
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, code);
  }
}

function emitDeclarations() {
  const ts = require("typescript");
  const program = ts.createProgram(sourceFiles(), {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noCheck: true,
    types: [],
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: path.join(work, "src"),
    outDir: output,
  });
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
}

/** Nobody who reads the folder meanwhile sees half of it. */
function replaceFolder(from, to) {
  const old = path.join(work, "old");
  fs.mkdirSync(path.dirname(to), { recursive: true });
  if (fs.existsSync(to)) fs.renameSync(to, old);
  fs.renameSync(from, to);
  fs.rmSync(old, { recursive: true, force: true });
}

function inputsHash() {
  const hash = crypto.createHash("sha256");
  const packages = ["@cdktf/provider-generator", "@swc/core", "cdktf", "typescript"];
  for (const name of packages) hash.update(`${name}@${require(`${name}/package.json`).version}\n`);
  const library = path.join(root, "lib/providers");
  const sources = fs.readdirSync(library).filter((file) => file.endsWith(".ts"));
  const inputs = [...sources, ...providers.map((provider) => `facts/${provider}.facts`)];
  for (const file of [__filename, ...inputs.sort().map((input) => path.join(library, input))]) {
    hash.update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

module.exports = { generateBindings };

if (require.main === module) {
  generateBindings({ force: process.argv.includes("--force") }).then(
    (done) => done || console.log("bindings: up to date"),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
