import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TlsProvider } from "@cdktf/provider-tls/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { checkProps, guardStack, knownKeys, ofKind, problemsUnder, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { OpenStackConnection } from "./openstack-connection";
import { requireVersions } from "./provider-versions";
import { StateBackend } from "./state-backend";

/** Properties of `InfrastructureStack`. */
export interface InfrastructureStackProps {
  /** Where the state is kept. */
  readonly backend: StateBackend;

  /**
   * How Terraform reaches the cloud.
   *
   * @default OpenStackConnection.fromEnvironment()
   */
  readonly openstack?: OpenStackConnection;
}

/**
 * Defines the stack that a cluster's machines live in: it brings providers and the state's backend, and no resource.
 *
 * It holds no Kubernetes and no Helm provider, so that a plan never needs the cluster that it is about to make.
 *
 * @throws ValidationError when the backend is missing or an option is malformed.
 */
export class InfrastructureStack extends TerraformStack {
  public constructor(scope: Construct, id: string, props: InfrastructureStackProps) {
    super(scope, id);
    checkProps(this, checkStackProps(props));
    guardStack(this);

    props.backend.bind(this);
    (props.openstack ?? OpenStackConnection.fromEnvironment()).bind(this);
    new TlsProvider(this, "Tls");
    new RandomProvider(this, "Random");

    requireVersions(this, ["tls", "random"]);
  }
}

function checkStackProps(props: InfrastructureStackProps): CheckResult {
  const { backend, openstack } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "openstack"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    ofKind("openstack", openstack, OpenStackConnection, "use OpenStackConnection.fromEnvironment() or .fromCloud(...)"),
    openstack instanceof OpenStackConnection ? problemsUnder("openstack", openstack.check()) : undefined,
  ];
}
