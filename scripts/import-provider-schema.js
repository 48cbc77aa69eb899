"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");

const HELP = `Turns what 'terraform providers schema -json' prints into lib/providers/facts/<provider>.facts.

  terraform providers schema -json > schema.json
  node scripts/import-provider-schema.js schema.json --provider openstack --version 3.5.0

Options:
  --provider <name>      short name of the provider: openstack, harbor, kubernetes, ...
  --version <version>    version that the schema was printed by
  --constraint <range>   versions that the facts are good for (default: the range in the present file, or from
                         this version to the next major one)
  --behaviour <file>     JSON with what a schema does not tell: what forces a replacement, defaults, conflicts
                         (default: what the present file says, as far as its paths are still there)
  --output <file>        where to write (default: lib/providers/facts/<provider>.facts)
`;

/** What the behaviour JSON calls things, and what the library calls them. */
const KEYS = {
  force_new: "forceNew",
  no_update: "noUpdate",
  customize_diff: "customizeDiff",
  state_func: "stateFunc",
  defaults: "defaults",
  conflicts_with: "conflictsWith",
  required_with: "requiredWith",
  at_least_one_of: "atLeastOneOf",
  exactly_one_of: "exactlyOneOf",
  validated: "validated",
  deprecated: "deprecated",
  timeouts: "timeouts",
};

function main(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      provider: { type: "string" },
      version: { type: "string" },
      constraint: { type: "string" },
      behaviour: { type: "string" },
      output: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const { provider, version } = values;
  if (values.help || positionals.length !== 1 || provider === undefined || version === undefined) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  require("./load-typescript");
  const { factsFromSchema } = require("../lib/providers/facts-from-schema");
  const { printFacts } = require("../lib/providers/print-facts");
  const { ProviderFacts } = require("../lib/providers/provider-facts");

  const document = JSON.parse(fs.readFileSync(positionals[0], "utf8"));
  const address = Object.keys(document.provider_schemas).find((key) => key.endsWith(`/${provider}`));
  if (address === undefined) {
    console.error(`the schema has ${Object.keys(document.provider_schemas).join(", ")}, but no ${provider}`);
    return 1;
  }
  const schema = document.provider_schemas[address];
  const file = values.output ?? path.resolve(__dirname, "../lib/providers/facts", `${provider}.facts`);
  const present = fs.existsSync(file) ? ProviderFacts.parse(fs.readFileSync(file, "utf8")) : undefined;
  const behaviours =
    values.behaviour === undefined ? presentBehaviours(present, schema) : readBehaviours(values.behaviour);
  const constraint =
    values.constraint ?? present?.constraint ?? `>= ${version}, < ${Number(version.split(".")[0]) + 1}.0.0`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, printFacts(factsFromSchema({ provider, address, version, constraint }, schema, behaviours)));
  console.log(`wrote ${path.relative(process.cwd(), file)}; read the diff, above all new arguments of resources`);
  return 0;
}

/** The behaviour of every resource that was known before; types that are new get 'schema-only'. */
function presentBehaviours(present, schema) {
  const known = present?.resourceTypes.filter((type) => present.knowsBehaviour(type)) ?? [];
  const types = known.filter((type) => schema.resource_schemas?.[type] !== undefined);
  return Object.fromEntries(types.map((type) => [type, present.behaviour(type)]));
}

function readBehaviours(file) {
  const document = JSON.parse(fs.readFileSync(file, "utf8"));
  const renamed = (behaviour) =>
    Object.fromEntries(Object.entries(behaviour).map(([key, value]) => [KEYS[key] ?? key, value]));
  return Object.fromEntries(Object.entries(document).map(([type, behaviour]) => [type, renamed(behaviour)]));
}

process.exitCode = main(process.argv.slice(2));
