import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TlsProvider } from "@cdktf/provider-tls/lib/provider";
import { TerraformStack } from "cdktf";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { checkProps, guardStack, knownKeys, ofKind, problem, problemsUnder, readable, required } from "../lib/core";
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

  /**
   * How Terraform reaches the cloud with the rights of an administrator, for what takes an `admin` provider. `fromEnvironment()` is
   * refused here: both logins would be the same one.
   *
   * @default - there is none: a tenant's stack needs no such rights
   */
  readonly admin?: OpenStackConnection;
}

/**
 * Defines the stack that a cluster's machines live in: it brings providers and the state's backend, and no resource.
 *
 * It holds no Kubernetes and no Helm provider, so that a plan never needs the cluster that it is about to make.
 *
 * @throws ValidationError when the backend is missing or an option is malformed.
 */
export class InfrastructureStack extends TerraformStack {
  /** Provider with the rights of an administrator, for what takes an `admin`; undefined unless the stack was given one. */
  public readonly admin?: TerraformProvider;

  public constructor(scope: Construct, id: string, props: InfrastructureStackProps) {
    super(scope, id);
    checkProps(this, checkStackProps(props));
    guardStack(this);

    props.backend.bind(this);
    (props.openstack ?? OpenStackConnection.fromEnvironment()).bind(this);
    this.admin = props.admin?.bindAdmin(this);
    new TlsProvider(this, "Tls");
    new RandomProvider(this, "Random");

    requireVersions(this, ["tls", "random"]);
  }
}

function checkStackProps(props: InfrastructureStackProps): CheckResult {
  const { backend, openstack, admin } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "openstack", "admin"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    ofKind("openstack", openstack, OpenStackConnection, "use OpenStackConnection.fromEnvironment() or .fromCloud(...)"),
    openstack instanceof OpenStackConnection ? problemsUnder("openstack", openstack.check()) : undefined,
    ofKind("admin", admin, OpenStackConnection, "use OpenStackConnection.fromCloud(...)"),
    admin instanceof OpenStackConnection ? [problemsUnder("admin", admin.check()), checkApart(admin)] : undefined,
  ];
}

/** The `OS_*` variables hold one login, and two providers that read them would be the same. */
function checkApart(admin: OpenStackConnection): CheckResult {
  return admin.cloudName === undefined
    ? problem(
        "admin",
        "admin-login",
        "must be an entry of clouds.yaml, because the OS_* variables hold the login of 'openstack'",
        "use OpenStackConnection.fromCloud(...), or a stack of its own that an administrator applies",
      )
    : undefined;
}
