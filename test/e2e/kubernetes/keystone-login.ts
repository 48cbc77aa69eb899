import * as fs from "node:fs";
import * as path from "node:path";
import { freePort } from "../../identity/support/guard-process";
import { makeServingPair } from "../../identity/support/serving-pair";
import { httpRequest } from "../support/http-client";
import { KubernetesSession } from "../support/kubernetes-session";
import { StepSkipped, expectThat } from "../support/run-report";
import { KEYSTONE_VARIABLE, NAMESPACE } from "./apps/keystone";
import type { KeystoneSettings } from "./apps/keystone-settings";
import { ScenarioContext } from "./context";
import { KeystoneApiServer } from "./keystone-api-server";
import { KeystoneDouble } from "./keystone-double";
import { expectPolicy, expectRights, expectStatus, whoIs } from "./keystone-expectations";
import { adminKubeconfig, makeKeystonePki, specForKeystone, versionOf, type KeystonePki } from "./keystone-pki";
import { KeystonePod } from "./keystone-pod";
import { passwordToken } from "./keystone-token";
import { DEMO, USERS } from "./keystone-users";
import { ClusterProject } from "./project";

const APPS = path.resolve(__dirname, "apps");
const PATIENCE_MS = 90_000;
const PAUSE_MS = 500;

/**
 * Login by Keystone on an API server of its own, started with the files that a control plane node gets; behind it the guard and the real
 * k8s-keystone-auth, and behind that a double of Keystone, then the Keystone that the environment names.
 */
export async function runKeystoneLogin(context: ScenarioContext): Promise<void> {
  const folders = (process.env["KUBE_BINARIES"] ?? "").split(path.delimiter).filter(Boolean);
  const binary = process.env["KEYSTONE_AUTH"] ?? "";
  if (folders.length === 0 || binary === "") {
    await context.report.step("keystone-login", "programs", () => {
      throw new StepSkipped("name folders in KUBE_BINARIES and k8s-keystone-auth in KEYSTONE_AUTH");
    });
    return;
  }
  for (const [index, binaries] of folders.entries()) {
    await new KeystoneScenario(context, binaries, binary, `keystone-login-${index + 1}`).run();
  }
}

/** What `kubeadm init` binds once the API server answers. */
const ADMINISTRATORS = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "kubeadm:cluster-admins" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "kubeadm:cluster-admins" }],
};

/** The scenario on one version. */
class KeystoneScenario {
  private readonly folder: string;

  public constructor(
    private readonly context: ScenarioContext,
    private readonly binaries: string,
    private readonly binary: string,
    private readonly name: string,
  ) {
    this.folder = context.folder(name);
  }

  public async run(): Promise<void> {
    const pki = await makeKeystonePki(this.context, path.join(APPS, "keystone-pki.ts"), path.join(this.folder, "pki"));
    const authority = makeServingPair();
    const double = await KeystoneDouble.start({ cert: authority.certificate, key: authority.key }, USERS);
    const replace = {
      "127.0.0.1:8443": `127.0.0.1:${await freePort()}`,
      "127.0.0.1:8444": `127.0.0.1:${await freePort()}`,
    };
    const base = { project: DEMO, servingCertificate: pki.serving, servingKey: pki.servingKey };
    const settings = { ...base, authUrl: double.authUrl, caBundlePem: authority.authority, onlyProject: false };
    const server = await KeystoneApiServer.start({
      binaries: this.binaries,
      folder: path.join(this.folder, "server"),
      specFor: specForKeystone(this.binaries, pki, settings),
      replace,
    });
    const kubeconfig = path.join(this.folder, "admin.conf");
    fs.writeFileSync(kubeconfig, adminKubeconfig(server.url, pki), { mode: 0o600 });
    const admin = new KubernetesSession({
      server: server.url,
      certificateAuthority: pki.clusterCa,
      clientCertificate: pki.admin,
      clientKey: pki.adminKey,
    });
    try {
      await this.withServer({ pki, server, admin, kubeconfig, replace, settings, double });
    } finally {
      admin.close();
      await server.stop();
      await double.stop();
    }
  }

  private async withServer(parts: Parts): Promise<void> {
    const { server, admin, double } = parts;
    const steps: readonly (readonly [string, () => Promise<string>])[] = [
      ["the API server starts while the webhook is down", () => this.expectStart(parts)],
      ["the upper half is applied", () => this.apply(parts, parts.settings)],
      [
        "logins, groups and rights",
        () => this.withPod(parts, () => expectRights(server.url, parts.pki.clusterCa, admin)),
      ],
      ["the policy", () => this.withPod(parts, () => expectPolicy(server.url, parts.pki.clusterCa))],
      ["tokens stand in no log", () => this.expectQuietLogs(server, double)],
      ["the cluster works when the webhook is down again", () => this.expectCertificates(parts)],
      ["the Keystone of the environment", () => this.expectRealKeystone(parts)],
    ];
    for (const [step, run] of steps) {
      if (!(await this.context.report.step(this.name, step, run))) {
        return;
      }
    }
  }

  private async expectStart({ server, admin, pki }: Parts): Promise<string> {
    const superAdmin = new KubernetesSession(server.superAdmin);
    await until("the API server takes the administrators' binding", async () => {
      await superAdmin.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", ADMINISTRATORS);
      return true;
    });
    superAdmin.close();
    const ready = `${server.url}/readyz`;
    await until("the API server is ready", async () => {
      return (await httpRequest("GET", ready, { ca: pki.clusterCa })).status === 200;
    });
    const version = await admin.get<{ readonly gitVersion: string }>("/version");
    const flags = server.flags.map((flag) => flag.split("=")[0]);
    expectThat(flags.includes("--authorization-config"), "there is no --authorization-config");
    expectThat(!flags.includes("--authorization-mode"), "kubeadm gave --authorization-mode too");
    await expectStatus(401, () => whoIs(server.url, pki.clusterCa, "token-alice"));
    return `${version?.gitVersion ?? ""}; ${await this.expectCertificates({ server, admin, pki })}`;
  }

  /** Certificates and service accounts, and an honest "forbidden" where a webhook that is asked in vain would make an error. */
  private async expectCertificates({ server, admin, pki }: Pick<Parts, "server" | "admin" | "pki">): Promise<string> {
    await admin.apply("/api/v1/namespaces/default/serviceaccounts/e2e", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "e2e" },
    });
    const answer = await admin.create<{ readonly status: { readonly token: string } }>(
      "/api/v1/namespaces/default/serviceaccounts/e2e/token",
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } },
    );
    const token = answer?.status.token ?? "";
    const account = new KubernetesSession({ server: server.url, certificateAuthority: pki.clusterCa, token });
    try {
      const user = await whoIs(server.url, pki.clusterCa, token);
      expectThat(user.username === "system:serviceaccount:default:e2e", `the service account is ${user.username}`);
      await expectStatus(403, () => account.get("/api/v1/namespaces/default/secrets"));
    } finally {
      account.close();
    }
    return "certificates and service accounts work";
  }

  private async apply(parts: Parts, settings: KeystoneSettings): Promise<string> {
    const file = path.join(this.folder, "keystone.json");
    fs.writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    const version = versionOf(this.binaries);
    const cluster = { kubeconfig: parts.kubeconfig, session: parts.admin, version };
    const own = new ScenarioContext(this.context.settings, cluster, [cluster], this.context.report);
    const project = new ClusterProject(own, path.join(APPS, "keystone.ts"), this.name, { [KEYSTONE_VARIABLE]: file });
    project.synthesize();
    const seen = await project.apply();
    return `${seen}; second plan: ${await project.expectEmptyPlans()}`;
  }

  private async withPod(parts: Parts, run: () => Promise<string>): Promise<string> {
    const { admin, replace, pki } = parts;
    const folder = path.join(this.folder, "pod");
    const pod = await KeystonePod.start({ session: admin, folder, binary: this.binary, replace });
    try {
      const guard = `https://${replace["127.0.0.1:8443"]}/readyz`;
      await until("the webhook is ready", async () => {
        expectThat(pod.ended.length === 0, `${pod.ended.join(" and ")} ended:\n${pod.log.slice(-2000)}`);
        return (await httpRequest("GET", guard, { ca: pki.clusterCa })).status === 200;
      });
      return await run();
    } finally {
      await pod.stop();
    }
  }

  private expectQuietLogs(server: KeystoneApiServer, double: KeystoneDouble): Promise<string> {
    const logs = { audit: server.auditLog, pod: fs.readFileSync(path.join(this.folder, "pod", "log"), "utf8") };
    for (const [name, text] of Object.entries(logs)) {
      expectThat(text.length > 0, `the log of ${name} is empty`);
      const token = Object.keys(USERS).find((one) => text.includes(one));
      expectThat(token === undefined, `the log of ${name} holds the token ${token ?? ""}`);
    }
    return Promise.resolve(`Keystone was asked about ${double.asked} tokens`);
  }

  private async expectRealKeystone(parts: Parts): Promise<string> {
    const { token, project, authUrl } = await passwordToken();
    const { servingCertificate, servingKey } = parts.settings;
    await this.apply(parts, { authUrl, project, onlyProject: true, servingCertificate, servingKey });
    return this.withPod(parts, async () => {
      const user = await whoIs(parts.server.url, parts.pki.clusterCa, token);
      expectThat(user.groups.includes(`keystone:project:${project}`), `the groups are ${user.groups.join(", ")}`);
      await expectStatus(401, () => whoIs(parts.server.url, parts.pki.clusterCa, `${token.slice(0, -4)}AAAA`));
      const session = new KubernetesSession({
        server: parts.server.url,
        certificateAuthority: parts.pki.clusterCa,
        token,
      });
      try {
        await session.get(`/api/v1/namespaces/${NAMESPACE}/pods`);
        await expectStatus(403, () => session.get("/api/v1/namespaces/default/pods"));
      } finally {
        session.close();
      }
      return `${user.username} in ${user.groups.join(", ")}; a wrong token is refused`;
    });
  }
}

interface Parts {
  readonly pki: KeystonePki;
  readonly server: KeystoneApiServer;
  readonly admin: KubernetesSession;
  readonly kubeconfig: string;
  readonly replace: Readonly<Record<string, string>>;
  readonly settings: KeystoneSettings;
  readonly double: KeystoneDouble;
}

/** Waits for something that fails, or is not so, at first. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  let last = "";
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    try {
      if (await isSo()) {
        return;
      }
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited in vain until ${what}: ${last}`);
}
