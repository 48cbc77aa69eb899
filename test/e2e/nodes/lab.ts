import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one command in a node gave. */
export interface CommandResult {
  readonly status: number;
  readonly output: string;
}

/**
 * The node lab: real systemd, cloud-init, containerd, kubelet and kubeadm in namespaces of this machine.
 *
 * `LAB_KUBE` is the folder of its `node` program, `WORK` the folder of the binaries, images and root tree that were built for it.
 */
export class Lab {
  /** Address of the load balancer in front of the API servers. */
  public static readonly ENDPOINT = "10.77.0.1";

  /** Network namespace of the load balancer and the bridge. */
  public static readonly NETWORK = "klab-net";

  private readonly program: string;
  private readonly work: string;

  public constructor() {
    this.program = join(requiredFolder("LAB_KUBE"), "node");
    this.work = requiredFolder("WORK");
  }

  /** Boots a node with user data; the server's UUID is made up unless given. */
  public up(name: string, address: string, userData: string, uuid: string): void {
    const folder = join(this.work, "user-data");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    writeFileSync(file, userData, { mode: 0o600 });
    this.run("up", name, address, file, uuid);
    this.correctPid(name);
  }

  /** Cuts a node's power and deletes its disks. */
  public down(name: string): void {
    this.run("down", name);
  }

  /** Deletes all nodes and the network. */
  public clear(): void {
    this.run("down", "all");
  }

  /** Makes the network between nodes. */
  public network(): void {
    this.run("net");
  }

  /** Balances the endpoint over the API servers at these addresses. */
  public balance(...addresses: string[]): void {
    this.run("lb", ...addresses);
  }

  /** Cuts a node's power and boots it again with the disks and identity that it had. */
  public reboot(name: string, address: string, userData: string, uuid: string): void {
    const pid = readFileSync(join(this.nodeFolder(name), "pid"), "utf8").trim();
    process.kill(Number(pid), "SIGKILL");
    waitFor(() => !existsSync(`/proc/${pid}`));
    execFileSync("ip", ["netns", "del", `klab-${name}`]);
    spawnSync("ip", ["-n", Lab.NETWORK, "link", "del", `v-${name}`], { stdio: "ignore" });
    this.up(name, address, userData, uuid);
  }

  /** Runs a shell script in a node and expects it to succeed. */
  public shell(name: string, script: string): string {
    const { status, output } = this.exec(name, "bash", "-c", script);
    if (status !== 0) {
      throw new Error(`on ${name}, '${script}' ended with status ${status}: ${output}`);
    }
    return output;
  }

  /** Runs a command in a node. */
  public exec(name: string, ...command: string[]): CommandResult {
    const { status, stdout, stderr } = spawnSync(this.program, ["exec", name, ...command], {
      encoding: "utf8",
      timeout: 600_000,
      env: { ...process.env, WORK: this.work },
    });
    return { status: status ?? 1, output: `${stdout}${stderr}`.trim() };
  }

  /** Says whether a node is up. */
  public isUp(name: string): boolean {
    return existsSync(join(this.nodeFolder(name), "pid"));
  }

  /** The lab takes the first child that it sees for the node's init, which on a busy machine may be a passing one. */
  private correctPid(name: string): void {
    waitFor(() => {
      const all = execFileSync("ip", ["netns", "pids", `klab-${name}`], { encoding: "utf8" });
      const init = all.split("\n").find((pid) => pid !== "" && isInit(pid));
      if (init !== undefined) {
        writeFileSync(join(this.nodeFolder(name), "pid"), `${init}\n`);
      }
      return init !== undefined;
    });
  }

  private nodeFolder(name: string): string {
    return join(this.work, "nodes", name);
  }

  /** Removes what this run has written outside the lab. */
  public tidy(): void {
    rmSync(join(this.work, "user-data"), { recursive: true, force: true });
  }

  private run(...args: string[]): void {
    execFileSync(this.program, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, WORK: this.work },
    });
  }
}

function requiredFolder(variable: string): string {
  const folder = process.env[variable];
  if (folder === undefined || !existsSync(folder)) {
    throw new Error(`set ${variable} to a folder of the node lab, see test/e2e/nodes/README.md`);
  }
  return folder;
}

function waitFor(condition: () => boolean): void {
  for (let i = 0; i < 300 && !condition(); i++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/** Whether a process is systemd, the first of its namespace. */
function isInit(pid: string): boolean {
  try {
    const isFirst = /^NSpid:\t\d+\t1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    // before it is systemd, it still sees the files of this machine.
    return isFirst && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "systemd";
  } catch {
    return false;
  }
}
