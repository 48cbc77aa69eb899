"use strict";

const path = require("node:path");
const { ensureDependencies, main, requireTerraform, root, run } = require("./toolchain");

const HELP = `Shows the whole way from virtual machines to an application: synthesizes examples/vm-to-app to Terraform, previews it with
the real Terraform against a simulated cloud, and writes the topology page. Needs no cloud, no account and no registry
but npm's; installs and builds what is missing first.

  npm start
  npm start -- [<example or folder>] [options of 'k8s-on-openstack preview']

  npm start -- examples/minimal
  npm start -- --json

All options of the preview: npm start -- --options
`;

const DEFAULT_EXAMPLE = "examples/vm-to-app";

main(async () => {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) return console.log(HELP);
  // with --json the standard output belongs to the report.
  const log = console.error;
  if (!args.includes("--binary")) requireTerraform();
  await ensureDependencies(log);
  await require("./build").build({ jsOnly: true, log });
  const command = path.join(root, "dist/lib/cli/main.js");
  if (args.includes("--options")) return run(process.execPath, [command, "preview", "--help"]);
  const target = args[0] === undefined || args[0].startsWith("-") ? [DEFAULT_EXAMPLE] : [];
  return run(process.execPath, [command, "preview", ...target, ...args], { what: "the preview" });
});
