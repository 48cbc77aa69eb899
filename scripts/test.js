"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { Failure, ensureDependencies, main, requireTerraform, root, runPackage, seconds } = require("./toolchain");

const HELP = `Checks everything: types, lint, format, API report, then all tests. Installs and builds what is missing first.

  npm test
  npm test -- <options and paths for jest>     only these tests, without the checks

  npm test -- test/core
`;

const resultFile = path.join(root, ".cache/jest.json");

main(async () => {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) return console.log(HELP);
  requireTerraform();
  await ensureDependencies();
  const { build } = require("./build");
  if (args.length > 0) {
    await build({ jsOnly: true });
    return runPackage("jest", "jest", args);
  }
  // two lanes, since two cores is what the smallest machines have.
  const failures = await Promise.all([
    lane([
      ["build", () => build({ log: () => {} })],
      ["api", () => require("./api-report").checkReport()],
      ["types", () => runPackage("typescript", "tsc", ["--noEmit", "-p", "tsconfig.json"], { quiet: true })],
    ]),
    lane([
      ["lint", () => runPackage("eslint", "eslint", ["."], { quiet: true })],
      ["format", () => runPackage("prettier", "prettier", ["--check", "."], { quiet: true })],
    ]),
  ]);
  const failed = failures.flat();
  await runTests().catch((error) => failed.push(error.message));
  if (failed.length > 0) throw new Failure(failed.join("; "));
});

/** Does one step after the other, and goes on after a failure so that all of them are seen at once. */
async function lane(steps) {
  const failed = [];
  for (const [name, step] of steps) {
    const started = Date.now();
    try {
      await step();
      console.log(`ok    ${name.padEnd(8)} ${seconds(started)}`);
    } catch (error) {
      console.log(`FAIL  ${name.padEnd(8)} ${seconds(started)}\n${error.output || error.message || error}`);
      failed.push(`${name} failed`);
    }
  }
  return failed;
}

async function runTests() {
  fs.rmSync(resultFile, { force: true });
  const workers = `--maxWorkers=${os.availableParallelism()}`;
  try {
    await runPackage("jest", "jest", [workers, "--json", `--outputFile=${resultFile}`], { what: "jest" });
  } finally {
    if (fs.existsSync(resultFile)) {
      const { numPassedTests, numFailedTests } = JSON.parse(fs.readFileSync(resultFile, "utf8"));
      console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
    }
  }
}
