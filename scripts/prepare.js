"use strict";

// npm runs this after `npm install` in the repository, before `npm pack`, and when the repository itself is installed
// as a git dependency; never for the package from a registry or tarball, which brings dist/ along.

const path = require("node:path");
const { main, root } = require("./toolchain");

main(async () => {
  if (!canResolve("@cdktf/provider-generator/package.json")) {
    console.log("prepare: without development dependencies there is nothing to build");
    return;
  }
  const { npm_command: command, INIT_CWD: startedIn = root } = process.env;
  const isPacked = ["pack", "publish"].includes(command) || path.resolve(startedIn) !== root;
  // what npm prints while it packs is read by programs, so nothing of ours may go to its standard output.
  const log = console.error;
  if (isPacked) await require("./build").build({ log });
  else await require("./generate-bindings").generateBindings({ log });
});

function canResolve(name) {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
