import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../../cluster";
import { TerraformExpression, dependOn, terraformText } from "../../core";
import { Manifests } from "../../kube";
import type { NodeMetricsPort } from "../../network";
import { CertificateAuthority, ClientCertificate, KeyAlgorithm, ServingCertificate } from "../../pki";
import {
  CLIENT_SECRET,
  PROXY_SERVER_NAME,
  renderProxyConfig,
  renderProxyPod,
  renderProxyTargets,
} from "./render-metrics-proxy";

const ROLLOUT_TIMEOUT = "10m";

/** What the proxies are made of. */
export interface MetricsProxiesProps {
  /** Cluster whose nodes get them. */
  readonly cluster: IKubernetesCluster;

  /** Image of HAProxy. */
  readonly image: string;

  /** Components whose figures they show; at least one. */
  readonly ports: readonly NodeMetricsPort[];

  /** Namespace of Prometheus. */
  readonly namespace: string;

  /** Namespace of what runs on nodes. */
  readonly nodesNamespace: string;
}

/**
 * Defines proxies on the nodes that show figures of the control plane to Prometheus, with an authority of their own that signs for nobody
 * else. They need no API, so that etcd can be watched while it keeps the API from answering.
 */
export class MetricsProxies extends Construct {
  public constructor(scope: Construct, id: string, props: MetricsProxiesProps) {
    super(scope, id);
    const { cluster, ports, namespace, nodesNamespace } = props;
    const { secret, checksum, client } = this.createCertificates(namespace, nodesNamespace);
    const groups = [
      {
        id: "ControlPlane",
        name: "control-plane-metrics",
        nodes: "control-plane",
        ports: ports.filter(({ onWorkers }) => !onWorkers),
      },
      { id: "Nodes", name: "node-metrics", nodes: "all", ports: ports.filter(({ onWorkers }) => onWorkers) },
    ] as const;

    const used = groups.filter((group) => group.ports.length > 0);
    used.forEach((group) => this.createProxies(group, { ...props, secret, checksum }));
    const monitors = new Manifests(this, "Monitors", {
      cluster,
      name: "control-plane-monitors",
      namespace,
      objects: renderProxyTargets({
        namespace,
        nodesNamespace,
        targets: used.flatMap(({ name, ports: shown }) => shown.map((port) => ({ port, pods: labelsOf(name) }))),
      }),
    });
    dependOn(monitors, client);
  }

  private createProxies(
    {
      id,
      name,
      nodes,
      ports,
    }: {
      readonly id: string;
      readonly name: string;
      readonly nodes: "control-plane" | "all";
      readonly ports: readonly NodeMetricsPort[];
    },
    {
      image,
      nodesNamespace,
      secret,
      checksum,
    }: MetricsProxiesProps & { readonly secret: string; readonly checksum: string },
  ): void {
    const labels = labelsOf(name);
    const text = renderProxyConfig(ports);
    const config = new ConfigMapV1(this, `${id}Config`, {
      metadata: { name, namespace: nodesNamespace, labels },
      data: { "haproxy.cfg": terraformText(text) },
    });
    const spec = renderProxyPod({ image, ports, nodes, secret, config: Token.asString(config.metadata.name) });
    // HAProxy reads its files once.
    const annotations = {
      "checksum/certificate": checksum,
      "checksum/configuration": createHash("sha256").update(text).digest("hex"),
    };
    new DaemonSetV1(this, id, {
      metadata: { name, namespace: nodesNamespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels, annotations }, spec },
      },
      waitForRollout: true,
      timeouts: { create: ROLLOUT_TIMEOUT, update: ROLLOUT_TIMEOUT },
    });
  }

  private createCertificates(namespace: string, nodesNamespace: string) {
    const authority = new CertificateAuthority(this, "Authority", {
      commonName: "k8s-on-openstack-metrics",
      algorithm: KeyAlgorithm.ECDSA_P256,
      deletionProtection: false,
    });
    const server = new ServingCertificate(this, "Server", {
      authority,
      commonName: "metrics-proxy",
      dnsNames: [PROXY_SERVER_NAME],
    });
    const client = new ClientCertificate(this, "Client", { authority, commonName: "prometheus" });
    const secret = new SecretV1(this, "ServerSecret", {
      metadata: { name: "metrics-proxy-server", namespace: nodesNamespace },
      // HAProxy looks for the key of a certificate beside it, in a file of the same name with .key behind.
      data: {
        "server.pem": server.certificatePem,
        "server.pem.key": server.privateKeyPem,
        "ca.crt": authority.certificatePem,
      },
    });
    const clientSecret = new SecretV1(this, "ClientSecret", {
      metadata: { name: CLIENT_SECRET, namespace },
      type: "kubernetes.io/tls",
      data: {
        "tls.crt": client.certificatePem,
        "tls.key": client.privateKeyPem,
        "ca.crt": authority.certificatePem,
      },
    });
    return {
      secret: Token.asString(secret.metadata.name),
      checksum: TerraformExpression.call("sha256", server.certificatePem).asString(),
      client: clientSecret,
    };
  }
}

function labelsOf(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "k8s-on-openstack" };
}
