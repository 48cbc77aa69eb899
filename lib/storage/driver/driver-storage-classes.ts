import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { IValidation } from "constructs";
import { GenerationMarker } from "../../cluster/generation-marker";
import { ValidationError, problem, terraformText } from "../../core";
import { renderProblem } from "../../core/validation-error";
import { ClassUse } from "../class-use";
import { ReclaimPolicy } from "../reclaim-policy";
import type { IStorageClass } from "../storage-class";
import type { VolumeSharing } from "../volume-sharing";
import type { DriverClassSpec } from "./driver-class-spec";

const IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

/** What the classes of a driver have in common. */
export interface DriverStorageClassesProps<Spec extends DriverClassSpec> {
  /** The classes, checked. */
  readonly specs: readonly Spec[];

  /** What pods of several nodes can do with a volume. */
  readonly sharing: VolumeSharing;

  /** Renders what is special to the driver. */
  readonly render: (
    spec: Spec,
  ) => Pick<StorageClassV1Config, "storageProvisioner" | "parameters" | "allowedTopologies">;
}

/**
 * Defines the StorageClasses of a driver. Kubernetes lets nothing of a class change but its labels, so every other change makes it anew;
 * volumes and claims stay as they are.
 */
export class DriverStorageClasses<Spec extends DriverClassSpec> extends Construct {
  /** Class of claims that name none; undefined when none of these is. */
  public readonly defaultClass: IStorageClass | undefined;

  private readonly classes: readonly IStorageClass[];

  public constructor(scope: Construct, id: string, props: DriverStorageClassesProps<Spec>) {
    super(scope, id);
    const { specs, sharing } = props;
    this.classes = specs.map((spec) => {
      const parent = new Construct(this, spec.name);
      // the provider would change the policy in place, which the API refuses.
      const marker = new GenerationMarker(parent, "ReclaimPolicy", spec.reclaimPolicy ?? ReclaimPolicy.DELETE);
      new StorageClassV1(parent, "Resource", {
        ...renderDriverClass(spec, props.render),
        lifecycle: { replaceTriggeredBy: [marker.address] },
      });
      return { storageClassName: spec.name, sharing };
    });
    const defaultName = specs.find(({ use }) => use === ClassUse.DEFAULT)?.name;
    this.defaultClass = this.classes.find(({ storageClassName }) => storageClassName === defaultName);
    if (this.defaultClass !== undefined) {
      this.node.addValidation(new SingleDefault(this));
    }
  }

  /**
   * One of the classes.
   *
   * @param name name of the class
   * @throws ValidationError when there is none of that name
   */
  public requireClass(name: string): IStorageClass {
    const found = this.classes.find(({ storageClassName }) => storageClassName === name);
    if (found === undefined) {
      throw new ValidationError(this.node.scope ?? this, [
        {
          code: "storage-class-unknown",
          path: "name",
          value: name,
          message: `must be one of ${this.classes.map(({ storageClassName }) => storageClassName).join(", ")}`,
          fix: "add it to 'storageClasses', or use StorageClass.fromName(...) for one that something else makes",
        },
      ]);
    }
    return found;
  }
}

/**
 * The resource of a StorageClass, without its lifecycle.
 *
 * @param spec the class
 * @param render renders what is special to the driver
 */
export function renderDriverClass<Spec extends DriverClassSpec>(
  spec: Spec,
  render: DriverStorageClassesProps<Spec>["render"],
): StorageClassV1Config {
  const { name, reclaimPolicy = ReclaimPolicy.DELETE, use, mountOptions } = spec;
  return {
    metadata: {
      name,
      annotations: { [IS_DEFAULT]: String(use === ClassUse.DEFAULT) },
    },
    ...render(spec),
    reclaimPolicy,
    // nothing is made for claims that no pod uses, and where zones count, the scheduler has picked the node by then.
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    mountOptions: mountOptions?.map((option) => terraformText(option)),
  };
}

/** Finds the default classes of other drivers when everything has been added: of two, Kubernetes takes the younger without a word. */
class SingleDefault implements IValidation {
  public constructor(private readonly scope: Construct) {}

  public validate(): string[] {
    const classes = TerraformStack.of(this.scope)
      .node.findAll()
      .filter((node) => node instanceof StorageClassV1);
    const defaults = classes
      .filter(({ metadataInput }) => metadataInput?.annotations?.[IS_DEFAULT] === "true")
      .map(({ metadataInput }) => metadataInput?.name);
    const fix = "leave ClassUse.DEFAULT to one of them, and say ClassUse.BY_NAME for all classes of the other driver";
    return defaults.length > 1
      ? [
          renderProblem(
            problem("storageClasses", "two-default-classes", "must have one default at most", fix, defaults),
          ),
        ]
      : [];
  }
}
