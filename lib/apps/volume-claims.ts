import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import { claimName, replicaClaimName } from "./render-volumes";
import { renderClaim } from "./render-workload";
import type { Volume } from "./volume";
import type { ClaimOptions } from "./volume-claim";

/** Properties of `VolumeClaims`. */
export interface VolumeClaimsProps {
  /** Name of the application. */
  readonly name: string;

  /** Namespace, ready for Terraform. */
  readonly namespaceName: string;

  /** Labels, ready for Terraform. */
  readonly labels: Readonly<Record<string, string>>;

  /** All volumes of the application. */
  readonly volumes: readonly Volume[];

  /** Number of replicas. */
  readonly replicas: number;
}

/** A claim that each replica of a StatefulSet has. */
export interface ClaimTemplate {
  readonly name: string;
  readonly options: ClaimOptions;
}

/**
 * Defines the claims of an application.
 *
 * Those of replicas are made here too, under the names that the StatefulSet looks for, and not by the StatefulSet, whose templates
 * cannot change: so volumes grow while the application runs, and Terraform knows of all of them.
 */
export class VolumeClaims extends Construct {
  /** Names of the claims. */
  public readonly claimNames: readonly string[];

  /** Claims that a StatefulSet has to know of. */
  public readonly templates: readonly ClaimTemplate[];

  /** The claims themselves. */
  public readonly elements: readonly TerraformElement[];

  public constructor(scope: Construct, id: string, props: VolumeClaimsProps) {
    super(scope, id);
    const { name, namespaceName, labels, volumes, replicas } = props;
    const elements: TerraformElement[] = [];
    const claimNames: string[] = [];
    const templates: ClaimTemplate[] = [];
    const create = (parent: Construct, claimId: string, claim: string, options: ClaimOptions) => {
      claimNames.push(claim);
      elements.push(
        new PersistentVolumeClaimV1(parent, claimId, {
          metadata: { name: claim, namespace: namespaceName, labels: { ...labels } },
          spec: renderClaim(options),
          // a volume is made where its first pod is, and there is no pod yet.
          waitUntilBound: false,
          lifecycle: { preventDestroy: options.deletionProtection ?? true },
        }),
      );
    };
    for (const { name: volume, source } of volumes) {
      if (source.kind === "claim") {
        create(this, volume, claimName(name, volume), source.options);
      } else if (source.kind === "per-replica") {
        const parent = new Construct(this, volume);
        templates.push({ name: volume, options: source.options });
        const count = Math.max(replicas, source.options.keepAtLeast ?? 0);
        for (let replica = 0; replica < count; replica += 1) {
          create(parent, `Replica${replica}`, replicaClaimName(name, volume, replica), source.options);
        }
      }
    }
    this.elements = elements;
    this.claimNames = claimNames;
    this.templates = templates;
  }
}
