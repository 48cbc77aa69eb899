import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "..", "lib", "bootstrap");
const SCRIPTS = readdirSync(join(FOLDER, "scripts")).sort();
const SHELL = SCRIPTS.filter((name) => name.endsWith(".sh"));
const PYTHON = SCRIPTS.filter((name) => name.endsWith(".py"));
const UNITS = readdirSync(join(FOLDER, "units"), { recursive: true, encoding: "utf8" }).filter((name) =>
  statSync(join(FOLDER, "units", name)).isFile(),
);

const read = (folder: string, name: string) => readFileSync(join(FOLDER, folder, name), "utf8");

/** Runs a tool on a script; a tool that is missing is an error of its own. */
function run(tool: string, ...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { cwd: join(FOLDER, "scripts"), encoding: "utf8" });
  return error !== undefined ? `install ${tool}: ${error.message}` : status === 0 ? "" : `${stdout}${stderr}`;
}

/** Runs a program without what it sources, as far as that gets, with all its folders in one. */
function runAlone(name: string, folder: string, ...args: string[]) {
  const start = `set -euo pipefail; STATE=${folder} LIB=${folder} CONFIG=${folder}; load_values() { :; }\n`;
  const text = start + read("scripts", name).replace(/^\. .*$/gm, "");
  return spawnSync("bash", ["-c", text, name, ...args], { encoding: "utf8" });
}

describe("the scripts of a node", () => {
  test("are all shell or Python", () => {
    expect(SCRIPTS).toEqual([...SHELL, ...PYTHON].sort());
  });

  test.each(SHELL)("%s is a script that bash understands", (name) => {
    expect(run("bash", "-n", name)).toBe("");
  });

  test("pass shellcheck", () => {
    expect(run("shellcheck", "--external-sources", ...SHELL)).toBe("");
  });

  test("say that there is to be an archive of etcd before anything of it can fail", () => {
    const state = mkdtempSync(join(tmpdir(), "k8s-on-openstack-metrics-"));
    try {
      run(
        "bash",
        "-euc",
        `STATE=${state}; . ./metrics.sh; backup_tried_metrics object-storage 5 | write_metrics tried`,
      );
      expect(readFileSync(join(state, "metrics", "tried.prom"), "utf8")).toContain(
        'k8s_on_openstack_etcd_backup_tried_timestamp_seconds{place="object-storage"} 5\n',
      );
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
    const main = read("scripts", "etcd-offsite.sh")
      .split("\n")
      .filter((line) => /^[a-z]/.test(line));
    const at = (word: string) => main.findIndex((line) => line.startsWith(word));
    expect(at("backup_tried_metrics")).toBeGreaterThan(at("load_values"));
    expect(at("backup_tried_metrics")).toBeLessThan(at("open_store"));
  });

  test("leave no half of a snapshot behind, which would fill the disk for the next one", () => {
    const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-backup-"));
    try {
      mkdirSync(join(folder, "etcd-backups"));
      writeFileSync(join(folder, "etcd-backups", "etcd-20260101T000000Z.db.part"), "half");
      writeFileSync(join(folder, "etcd-backups", "etcd-20260101T000000Z.db"), "whole");
      writeFileSync(join(folder, "etcd.py"), "import sys; open(sys.argv[2], 'w').write('half'); sys.exit(1)");
      expect(runAlone("etcd-backup.sh", folder).status).toBe(1);
      expect(readdirSync(join(folder, "etcd-backups"))).toEqual(["etcd-20260101T000000Z.db"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("tell that a new archive is there before old ones may refuse to go", () => {
    const lines = read("scripts", "etcd-offsite.sh")
      .split("\n")
      .map((line) => line.trim());
    expect(lines.indexOf("report")).toBeGreaterThan(lines.indexOf("upload"));
    expect(lines.indexOf("report")).toBeLessThan(lines.indexOf("delete_old"));
  });

  test("of a restore say how they are used when the private key is forgotten", () => {
    const { status, stderr } = runAlone("etcd-restore.sh", tmpdir(), "latest", "--identity");
    expect(stderr).toContain("usage: etcd-restore.sh");
    expect(status).toBe(2);
  });

  test("of a restore go on to the end when whoever started it has lost the connection", () => {
    const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-restore-"));
    try {
      ["etcd", "etcd-restored", "etcd-restore"].forEach((name) => mkdirSync(join(folder, name)));
      const [functions = ""] = read("scripts", "etcd-restore.sh")
        .replace(/^\. .*$/gm, "")
        .replaceAll("/var/lib/etcd-disk", folder)
        .split('parse "$@"');
      const stand = `STATE=${folder} CONFIG=${folder}; log() { printf '%s\\n' "$*"; }; wait_until() { shift; "$@"; }`;
      const parts = ["stop_pods", "start_pods", "adopt_node", "kube"].map((name) => `${name}() { log ${name}; }`);
      const lost = "start_pods() { kill -HUP $$; log start_pods; }; restore > /dev/full 2>&1";
      const { status } = spawnSync("bash", ["-c", [stand, functions, ...parts, lost].join("\n")]);
      expect(status).toBe(0);
      expect(readdirSync(folder).filter((name) => name.startsWith("etcd.before-"))).toHaveLength(1);
      expect(readFileSync(join(folder, "etcd-restore.log"), "utf8")).toContain("restored; the data of before lies in");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("are Python that compiles", () => {
    const compile = "import ast, sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]";
    expect(run("python3", "-c", compile, ...PYTHON)).toBe("");
  });

  test.each(SHELL)("%s begins with what it is for, and stops at errors when it runs by itself", (name) => {
    const text = read("scripts", name);
    const isProgram = text.startsWith("#!/bin/bash\n");
    expect(text.split("\n")[1]).toMatch(/^# [a-z].*[.,;:]$/);
    expect(text.includes("set -euo pipefail\n")).toBe(isProgram);
    expect(isProgram || text.startsWith("# shellcheck shell=bash\n")).toBe(true);
  });

  test.each(SCRIPTS)("%s guesses no device name, sleeps for nothing long and trusts no certificate blindly", (name) => {
    const text = read("scripts", name);
    expect(text).not.toMatch(/\/dev\/(vd|sd|xvd)[a-z]/);
    expect(text).not.toMatch(/insecure-skip-tls-verify|CERT_NONE|:latest/);
    // the node's own API server, asked whether it is ready, is the one place without a check.
    expect(text.match(/curl [^|\n]*-[a-zA-Z]*k[a-zA-Z]* /g) ?? []).toHaveLength(name === "static-pods.sh" ? 1 : 0);
  });
});

describe("the units of a node", () => {
  test.each(UNITS)("%s starts only programs that are there", (name) => {
    for (const [, program = ""] of read("units", name).matchAll(
      /^ExecStart=\/usr\/local\/lib\/k8s-on-openstack\/(\S+)$/gm,
    )) {
      expect(SHELL).toContain(program);
      expect(read("scripts", program)).toMatch(/^#!\/bin\/bash\n/);
    }
  });

  test("have a service for every timer", () => {
    const timers = UNITS.filter((name) => name.endsWith(".timer"));
    expect(timers.length).toBeGreaterThan(4);
    expect(timers.filter((name) => !UNITS.includes(name.replace(".timer", ".service")))).toEqual([]);
  });

  test("let the bootstrap's failure be seen on the console and in the unit's state", () => {
    const unit = read("units", "k8s-on-openstack-bootstrap.service");
    expect(unit).toContain("StandardError=journal+console");
    expect(unit).toContain("Type=oneshot");
    expect(unit).not.toContain("Restart=");
  });

  test("keep containerd and the kubelet waiting for their volumes", () => {
    for (const unit of ["containerd", "kubelet"]) {
      expect(read("units", `${unit}.service.d/20-k8s-on-openstack.conf`)).toContain(
        "Requires=k8s-on-openstack-node.service",
      );
    }
  });
});
