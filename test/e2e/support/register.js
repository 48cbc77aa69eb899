"use strict";

// lets plain node run this repository's TypeScript: `node -r ./test/e2e/support/register.js file.ts`. The path names of tsconfig.json
// are followed, so that examples import the library by its name.
const Module = require("node:module");
const path = require("node:path");
require("../../../scripts/load-typescript.js");

const root = path.resolve(__dirname, "../../..");
const aliases = [
  [/^k8s-on-openstack$/, "lib/index.ts"],
  [/^k8s-on-openstack\/stacks$/, "stacks/index.ts"],
  [/^k8s-on-openstack\/preview$/, "lib/preview/index.ts"],
  [/^k8s-on-openstack\/(openstack|harbor)\/(.*)$/, "lib/providers/.gen/$1/$2"],
];

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const alias = aliases.find(([pattern]) => pattern.test(request));
  const target = alias ? path.join(root, request.replace(alias[0], alias[1])) : request;
  return resolveFilename.call(this, target, ...rest);
};
