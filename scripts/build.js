"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Failure, filesBelow, hashFiles, main, root, runPackage, seconds } = require("./toolchain");

const HELP = `Builds dist/ from lib/, stacks/ and examples/; does only what has changed since the last build.

  npm run build [-- --js-only] [-- --force]

Options:
  --js-only   JavaScript and assets only: no type check, no declarations (what 'npm start' needs)
  --force     from scratch
`;

const dist = path.join(root, "dist");
const stampFile = path.join(root, ".cache/build.json");

/** Files that are no TypeScript, but are read or required at run time. */
const ASSETS = [
  /^lib\/bootstrap\/scripts\//,
  /^lib\/bootstrap\/.*\.(sh|py|service|timer|conf|json|ya?ml)$/,
  /^lib\/(cloud|identity|kube|observability|platform|registry|storage|tenants)\/.*\.(py|ya?ml|json)$/,
  /^lib\/registry\/.*\.(sh|service|timer|tmpl)$/,
  /^lib\/providers\/facts\//,
  /^lib\/providers\/\.gen\/(openstack|harbor)\//,
  /^lib\/preview\/.*\.(proto|html|css|js|svg)$/,
];

/** Brings dist/ up to date. */
async function build({ jsOnly = false, force = false, log = console.log } = {}) {
  const { generateBindings } = require("./generate-bindings");
  await generateBindings({ log });
  if (force) fs.rmSync(dist, { recursive: true, force: true });
  const stamp = force || !fs.existsSync(dist) || !fs.existsSync(stampFile) ? {} : readStamp();

  const javascript = emitJavaScript(stamp.javascript ?? {});
  const assets = copyAssets(stamp.assets ?? {});
  if (javascript.changed + assets.changed > 0) log(`build: ${javascript.changed} modules, ${assets.changed} assets`);
  makeExecutable();
  const next = { ...stamp, javascript: javascript.hashes, assets: assets.hashes };
  writeStamp(next);
  if (!jsOnly) writeStamp({ ...next, declarations: await emitDeclarations(stamp.declarations, log) });
}

function sources() {
  const isSource = (file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("/.gen/");
  return ["lib", "stacks", "examples"].flatMap((folder) => filesBelow(folder, isSource));
}

/** swc as in the tests, so that what is tested is what is shipped. */
function emitJavaScript(before) {
  const swc = require("@swc/core");
  const toolchain = `${require("@swc/core/package.json").version} ${hashFiles([__filename])}`;
  const emit = (file) => {
    const { code } = swc.transformFileSync(file, {
      cwd: root,
      swcrc: false,
      module: { type: "commonjs", exportInteropAnnotation: true },
      jsc: { target: "es2022", parser: { syntax: "typescript" } },
    });
    return code;
  };
  return mirror(sources(), before, toolchain, emit, (name) => name.replace(/\.ts$/, ".js"));
}

function copyAssets(before) {
  const files = filesBelow("lib", (file) => ASSETS.some((pattern) => pattern.test(file)));
  return mirror(
    files,
    before,
    "",
    (file) => fs.readFileSync(file),
    (name) => name,
  );
}

/** Writes what has changed below dist/, and removes what is gone. */
function mirror(files, before, toolchain, contentOf, nameOf) {
  const hashes = {};
  let changed = 0;
  for (const file of files) {
    const name = nameOf(path.relative(root, file).split(path.sep).join("/"));
    const to = path.join(dist, name);
    hashes[name] = `${toolchain} ${hashFiles([file])}`;
    if (before[name] === hashes[name] && fs.existsSync(to)) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, contentOf(file));
    changed++;
  }
  for (const name of Object.keys(before)) {
    if (hashes[name] === undefined) fs.rmSync(path.join(dist, name), { force: true });
  }
  return { hashes, changed };
}

async function emitDeclarations(before, log) {
  const configs = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"].map((file) => path.join(root, file));
  const bindings = path.join(root, "lib/providers/.gen/stamp");
  const hash = hashFiles([...sources(), ...configs, bindings]);
  if (before === hash && fs.existsSync(path.join(dist, "lib/index.d.ts"))) return hash;

  const started = Date.now();
  const fresh = path.join(root, `.cache/declarations-${process.pid}`);
  const options = ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--noEmitOnError", "--outDir", fresh];
  try {
    await runPackage("typescript", "tsc", options, { quiet: true, what: "the type check" });
    removeDeclarations();
    fs.cpSync(fresh, dist, { recursive: true });
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
  log(`build: types checked and declared in ${seconds(started)}`);
  return hash;
}

/** Those of modules that are gone would be shipped for ever. */
function removeDeclarations() {
  for (const file of filesBelow("dist", (name) => name.endsWith(".d.ts") && !name.includes("/.gen/"))) fs.rmSync(file);
}

function makeExecutable() {
  const { bin } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  for (const [name, file] of Object.entries(bin)) {
    const command = path.join(root, file);
    if (!fs.existsSync(command)) continue;
    if (!fs.readFileSync(command, "utf8").startsWith("#!/usr/bin/env node\n")) {
      throw new Failure(`the command ${name} (${file}) must begin with '#!/usr/bin/env node'`);
    }
    fs.chmodSync(command, 0o755);
  }
}

function readStamp() {
  return JSON.parse(fs.readFileSync(stampFile, "utf8"));
}

function writeStamp(stamp) {
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, JSON.stringify(stamp));
}

module.exports = { build };

if (require.main === module) {
  main(() => {
    const args = process.argv.slice(2);
    if (args.includes("--help")) return console.log(HELP);
    return build({ jsOnly: args.includes("--js-only"), force: args.includes("--force") });
  });
}
