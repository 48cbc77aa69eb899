"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const YAML = require("yaml");

const HELP = `Writes down which values a Helm chart knows: test/support/charts/<chart>-<version>.keys, one key a line.

  node scripts/import-chart-values.js <folder of the unpacked chart>

The part below 'extra' is written by hand: keys that templates read and values.yaml does not list, or lists with another
kind. It is kept, or taken over from the file of the newest other version; a line whose template no longer reads its key
is an error.

Options:
  --version <version>    version of the chart (default: what Chart.yaml says)
  --output <folder>      where to write (default: test/support/charts)
`;

/** Maps of Kubernetes itself, whose keys are no business of the chart. */
const OPEN_NAMES = new Set([
  ...["affinity", "nodeSelector", "resources", "matchLabels", "dnsConfig"],
  ...["podSecurityContext", "securityContext", "containerSecurityContext"],
  ...["livenessProbe", "readinessProbe", "startupProbe"],
  ...["strategy", "updateStrategy", "deploymentStrategy"],
]);

const KINDS = { string: "text", integer: "number", number: "number", boolean: "boolean", array: "list", null: "null" };

function main(argv) {
  const { values: options, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { version: { type: "string" }, output: { type: "string" }, help: { type: "boolean" } },
  });
  const [folder] = positionals;
  if (options.help || positionals.length !== 1) {
    console.log(HELP);
    return options.help ? 0 : 2;
  }
  const { name, version } = { ...readYaml(folder, "Chart.yaml"), ...options };
  const output = options.output ?? path.resolve(__dirname, "../test/support/charts");
  const file = path.join(output, `${name}-${version}.keys`);
  const extra = extraLines(output, name, file);
  const faults = extra.filter((line) => !isReadByTemplate(folder, line));
  if (faults.length > 0) {
    console.error(`these keys are not read by the template that is named with them:\n${faults.join("\n")}`);
    return 1;
  }
  const keys = [...chartKeys(folder)].map(([key, kind]) => `${key} ${kind}`).sort();
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(file, [`chart ${name} ${version}`, "", ...keys, "", "extra", "", ...extra, ""].join("\n"));
  console.log(`wrote ${path.relative(process.cwd(), file)}: ${keys.length} keys, ${extra.length} extra`);
  return 0;
}

/** Every key of a chart and of its subcharts, with the kind of its value. */
function chartKeys(folder) {
  const schema = readJson(path.join(folder, "values.schema.json"));
  const keys = new Map();
  describe("", readYaml(folder, "values.yaml"), schema, schema, keys);
  for (const subchart of subcharts(folder)) {
    for (const [key, kind] of chartKeys(subchart)) {
      const { name } = readYaml(subchart, "Chart.yaml");
      keys.set(`${name}.${key}`, kind);
      keys.set(name, keys.get(name) ?? "map");
    }
  }
  return keys;
}

function subcharts(folder) {
  const parent = path.join(folder, "charts");
  const names = fs.existsSync(parent) ? fs.readdirSync(parent) : [];
  return names
    .map((name) => path.join(parent, name))
    .filter((child) => fs.existsSync(path.join(child, "Chart.yaml")))
    .filter((child) => readYaml(child, "Chart.yaml").type !== "library");
}

function describe(key, value, unresolved, schema, keys) {
  const rule = resolve(unresolved, schema);
  const isMap = isObject(value) || rule.properties !== undefined;
  const kind = isMap ? mapKind(key, value, rule) : leafKind(value, rule);
  if (key !== "") {
    keys.set(key, kind);
  }
  if (!isMap || kind === "open") {
    return;
  }
  for (const name of new Set([...Object.keys(value ?? {}), ...Object.keys(rule.properties ?? {})])) {
    describe(key === "" ? name : `${key}.${name}`, value?.[name], rule.properties?.[name], schema, keys);
  }
}

function mapKind(key, value, rule) {
  const name = key.split(".").at(-1);
  const names = Object.keys({ ...value, ...rule.properties });
  if (rule.additionalProperties === false && names.length > 0) {
    return "closed";
  }
  const isOpenByName = OPEN_NAMES.has(name) || /(annotations|labels)$/i.test(name);
  const isOpen = isOpenByName || names.length === 0 || names.some((child) => /[./]/.test(child));
  return isOpen && key !== "" ? "open" : "map";
}

/** Kinds of a value: those of the schema where it names some, else the kind of the default. */
function leafKind(value, rule) {
  const types = [rule.type ?? []].flat();
  if (types.length === 0) {
    return value === undefined ? "null" : defaultKind(value);
  }
  const kinds = types.map((type) => (type === "object" ? "open" : KINDS[type]));
  return [...new Set(kinds)].sort().join("|");
}

function defaultKind(value) {
  return value === null ? "null" : Array.isArray(value) ? "list" : KINDS[typeof value];
}

function resolve(rule, schema) {
  const reference = rule?.$ref;
  if (typeof reference !== "string" || !reference.startsWith("#/")) {
    return isObject(rule) ? rule : {};
  }
  const target = reference
    .slice(2)
    .split("/")
    .reduce((node, step) => node?.[step], schema);
  return resolve(target, schema);
}

/** Lines of the present file, else of the newest other version of the chart. */
function extraLines(output, name, file) {
  const others = (fs.existsSync(output) ? fs.readdirSync(output) : [])
    .filter((other) => new RegExp(`^${name.replaceAll(".", "\\.")}-v?\\d[^-]*\\.keys$`).test(other))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((other) => path.join(output, other));
  const source = fs.existsSync(file) ? file : others.at(-1);
  const [, extra = ""] = source === undefined ? [] : fs.readFileSync(source, "utf8").split("\nextra\n");
  return extra.split("\n").filter((line) => line !== "");
}

/** Whether the template at the end of a line names the last part of the line's key. */
function isReadByTemplate(folder, line) {
  const [key = "", , template = ""] = line.split(" ");
  const file = path.join(folder, template);
  const name = key.split(".").at(-1);
  return fs.existsSync(file) && fs.statSync(file).isFile() && fs.readFileSync(file, "utf8").includes(name);
}

function readYaml(folder, name) {
  const file = path.join(folder, name);
  return fs.existsSync(file) ? (YAML.parse(fs.readFileSync(file, "utf8"), { merge: true }) ?? {}) : {};
}

function readJson(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

process.exitCode = main(process.argv.slice(2));
