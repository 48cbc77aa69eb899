import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { outputPrefix } from "../core";
import type { BoundApiEndpoint, KuryrFacts } from "../network";
import type { IKubernetesCluster } from "./kubernetes-cluster";

/** Properties of `ClusterOutputs`. */
export interface ClusterOutputsProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /** Its endpoint. */
  readonly endpoint: BoundApiEndpoint;

  /** Kubeconfig of the administrator. */
  readonly kubeconfig: string;

  /** Ids of all servers by name; read when the stack is synthesized, because pools may still be added. */
  readonly serverIds: object;

  /** Floating IPs of nodes by server name, likewise. */
  readonly nodeFloatingIps: object;
}

/**
 * Defines the outputs of a cluster's stack. Their names begin with the place of the cluster in the stack, `cluster` for a cluster with
 * the id `Cluster` directly below it.
 */
export class ClusterOutputs extends Construct {
  public constructor(scope: Construct, id: string, props: ClusterOutputsProps) {
    super(scope, id);
    const { cluster, endpoint } = props;
    this.define("name", cluster.clusterName, "Name of the cluster.");
    this.define("kubernetes_version", cluster.version.version, "Kubernetes version of the control plane.");
    this.define("api_url", cluster.endpointUrl, "URL of the Kubernetes API.");
    this.define("api_private_host", endpoint.host, "Address or name of the Kubernetes API for the nodes.");
    this.define("ca_certificate", cluster.certificateAuthority, "Certificate of the cluster's authority, PEM.");
    this.define("network_id", cluster.cloud.networkId, "Id of the nodes' network.");
    this.define("subnet_id", cluster.cloud.subnetId, "Id of the nodes' IPv4 subnet.");
    this.defineKuryr(cluster.networking.kuryr);
    this.define("server_ids", props.serverIds, "Ids of the servers by name of their node.");
    this.define("node_floating_ips", props.nodeFloatingIps, "Floating IPs of nodes that have one, by name.");
    this.defineSecret("kubeconfig", props.kubeconfig, "Kubeconfig of the administrator.");
    this.defineSecret(
      "client_certificate",
      cluster.credentials.clientCertificate,
      "Certificate of the administrator, PEM.",
    );
    this.defineSecret("client_key", cluster.credentials.clientKey, "Private key of the administrator, PEM.");
  }

  /** What an app that puts a platform on the cluster from elsewhere needs; see `ClusterAttributes.kuryr`. */
  private defineKuryr(facts: KuryrFacts | undefined): void {
    if (facts === undefined) {
      return;
    }
    this.define("project_id", facts.projectId, "Id of the project that pods have their ports in.");
    this.define("router_id", facts.routerId, "Id of the router that joins nodes, pods and Services.");
    this.define("pod_subnet_id", facts.podSubnetId, "Id of the subnet of the pods.");
    this.define("pod_security_group_ids", [...facts.podSecurityGroupIds], "Ids of the security groups of the pods.");
    this.define("service_subnet_id", facts.serviceSubnetId, "Id of the subnet that ClusterIPs are addresses of.");
    if (facts.podSubnetPoolId !== undefined) {
      this.define("pod_subnet_pool_id", facts.podSubnetPoolId, "Id of the pool that subnets of namespaces come from.");
    }
  }

  private define(name: string, value: string | object, description: string): void {
    this.output(name, value, description, false);
  }

  private defineSecret(name: string, value: string, description: string): void {
    this.output(name, value, description, true);
  }

  private output(name: string, value: string | object, description: string, sensitive: boolean): void {
    const output = new TerraformOutput(this, name, { value, description, sensitive });
    output.overrideLogicalId(`${outputPrefix(this.node.scope ?? this)}_${name}`);
  }
}
