"use strict";

// what the other scripts share. no dependencies: this runs before they are installed.

const { spawn, spawnSync } = require("node:child_process");
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const OLDEST_NODE = 20;

/** Oldest Terraform with everything that synthesized stacks use: terraform_data is of 1.4, import blocks are of 1.5. */
const OLDEST_TERRAFORM = "1.5.0";

/** Installs the exact versions of package-lock.json, unless they are there. */
async function ensureDependencies(log = console.log) {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    throw new Failure(
      `Node ${OLDEST_NODE} or later is needed, this is ${process.version}: https://nodejs.org/en/download`,
    );
  }
  const missing = missingPackages();
  if (missing === 0) return;
  log(`installing ${missing} packages (npm ci) ...`);
  const started = Date.now();
  // npm draws its progress on a terminal only; elsewhere a line now and then shows that it is alive.
  const alive = process.stdout.isTTY ? undefined : setInterval(() => log(`  ... ${seconds(started)}`), 15_000);
  try {
    await run("npm", ["ci", "--no-audit", "--no-fund"], { what: "npm ci" });
  } finally {
    clearInterval(alive);
  }
  log(`installed in ${seconds(started)}`);
}

/** How many packages of the lock file are absent or of another version. */
function missingPackages() {
  const wanted = readLock(path.join(root, "package-lock.json"));
  const present = readLock(path.join(root, "node_modules/.package-lock.json"));
  return Object.entries(wanted).filter(([name, { version, optional }]) => {
    if (name === "") return false;
    const installed = present[name]?.version;
    // builds for other platforms are optional, and npm leaves them out.
    return installed === undefined ? optional !== true : installed !== version;
  }).length;
}

function readLock(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")).packages : {};
}

/** Terraform or OpenTofu from the PATH, as `{ command, version }`; fails with what to install. */
function requireTerraform() {
  const found = ["terraform", "tofu"].map(terraformVersion).find((candidate) => candidate !== undefined);
  const install =
    "  Terraform: https://developer.hashicorp.com/terraform/install\n" +
    "  OpenTofu:  https://opentofu.org/docs/intro/install/";
  if (found === undefined) {
    throw new Failure(
      `neither 'terraform' nor 'tofu' is in the PATH; install one of them and run this again:\n${install}`,
    );
  }
  if (isOlder(found.version, OLDEST_TERRAFORM)) {
    throw new Failure(
      `Terraform ${OLDEST_TERRAFORM} or later is needed, ${found.command} is ${found.version}:\n${install}`,
    );
  }
  return found;
}

function terraformVersion(command) {
  const { stdout, status } = spawnSync(command, ["version"], {
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    shell: process.platform === "win32",
  });
  const version = status === 0 ? /^(?:Terraform|OpenTofu) v(\d+\.\d+\.\d+)/m.exec(stdout)?.[1] : undefined;
  return version === undefined ? undefined : { command, version };
}

function isOlder(version, oldest) {
  const [a, b] = [version, oldest].map((text) => text.split(".").map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && a[at] < b[at];
}

/** Runs a program in the repository; `quiet` gathers its output and shows it only when it fails. */
function run(command, args, { what = command, quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, ...env },
      // npm is a .cmd file on Windows.
      shell: process.platform === "win32" && command === "npm",
    });
    // Ctrl-C reaches the program by itself, which may want to clean up; this process outlives it to tell how it ended.
    const wait = () => {};
    const passOn = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", passOn);
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => reject(new Failure(`cannot start ${command}: ${error.message}`)));
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait).off("SIGTERM", passOn);
      if (code === 0) return resolve();
      const reason = signal === null ? `exit code ${code}` : signal;
      return reject(new Failure(`${what} failed (${reason})`, Buffer.concat(output).toString().trimEnd(), code ?? 1));
    });
  });
}

/** Runs the main file of an installed package's command with this Node, without a shell in between. */
function runPackage(name, bin, args, options) {
  const manifest = path.join(root, "node_modules", name, "package.json");
  const { bin: bins } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  const file = typeof bins === "string" ? bins : bins[bin];
  return run(process.execPath, [path.join(path.dirname(manifest), file), ...args], { what: bin, ...options });
}

/** A failure that the user can do something about; it is shown without a stack trace. */
class Failure extends Error {
  constructor(message, output = "", exitCode = 1) {
    super(message);
    this.output = output;
    this.exitCode = exitCode;
  }
}

/** Runs the main function of a script and turns what it throws into a message and an exit code. */
function main(start) {
  Promise.resolve()
    .then(start)
    .catch((error) => {
      if (error instanceof Failure) {
        if (error.output !== "") console.error(error.output);
        console.error(error.message);
      } else {
        console.error(error);
      }
      process.exitCode = error.exitCode ?? 1;
    });
}

/** A hash over the names and contents of files. */
function hashFiles(files) {
  const hash = crypto.createHash("sha256");
  for (const file of [...files].sort()) hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  return hash.digest("hex");
}

/** All files below a folder of the repository, as absolute paths. */
function filesBelow(folder, keep = () => true) {
  const absolute = path.join(root, folder);
  if (!fs.existsSync(absolute)) return [];
  return fs
    .readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => keep(path.relative(root, file).split(path.sep).join("/")));
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

module.exports = {
  Failure,
  ensureDependencies,
  filesBelow,
  hashFiles,
  main,
  requireTerraform,
  root,
  run,
  runPackage,
  seconds,
};
