import { HttpProvider } from "@cdktf/provider-http/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TlsProvider } from "@cdktf/provider-tls/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IKubernetesCluster } from "../lib/cluster";
import { checkProps, guardStack, knownKeys, ofKind, problemsUnder, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { checkPlacement } from "../lib/kube";
import { bindCluster } from "./cluster-access";
import { OpenStackConnection } from "./openstack-connection";
import { requireVersions } from "./provider-versions";
import { StateBackend } from "./state-backend";

/** Properties of `PlatformStack`. */
export interface PlatformStackProps {
  /** Where the state is kept. */
  readonly backend: StateBackend;

  /**
   * Cluster that the platform is for; it stands in another stack, or was not made here at all.
   *
   * @default - none yet: call `connectTo`, for a cluster whose address is a variable of this stack
   */
  readonly cluster?: IKubernetesCluster;

  /**
   * How Terraform reaches the cloud, for the credentials of the cloud controller and of the storage driver.
   *
   * @default OpenStackConnection.fromEnvironment()
   */
  readonly openstack?: OpenStackConnection;
}

/**
 * Defines the stack that a cluster's add-ons live in: it brings the Kubernetes, Helm, OpenStack, HTTP, TLS and random
 * providers and the state's backend, and no resource.
 *
 * @throws ValidationError when the backend is missing or an option is malformed.
 */
export class PlatformStack extends TerraformStack {
  public constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id);
    checkProps(this, checkStackProps(this, props));
    guardStack(this);

    props.backend.bind(this);
    (props.openstack ?? OpenStackConnection.fromEnvironment()).bind(this);
    new HttpProvider(this, "Http");
    new TlsProvider(this, "Tls");
    new RandomProvider(this, "Random");
    requireVersions(this, ["http", "kubernetes", "helm", "tls", "random"]);
    if (props.cluster !== undefined) {
      this.connectTo(props.cluster);
    }
  }

  /**
   * Gives the stack its Kubernetes and Helm providers; once, and not when `cluster` was given.
   *
   * @param cluster cluster that the platform is for
   */
  public connectTo(cluster: IKubernetesCluster): void {
    bindCluster(this, cluster);
  }
}

function checkStackProps(scope: PlatformStack, props: PlatformStackProps): CheckResult {
  const { backend, cluster, openstack } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "cluster", "openstack"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    cluster === undefined ? undefined : checkPlacement(scope, cluster),
    ofKind("openstack", openstack, OpenStackConnection, "use OpenStackConnection.fromEnvironment() or .fromCloud(...)"),
    openstack instanceof OpenStackConnection ? problemsUnder("openstack", openstack.check()) : undefined,
  ];
}
