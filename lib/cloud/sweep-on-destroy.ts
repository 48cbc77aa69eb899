import { join } from "node:path";
import { Aspects, AssetType, TerraformAsset, TerraformResource, TerraformStack, dependable } from "cdktf";
import type { IAspect } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { K8sOnOpenStackCluster } from "../cluster";
import { checkProps, guardStack, integer, known, knownKeys, matches, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import { ClusterNetwork } from "../network";
import { DataOpenstackIdentityAuthScopeV3 } from "../providers/.gen/openstack/data-openstack-identity-auth-scope-v3";

const PROGRAM = join(__dirname, "sweep");
const DEFAULT_PATIENCE_SECONDS = 900;
const KEYS = ["cluster", "python", "patienceSeconds"];

/** A program's name or path, and nothing that a shell would make more of. */
const COMMAND = /^[A-Za-z0-9_./\\:-]+$/;

/** What the sweep needs, or what something that is left would keep from going. */
const SWEPT = /^openstack_networking_(network|subnet|subnetpool|router|router_interface|port|trunk|secgroup)_v2$/;

/** Properties of `SweepOnDestroy`. */
export interface SweepOnDestroyProps {
  /** Cluster whose leftovers are deleted, made in the same stack. */
  readonly cluster: K8sOnOpenStackCluster;

  /**
   * Python 3.9 or newer, a command of the machine that Terraform runs on.
   *
   * @default "python3"
   */
  readonly python?: string;

  /**
   * How long it tries, in seconds, from 60 to 6600.
   *
   * @default 900
   */
  readonly patienceSeconds?: number;
}

/**
 * Defines a sweep that Terraform runs by itself in the middle of a destroy, when the servers are gone and before their networks go: what
 * nobody in the cluster has deleted, since it had no platform, or was dead, does not stop the destroy. It deletes what
 * `k8s-on-openstack sweep` lists, and nothing else.
 *
 * It is the only thing in this library that runs a program where Terraform runs, so it has to be asked for: Python has to be there, with
 * PyYAML where the cloud is named by `OS_CLOUD`, and the login in the environment, as the provider has it. Without them, or when that login
 * is for another project than the provider's, it says so, and the destroy goes on without it. Nothing runs when it is only taken out of
 * the code, and nothing in a preview.
 *
 * @see https://developer.hashicorp.com/terraform/language/provisioners
 */
export class SweepOnDestroy extends Construct {
  /** @throws ValidationError when the cluster is none that this stack makes, or an option is malformed */
  public constructor(scope: Construct, id: string, props: SweepOnDestroyProps) {
    super(scope, id);
    checkProps(this, checkSweepOnDestroy(this, props));
    guardStack(this);
    const { cluster, python = "python3", patienceSeconds = DEFAULT_PATIENCE_SECONDS } = props;
    const program = new TerraformAsset(this, "Program", { path: PROGRAM, type: AssetType.DIRECTORY });
    const { projectId } = new DataOpenstackIdentityAuthScopeV3(this, "Scope", { name: "sweep" });
    const resource = new SweepResource(this, "Resource", {
      clusterName: cluster.clusterName,
      projectId,
      command: `${python} -I -B ${program.path}`,
      patienceSeconds,
    });
    Aspects.of(TerraformStack.of(this)).add(new SweepOrder(cluster, resource));
  }
}

interface SweepSettings {
  readonly clusterName: string;
  readonly projectId: string;
  readonly command: string;
  readonly patienceSeconds: number;
}

/** A `terraform_data`; cdktf's own class for it starts Terraform at synthesis. */
class SweepResource extends TerraformResource {
  private readonly input: object;

  public constructor(
    scope: Construct,
    id: string,
    { clusterName, projectId, command, patienceSeconds }: SweepSettings,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
    this.input = { cluster: clusterName, project: projectId };
    const environment = {
      SWEEP_CLUSTER: clusterName,
      // the environment may name another cloud than the provider, and that one may have a cluster of this name.
      SWEEP_PROJECT: "${self.input.project}",
      SWEEP_MODE: "delete",
      SWEEP_TIMEOUT_SECONDS: String(patienceSeconds),
    };
    // cdktf's provisioners know no `on_failure`: a destroy that has nothing to sweep does not fail where there is no Python.
    const provisioner = { when: "destroy", on_failure: "continue", command, environment };
    this.addOverride("provisioner", [{ "local-exec": provisioner }]);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}

/**
 * Puts the sweep between the servers of the cluster, which go before, and the networks of the stack, which go after. Whatever else is in the
 * stack may come after the servers, so it is left where it is.
 */
class SweepOrder implements IAspect {
  public constructor(
    private readonly cluster: IConstruct,
    private readonly sweep: TerraformResource,
  ) {}

  public visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) {
      return;
    }
    if (SWEPT.test(node.terraformResourceType) && (this.isOfCluster(node) || isOfNetwork(node))) {
      this.sweep.dependsOn = [...(this.sweep.dependsOn ?? []), dependable(node)];
    } else if (node.terraformResourceType === "openstack_compute_instance_v2" && this.isOfCluster(node)) {
      node.dependsOn = [...(node.dependsOn ?? []), dependable(this.sweep)];
    }
  }

  private isOfCluster(node: IConstruct): boolean {
    return node.node.scopes.includes(this.cluster);
  }
}

function isOfNetwork(node: IConstruct): boolean {
  return node.node.scopes.some((scope) => scope instanceof ClusterNetwork);
}

function checkSweepOnDestroy(scope: IConstruct, given: SweepOnDestroyProps): CheckResult {
  const { cluster, python, patienceSeconds } = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("cluster", cluster) ?? checkCluster(scope, cluster),
    known("python", python) ?? matches("python", python, COMMAND, "the name or path of a program"),
    known("patienceSeconds", patienceSeconds) ?? integer("patienceSeconds", patienceSeconds, { min: 60, max: 6600 }),
  ];
}

function checkCluster(scope: IConstruct, cluster: unknown): CheckResult {
  const isMade = typeof cluster === "object" && cluster !== null && K8sOnOpenStackCluster.isCluster(cluster);
  const stackOf = (construct: IConstruct) => construct.node.scopes.find((one) => TerraformStack.isStack(one));
  return isMade && stackOf(cluster) === stackOf(scope)
    ? undefined
    : problem(
        "cluster",
        "cluster-of-other-stack",
        "must be a K8sOnOpenStackCluster of the same stack",
        "put the sweep where the cluster is made; 'k8s-on-openstack sweep' is for all others",
      );
}
