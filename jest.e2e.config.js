"use strict";

// tests of the end-to-end runner itself: they need no cloud. The runner is started by `npm run e2e:openstack`.
const base = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = { ...base, roots: ["<rootDir>/test/e2e/support"], testPathIgnorePatterns: ["/node_modules/"] };
