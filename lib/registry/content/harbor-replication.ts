import { Construct } from "constructs";
import { checkProps, guardStack, readable, terraformText } from "../../core";
import { Registry } from "../../providers/.gen/harbor/registry";
import { Replication } from "../../providers/.gen/harbor/replication";
import type { ReplicationFilters } from "../../providers/.gen/harbor/replication";
import type { IHarborRegistry } from "../registry-facts";
import { HarborGate } from "./harbor-gate";
import { checkRegistryPlacement } from "./registry-placement";
import { checkReplication } from "./replication-checks";
import type { ReplicationDirection } from "./replication-direction";
import { ReplicationTrigger } from "./replication-trigger";
import { checkNameFree } from "./taken-names";
import type { NamedInHarbor } from "./taken-names";
import type { UpstreamRegistry } from "./upstream-registry";

/** No limit, as Harbor writes it. */
const UNLIMITED = -1;

/** Which images are replicated; `*` stands for any name, `**` for any path, `{a,b}` for either. */
export interface ReplicatedImages {
  /**
   * Repositories with their project, such as `shop/**`.
   *
   * @default - all
   */
  readonly repositories?: string;

  /**
   * Tags.
   *
   * @default - all
   */
  readonly tags?: string;

  /**
   * All tags but these; instead of `tags`.
   *
   * @default - none
   */
  readonly exceptTags?: string;

  /**
   * Labels of Harbor that images have, all of them.
   *
   * @default - any
   */
  readonly labels?: readonly string[];

  /**
   * Labels of Harbor that images do not have; instead of `labels`.
   *
   * @default - none
   */
  readonly exceptLabels?: readonly string[];
}

/** Where replicated images go. */
export interface ReplicationDestination {
  /** Project, or the path below which repositories are put. */
  readonly namespace: string;

  /**
   * How many parts of the path of a repository `namespace` takes the place of, from the front, up to 3; -1 for all but the last.
   *
   * @default 0
   */
  readonly replacedParts?: number;
}

/** Properties of `HarborReplication`. */
export interface HarborReplicationProps {
  /** Registry that replicates; another stack makes it. */
  readonly registry: IHarborRegistry;

  /** Name of the replication, and of the other registry in this one: as that of a project, of at most 64 characters. */
  readonly name: string;

  /** Which way images go. A change makes the replication anew. */
  readonly direction: ReplicationDirection;

  /** Registry that they go to, or come from. */
  readonly other: UpstreamRegistry;

  /**
   * Which images.
   *
   * @default - all
   */
  readonly images?: ReplicatedImages;

  /**
   * Where they go.
   *
   * @default - under the names that they have
   */
  readonly destination?: ReplicationDestination;

  /**
   * When they are replicated.
   *
   * @default ReplicationTrigger.manual()
   */
  readonly trigger?: ReplicationTrigger;

  /**
   * What it is for.
   *
   * @default - nothing is said
   */
  readonly description?: string;

  /**
   * Whether nothing is replicated for the time being.
   *
   * @default false
   */
  readonly disabled?: boolean;

  /**
   * Whether an image of the same name is overwritten.
   *
   * @default true
   */
  readonly overwrite?: boolean;

  /**
   * Whether an image that is removed here is removed there too; with `ReplicationTrigger.onPush()` only.
   *
   * @default false
   */
  readonly replicateDeletions?: boolean;

  /**
   * Most that each image is copied with, in KB a second.
   *
   * @default - no limit
   */
  readonly speedLimit?: number;

  /**
   * Whether layers are copied in pieces, between two Harbors.
   *
   * @default false
   */
  readonly copyByChunk?: boolean;

  /**
   * Whether a run is left out while the last one still goes on; not with `ReplicationTrigger.onPush()`, where each push is a run.
   *
   * @default - true where it is possible
   */
  readonly oneAtATime?: boolean;

  /**
   * Whether every apply that changes the replication runs it once.
   *
   * @default false
   */
  readonly runOnChange?: boolean;
}

/**
 * Defines a copy of images to another registry, or from there, that goes on by itself.
 *
 * @see https://goharbor.io/docs/2.13.0/administration/configuring-replication/
 */
export class HarborReplication extends Construct implements NamedInHarbor {
  /** Name of the replication. */
  public readonly replicationName: string;

  /** Registry that replicates. */
  public readonly registry: IHarborRegistry;

  /** @throws ValidationError with every problem of the properties at once, and when the registry is made by the same stack */
  public constructor(scope: Construct, id: string, props: HarborReplicationProps) {
    super(scope, id);
    const given = readable(props);
    checkProps(
      this,
      checkRegistryPlacement(this, given.registry),
      checkReplication(props),
      checkNameFree(this, given.registry, "replication", given.name),
      checkNameFree(this, given.registry, "registry endpoint", given.name),
    );
    guardStack(this);
    const { registry, name, direction, other, images, destination, description } = props;
    const { trigger = ReplicationTrigger.manual() } = props;
    this.registry = registry;
    this.replicationName = name;
    const dependsOn = [HarborGate.of(this, registry).dependable];
    const endpoint = new Registry(this, "Other", { name, ...other.render(), dependsOn });
    new Replication(this, "Resource", {
      name,
      action: direction,
      registryId: endpoint.registryId,
      filters: renderFilters(images),
      destNamespace: destination?.namespace,
      destNamespaceReplace: destination?.replacedParts ?? 0,
      schedule: trigger.scheduleText,
      description: description === undefined ? undefined : terraformText(description),
      enabled: !(props.disabled ?? false),
      override: props.overwrite ?? true,
      deletion: props.replicateDeletions ?? false,
      speed: props.speedLimit ?? UNLIMITED,
      copyByChunk: props.copyByChunk ?? false,
      singleActiveReplication: props.oneAtATime ?? trigger.kind !== "event_based",
      executeOnChanged: props.runOnChange ?? false,
      dependsOn,
    });
  }

  /** Names that nothing else in the registry can have. */
  public get namesInHarbor(): NamedInHarbor["namesInHarbor"] {
    return { replication: this.replicationName, "registry endpoint": this.replicationName };
  }
}

/** Renders the images, each question in a block of its own, because the provider reads one of each. */
export function renderFilters(images: ReplicatedImages = {}): ReplicationFilters[] {
  const { repositories, tags, exceptTags, labels, exceptLabels } = images;
  const texts = (list: readonly string[]) => list.map((text) => terraformText(text));
  return [
    ...(repositories === undefined ? [] : [{ name: terraformText(repositories) }]),
    ...(tags === undefined ? [] : [{ tag: terraformText(tags), decoration: "matches" }]),
    ...(exceptTags === undefined ? [] : [{ tag: terraformText(exceptTags), decoration: "excludes" }]),
    ...(labels === undefined ? [] : [{ labels: texts(labels), decoration: "matches" }]),
    ...(exceptLabels === undefined ? [] : [{ labels: texts(exceptLabels), decoration: "excludes" }]),
  ];
}
