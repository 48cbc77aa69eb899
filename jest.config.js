"use strict";

// each Terraform of a preview lives for less than a second: collecting its garbage takes a third of that for nothing.
process.env.GOGC ??= "off";
process.env.GOMEMLIMIT ??= "1GiB";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // what the end-to-end runs share is tested with everything else; the runs themselves are commands.
  testPathIgnorePatterns: ["/node_modules/", "/test/e2e/(?!support/)"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.cache/", "/cdktf.out/"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  moduleNameMapper: {
    "^k8s-on-openstack$": "<rootDir>/lib/index.ts",
    "^k8s-on-openstack/stacks$": "<rootDir>/stacks/index.ts",
    "^k8s-on-openstack/preview$": "<rootDir>/lib/preview/index.ts",
    "^k8s-on-openstack/(openstack|harbor)/(.*)$": "<rootDir>/lib/providers/.gen/$1/$2",
  },
};
