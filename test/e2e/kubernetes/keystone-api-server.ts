import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { NodeRole, type ClusterSpec } from "../../../lib/bootstrap";
import { renderClusterFiles } from "../../../lib/bootstrap/cluster-files";
import { freePort } from "../../identity/support/guard-process";
import { readKubeconfig, type ClusterAccess } from "../support/kubeconfig";

/** What an API server is started with. */
export interface ApiServerOptions {
  /** Folder with `etcd`, `kube-apiserver`, `kube-controller-manager` and `kubeadm` of one version. */
  readonly binaries: string;
  /** Folder for files, data and logs. */
  readonly folder: string;
  /** What the nodes know of the cluster, for an endpoint. */
  readonly specFor: (host: string, port: number) => ClusterSpec;
  /** Replacements in all files, such as of ports that are taken on this machine. */
  readonly replace: Readonly<Record<string, string>>;
}

/**
 * etcd, kube-apiserver and kube-controller-manager, with the files that a control plane node gets from the library and the flags that kubeadm makes of them. Only
 * paths and ports are those of this machine.
 */
export class KeystoneApiServer {
  /** Writes the files, has kubeadm make certificates and flags, and starts them. */
  public static async start(options: ApiServerOptions): Promise<KeystoneApiServer> {
    const { folder } = options;
    fs.mkdirSync(path.join(folder, "audit"), { recursive: true });
    const server = new KeystoneApiServer(options, await freePort(), await freePort());
    server.writeFiles();
    server.makeCertificates();
    server.startEtcd(await freePort());
    server.run("kube-apiserver", [...server.flags, "--bind-address=127.0.0.1"]);
    const managerPort = `--secure-port=${await freePort()}`;
    server.run("kube-controller-manager", [...server.flagsOf("kube-controller-manager"), managerPort]);
    return server;
  }

  private readonly children: ChildProcess[] = [];
  private readonly places: readonly (readonly [string, string])[];

  private constructor(
    private readonly options: ApiServerOptions,
    public readonly port: number,
    private readonly etcdPort: number,
  ) {
    const { folder, replace } = options;
    this.places = [
      ["/etc/k8s-on-openstack", path.join(folder, "config")],
      ["/etc/kubernetes", path.join(folder, "kubernetes")],
      ["/var/log/kubernetes/audit", path.join(folder, "audit")],
      ["https://127.0.0.1:2379", `https://127.0.0.1:${this.etcdPort}`],
      ...Object.entries(replace),
    ];
  }

  /** URL of the API. */
  public get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** The administrator whom nothing stops, who gives the others their rights, as `kubeadm init` does with it. */
  public get superAdmin(): ClusterAccess {
    return { ...readKubeconfig(path.join(this.options.folder, "super-admin.conf")), server: this.url };
  }

  /** Text of the audit log. */
  public get auditLog(): string {
    return fs.readFileSync(path.join(this.options.folder, "audit", "audit.log"), "utf8");
  }

  /** What the API server was started with, as kubeadm has it. */
  public get flags(): readonly string[] {
    return this.flagsOf("kube-apiserver");
  }

  /** Ends them. */
  public async stop(): Promise<void> {
    for (const child of [...this.children].reverse()) {
      if (child.exitCode === null && child.kill("SIGTERM")) {
        await once(child, "exit");
      }
    }
  }

  private writeFiles(): void {
    const files = renderClusterFiles(this.options.specFor("127.0.0.1", this.port), NodeRole.CONTROL_PLANE);
    for (const { path: target, content } of files) {
      const text = typeof content === "string" ? content : content.map((document) => stringify(document)).join("---\n");
      const file = this.place(target);
      if (file.startsWith(this.options.folder)) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, this.place(text), { mode: 0o600 });
      }
    }
  }

  private makeCertificates(): void {
    const { folder } = this.options;
    const pki = path.join(folder, "kubernetes", "pki");
    fs.cpSync(path.join(folder, "config", "pki"), pki, { recursive: true });
    const [cluster = ""] = fs
      .readFileSync(path.join(folder, "config", "kubeadm", "cluster.yaml"), "utf8")
      .split("---\n");
    // kubeadm takes no loopback address; this one is for documentation, and nobody listens there.
    const init = {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      localAPIEndpoint: { advertiseAddress: "192.0.2.1", bindPort: this.port },
      nodeRegistration: { name: "e2e", criSocket: "unix:///run/containerd/containerd.sock" },
    };
    const config = path.join(folder, "kubeadm.yaml");
    const documents = [init, { ...(parse(cluster) as object), certificatesDir: pki }];
    fs.writeFileSync(config, documents.map((document) => stringify(document)).join("---\n"));
    const kubeadm = (...args: string[]): void => {
      execFileSync(path.join(this.options.binaries, "kubeadm"), [...args, "--config", config], {
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, KUBEADM_INIT_DRYRUN_DIR: path.join(folder, "dry-run") },
      });
    };
    fs.mkdirSync(path.join(folder, "dry-run"), { recursive: true });
    kubeadm("config", "validate");
    kubeadm("init", "phase", "certs", "all");
    kubeadm("init", "phase", "kubeconfig", "super-admin", "--kubeconfig-dir", folder);
    kubeadm("init", "phase", "kubeconfig", "controller-manager", "--kubeconfig-dir", path.join(folder, "kubernetes"));
    kubeadm("init", "phase", "control-plane", "all", "--dry-run");
    const kubeconfig = path.join(folder, "kubernetes", "controller-manager.conf");
    fs.writeFileSync(kubeconfig, fs.readFileSync(kubeconfig, "utf8").replace("192.0.2.1", "127.0.0.1"));
  }

  private flagsOf(component: string): readonly string[] {
    const folder = path.join(this.options.folder, "dry-run");
    const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    const manifest = files.find((file) => file.endsWith(`${component}.yaml`)) ?? "";
    const pod = parse(fs.readFileSync(path.join(folder, manifest), "utf8")) as {
      spec: { containers: { command: string[] }[] };
    };
    return pod.spec.containers[0]?.command.slice(1).map((flag) => this.place(flag)) ?? [];
  }

  private startEtcd(peerPort: number): void {
    const pki = path.join(this.options.folder, "kubernetes", "pki", "etcd");
    const client = `https://127.0.0.1:${this.etcdPort}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.run("etcd", [
      `--data-dir=${path.join(this.options.folder, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      `--cert-file=${pki}/server.crt`,
      `--key-file=${pki}/server.key`,
      `--trusted-ca-file=${pki}/ca.crt`,
      "--client-cert-auth=true",
      "--unsafe-no-fsync=true",
    ]);
  }

  private run(program: string, args: readonly string[]): void {
    const log = fs.openSync(path.join(this.options.folder, `${program}.log`), "a");
    const file = path.join(this.options.binaries, program);
    this.children.push(spawn(file, args, { cwd: this.options.folder, stdio: ["ignore", log, log] }));
    fs.closeSync(log);
  }

  /** Text with the places of this machine. */
  private place(text: string): string {
    return this.places.reduce((placed, [from, to]) => placed.replaceAll(from, to), text);
  }
}
