import { Construct } from "constructs";
import {
  boolean,
  checkProps,
  each,
  guardStack,
  integer,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  oneOf,
  problem,
  readable,
  required,
  terraformText,
  textLength,
} from "../../core";
import type { CheckResult } from "../../core";
import { Registry } from "../../providers/.gen/harbor/registry";
import { Replication } from "../../providers/.gen/harbor/replication";
import type { ReplicationFilters } from "../../providers/.gen/harbor/replication";
import type { IHarborRegistry } from "../registry-facts";
import { HarborGate } from "./harbor-gate";
import { harborName, repositoryPath } from "./harbor-names";
import { checkUpstream } from "./harbor-proxy-cache";
import { checkRegistryPlacement } from "./registry-placement";
import { ReplicationTrigger } from "./replication-trigger";
import type { UpstreamRegistry } from "./upstream-registry";

/** Longest name of another registry in Harbor, in characters. */
const MAX_NAME = 64;

const UNLIMITED = -1;
const PATTERN = /^[^\s]+$/;

const KEYS: readonly (keyof HarborReplicationProps)[] = [
  "registry",
  "name",
  "direction",
  "other",
  "images",
  "destination",
  "trigger",
  "description",
  "disabled",
  "overwrite",
  "replicateDeletions",
  "speedLimit",
  "copyByChunk",
  "oneAtATime",
  "runOnChange",
];

const IMAGE_KEYS = ["repositories", "tags", "exceptTags", "labels", "exceptLabels"];

/** Which way images go. */
export enum ReplicationDirection {
  /** From this registry to the other one. */
  PUSH = "push",
  /** From the other registry to this one. */
  PULL = "pull",
}

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
export class HarborReplication extends Construct {
  /** Name of the replication. */
  public readonly replicationName: string;

  /** @throws ValidationError with every problem of the properties at once, and when the registry is made by the same stack */
  public constructor(scope: Construct, id: string, props: HarborReplicationProps) {
    super(scope, id);
    checkProps(this, checkRegistryPlacement(this, readable(props).registry), checkReplication(props));
    guardStack(this);
    const { registry, name, direction, other, images, destination, description } = props;
    const { trigger = ReplicationTrigger.manual() } = props;
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

function checkReplication(given: HarborReplicationProps): CheckResult {
  const props = readable(given);
  const { name, trigger } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    harborName("name", name),
    typeof name === "string" ? textLength("name", name, { max: MAX_NAME }) : undefined,
    required("direction", props.direction) ?? oneOf("direction", props.direction, Object.values(ReplicationDirection)),
    checkUpstream("other", props.other),
    checkImages(props.images),
    checkDestination(props.destination),
    ofKind("trigger", trigger, ReplicationTrigger, "use ReplicationTrigger.manual(), .onPush() or .cron(...)"),
    trigger instanceof ReplicationTrigger ? [trigger.check("trigger"), checkEvents(props)] : undefined,
    notBlank("description", props.description),
    (["disabled", "overwrite", "replicateDeletions", "copyByChunk", "oneAtATime", "runOnChange"] as const).map((key) =>
      boolean(key, props[key]),
    ),
    integer("speedLimit", props.speedLimit, { min: 1, max: 2 ** 31 - 1 }),
    props.replicateDeletions === true && trigger?.kind !== "event_based"
      ? problem(
          "replicateDeletions",
          "deletions-unseen",
          "must not be given without a trigger that sees deletions",
          "use ReplicationTrigger.onPush()",
        )
      : undefined,
  ];
}

/** What Harbor refuses where every push is a run. */
function checkEvents({ direction, trigger, oneAtATime }: Partial<HarborReplicationProps>): CheckResult {
  return trigger?.kind !== "event_based"
    ? undefined
    : [
        direction === ReplicationDirection.PULL
          ? problem(
              "trigger",
              "trigger-unseen",
              "must not wait for pushes to the other registry, of which Harbor is not told",
              "use ReplicationTrigger.cron(...)",
            )
          : undefined,
        oneAtATime === true
          ? problem(
              "oneAtATime",
              "one-at-a-time",
              "must not be given where every push is a run",
              "leave it out, or use another trigger",
            )
          : undefined,
      ];
}

function checkImages(given: ReplicatedImages | undefined): CheckResult {
  const images = readable(given);
  const both = (one: "tags" | "labels", except: "exceptTags" | "exceptLabels") =>
    images[one] !== undefined && images[except] !== undefined
      ? problem(`images.${except}`, "selection-both", `must not be given beside '${one}'`, "keep one of the two")
      : undefined;
  return [
    knownKeys("images", given, IMAGE_KEYS),
    (["repositories", "tags", "exceptTags"] as const).map((key) =>
      matches(`images.${key}`, images[key], PATTERN, "a pattern without blanks"),
    ),
    (["labels", "exceptLabels"] as const).map((key) =>
      each(`images.${key}`, images[key], (at, label) => notBlank(at, label), { min: 1 }),
    ),
    both("tags", "exceptTags"),
    both("labels", "exceptLabels"),
  ];
}

function checkDestination(given: ReplicationDestination | undefined): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const { namespace, replacedParts } = readable(given);
  return [
    knownKeys("destination", given, ["namespace", "replacedParts"]),
    required("destination.namespace", namespace) ?? repositoryPath("destination.namespace", namespace),
    integer("destination.replacedParts", replacedParts, { min: -1, max: 3 }),
  ];
}
