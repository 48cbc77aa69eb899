import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "../../../lib/registry/machine");
const SHARED = join(__dirname, "../../../lib/bootstrap/scripts");
const SCRIPTS = readdirSync(join(FOLDER, "scripts")).sort();
const SHELL = SCRIPTS.filter((name) => name.endsWith(".sh"));
const PYTHON = SCRIPTS.filter((name) => name.endsWith(".py"));
const UNITS = readdirSync(join(FOLDER, "units")).sort();

const read = (folder: string, name: string) => readFileSync(join(FOLDER, folder, name), "utf8");

/** Runs a tool on scripts; a tool that is missing is an error of its own. */
function run(tool: string, ...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { cwd: join(FOLDER, "scripts"), encoding: "utf8" });
  return error !== undefined ? `install ${tool}: ${error.message}` : status === 0 ? "" : `${stdout}${stderr}`;
}

describe("the scripts of a registry's machine", () => {
  test("are shell that bash and shellcheck understand, and Python that compiles", () => {
    expect(SCRIPTS).toEqual([...SHELL, ...PYTHON].sort());
    expect(run("bash", "-n", ...SHELL)).toBe("");
    expect(run("shellcheck", "--external-sources", ...SHELL)).toBe("");
    expect(run("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", ...PYTHON)).toBe("");
  });

  test.each(SHELL)("%s begins with what it is for, and stops at errors when it runs by itself", (name) => {
    const text = read("scripts", name);
    const isProgram = text.startsWith("#!/bin/bash\n");
    expect(text.split("\n")[1]).toMatch(/^# [a-z].*[.,;:]$/);
    expect(text.includes("set -euo pipefail\n")).toBe(isProgram);
    expect(isProgram || text.startsWith("# shellcheck shell=bash\n")).toBe(true);
  });

  test.each(SHELL)("%s guesses no device, and trusts no certificate blindly", (name) => {
    const text = read("scripts", name);
    expect(text).not.toMatch(/\/dev\/(vd|sd|xvd)[a-z]/);
    expect(text).not.toMatch(/curl [^|\n]*(-[a-zA-Z]*k[a-zA-Z]* |--insecure)/);
  });

  test("have no names that scripts of nodes have", () => {
    const nodes = readdirSync(SHARED);
    expect(SCRIPTS.filter((name) => nodes.includes(name))).toEqual([]);
  });
});

describe("the restore of a backup", () => {
  test("leaves Redis no memory of layers that are gone, between the stop and the next start", () => {
    const steps = [
      "\ncompose stop\n",
      "find /data/redis -mindepth 1 -delete",
      "systemctl restart k8s-on-openstack-harbor",
    ];
    const places = steps.map((step) => read("scripts", "harbor-restore.sh").indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});

describe("the units of a registry's machine", () => {
  test.each(UNITS)("%s starts only programs that are there", (name) => {
    for (const [, program = ""] of read("units", name).matchAll(
      /^Exec(?:Start|Stop)=\/usr\/local\/lib\/k8s-on-openstack\/(\S+)$/gm,
    )) {
      expect(read("scripts", program)).toMatch(/^#!\/bin\/bash\n/);
    }
  });

  test("let a failure be seen on the console, and end after a few tries", () => {
    const unit = read("units", "k8s-on-openstack-harbor.service");
    expect(unit).toContain("StandardError=journal+console");
    expect(unit).toMatch(/StartLimitIntervalSec=3h\nStartLimitBurst=3\n/);
  });

  test("keep Docker from starting before the volumes are there", () => {
    const unit = read("units", "k8s-on-openstack-harbor-disks.service");
    expect(unit).toContain("Before=docker.service");
    expect(unit).toContain("RequiredBy=docker.service");
  });
});

describe("the copy of a backup", () => {
  const script = `
set -e
cd "$(mktemp -d)"
mkdir -p data/blobs; echo layer > data/blobs/one; echo first > data/link; ln -s one data/blobs/name
python3 "$0" data before
echo second > data/link; touch -d '2001-01-01' data/link; echo layer > data/blobs/two
python3 "$0" data after before
stat -c %i before/blobs/one after/blobs/one | uniq | wc -l
cat before/link after/link; readlink after/blobs/name; ls after/blobs | tr '\\n' ' '
rm -rf "$PWD"`;

  test("links what is unchanged and copies what differs, even when it is older", () => {
    const { stdout } = spawnSync("bash", ["-c", script, join(FOLDER, "scripts/harbor-copy.py")], { encoding: "utf8" });
    expect(stdout.trim().split("\n")).toEqual(["1", "first", "second", "one", "name one two"]);
  });
});
