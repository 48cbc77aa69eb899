import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import type { KubernetesSession } from "../support/kubernetes-session";

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
}

interface DaemonSet {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly Container[];
        readonly serviceAccountName: string;
        readonly automountServiceAccountToken: boolean;
        readonly volumes: readonly {
          readonly name: string;
          readonly secret?: { readonly secretName: string };
          readonly configMap?: { readonly name: string };
        }[];
      };
    };
  };
}

/** What the pod is run with. */
export interface KeystonePodOptions {
  readonly session: KubernetesSession;
  readonly folder: string;
  /** Program: k8s-keystone-auth. */
  readonly binary: string;
  /** Replacements in arguments and files, such as of ports that are taken on this machine. */
  readonly replace: Readonly<Record<string, string>>;
}

const NAMESPACE = "kube-system";
const MOUNT = "/etc/keystone-auth";

/** The containers of the DaemonSet as processes of this machine, with the files and the service account that the API server has for them. */
export class KeystonePod {
  /** Reads the DaemonSet, writes what its volumes hold, and starts its containers. */
  public static async start(options: KeystonePodOptions): Promise<KeystonePod> {
    const { session, folder } = options;
    const daemonSet = await session.get<DaemonSet>(
      `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets/k8s-keystone-auth`,
    );
    if (daemonSet === undefined) {
      throw new Error("there is no DaemonSet k8s-keystone-auth");
    }
    const { containers, volumes, automountServiceAccountToken, serviceAccountName } = daemonSet.spec.template.spec;
    fs.mkdirSync(folder, { recursive: true });
    const pod = new KeystonePod(options);
    for (const { name, secret, configMap } of volumes) {
      await pod.writeVolume(name, secret?.secretName, configMap?.name);
    }
    const kubeconfig = automountServiceAccountToken ? await pod.writeKubeconfig(serviceAccountName) : undefined;
    containers.forEach((container) => pod.run(container, kubeconfig));
    return pod;
  }

  private readonly children: ChildProcess[] = [];

  private constructor(private readonly options: KeystonePodOptions) {}

  /** Everything that the containers printed. */
  public get log(): string {
    return fs.readFileSync(path.join(this.options.folder, "log"), "utf8");
  }

  /** Names of containers that ended by themselves. */
  public get ended(): readonly string[] {
    return this.children.filter(({ exitCode }) => exitCode !== null).map(({ spawnfile }) => path.basename(spawnfile));
  }

  /** Ends the containers. */
  public async stop(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode === null && child.kill("SIGTERM")) {
        await once(child, "exit");
      }
    }
  }

  private async writeVolume(name: string, secret: string | undefined, configMap: string | undefined): Promise<void> {
    const kind = secret === undefined ? "configmaps" : "secrets";
    const object = await this.options.session.get<{ readonly data: Readonly<Record<string, string>> }>(
      `/api/v1/namespaces/${NAMESPACE}/${kind}/${secret ?? configMap ?? ""}`,
    );
    fs.mkdirSync(path.join(this.options.folder, name), { recursive: true });
    for (const [key, value] of Object.entries(object?.data ?? {})) {
      const text = secret === undefined ? this.place(value) : Buffer.from(value, "base64").toString("utf8");
      fs.writeFileSync(path.join(this.options.folder, name, key), text, { mode: 0o600 });
    }
  }

  /** A process has no mounted token, and gets one in a kubeconfig. */
  private async writeKubeconfig(account: string): Promise<string> {
    const { session, folder } = this.options;
    const { server, certificateAuthority = "" } = session.access;
    const answer = await session.create<{ readonly status: { readonly token: string } }>(
      `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${account}/token`,
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } },
    );
    const cluster = { server, "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") };
    const file = path.join(folder, "kubeconfig");
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "e2e", cluster }],
      users: [{ name: account, user: { token: answer?.status.token } }],
      contexts: [{ name: "e2e", context: { cluster: "e2e", user: account } }],
      "current-context": "e2e",
    };
    fs.writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
    return file;
  }

  private run({ name, command, args = [] }: Container, kubeconfig: string | undefined): void {
    const isWebhook = name === "k8s-keystone-auth";
    const [program = "", ...rest] = [...command, ...args].map((text) => this.place(text));
    const more = isWebhook && kubeconfig !== undefined ? [`--kubeconfig=${kubeconfig}`] : [];
    const log = fs.openSync(path.join(this.options.folder, "log"), "a");
    this.children.push(
      spawn(isWebhook ? this.options.binary : program, [...rest, ...more], {
        env: { PATH: process.env["PATH"] ?? "" },
        stdio: ["ignore", log, log],
      }),
    );
    fs.closeSync(log);
  }

  private place(text: string): string {
    const places = [[MOUNT, this.options.folder] as const, ...Object.entries(this.options.replace)];
    return places.reduce((placed, [from, to]) => placed.replaceAll(from, to), text);
  }
}
