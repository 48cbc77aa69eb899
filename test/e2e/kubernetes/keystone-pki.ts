import { execFileSync } from "node:child_process";
import * as path from "node:path";
import type { ClusterSpec } from "../../../lib/bootstrap";
import type { K8sOnOpenStackClusterProps } from "../../../lib/cluster";
import { KubernetesVersion } from "../../../lib/cluster";
import { renderClusterSpec } from "../../../lib/cluster/cluster-spec";
import { NetworkPlugin } from "../../../lib/network";
import { KeyAlgorithm } from "../../../lib/pki";
import { ExampleProject } from "../support/example-project";
import { keystoneLogin, type KeystoneSettings } from "./apps/keystone-settings";
import type { ScenarioContext } from "./context";

/** Outputs of apps/keystone-pki.ts. */
export type KeystonePki = Readonly<
  Record<
    | "clusterCa"
    | "clusterCaKey"
    | "frontProxyCa"
    | "frontProxyCaKey"
    | "etcdCa"
    | "etcdCaKey"
    | "serviceAccountKey"
    | "serviceAccountPublicKey"
    | "encryptionKey"
    | "joinSeed"
    | "serving"
    | "servingKey"
    | "admin"
    | "adminKey",
    string
  >
>;

/** Has the real Terraform make the keys of a cluster. */
export async function makeKeystonePki(context: ScenarioContext, app: string, folder: string): Promise<KeystonePki> {
  const project = new ExampleProject(app, folder);
  const [stackFolder = ""] = Object.values(project.synthesize());
  const terraform = context.terraform(stackFolder, folder, {}, () => undefined);
  await terraform.init();
  await terraform.apply();
  const { outputs } = JSON.parse(await terraform.pullState()) as {
    outputs: Readonly<Record<string, { readonly value: string }>>;
  };
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])) as KeystonePki;
}

/** Version of the programs in a folder, without `v`. */
export function versionOf(binaries: string): string {
  const said = execFileSync(path.join(binaries, "kube-apiserver"), ["--version"], { encoding: "utf8" });
  return said.trim().replace(/^Kubernetes v/, "");
}

/** What the nodes of a cluster with this login know of it. */
export function specForKeystone(
  binaries: string,
  pki: KeystonePki,
  settings: KeystoneSettings,
): (host: string, port: number) => ClusterSpec {
  // nothing else of a cluster's properties reaches the API server's files.
  const props = {
    name: "e2e",
    version: KubernetesVersion.of(versionOf(binaries)),
    network: { cidrs: ["192.0.2.0/24"] },
    networkPlugin: NetworkPlugin.cilium(),
    keystoneLogin: keystoneLogin(settings),
  } as unknown as K8sOnOpenStackClusterProps;
  const pair = (certificatePem: string, privateKeyPem: string) => ({ certificatePem, privateKeyPem });
  return (host, port) =>
    renderClusterSpec({
      props,
      pki: {
        algorithm: KeyAlgorithm.ECDSA_P256,
        clusterCa: pair(pki.clusterCa, pki.clusterCaKey),
        frontProxyCa: pair(pki.frontProxyCa, pki.frontProxyCaKey),
        etcdCa: pair(pki.etcdCa, pki.etcdCaKey),
        serviceAccountKey: { privateKeyPem: pki.serviceAccountKey, publicKeyPem: pki.serviceAccountPublicKey },
        encryptionKey: pki.encryptionKey,
        joinSeed: pki.joinSeed,
      },
      endpoint: { host, port, certSans: [], virtualIp: undefined },
      joinToken: "abcdef.0123456789abcdef",
      controlPlaneAddresses: [host],
    });
}

/** Kubeconfig of the administrator. */
export function adminKubeconfig(server: string, pki: KeystonePki): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "e2e", cluster: { server, "certificate-authority-data": base64(pki.clusterCa) } }],
    users: [
      {
        name: "admin",
        user: { "client-certificate-data": base64(pki.admin), "client-key-data": base64(pki.adminKey) },
      },
    ],
    contexts: [{ name: "e2e", context: { cluster: "e2e", user: "admin" } }],
    "current-context": "e2e",
  });
}
