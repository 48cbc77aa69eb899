import {
  boolean,
  each,
  integer,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  oneOf,
  problem,
  readable,
  required,
  textLength,
} from "../../core";
import type { CheckResult } from "../../core";
import { harborName, repositoryPath } from "./harbor-names";
import type { HarborReplicationProps, ReplicatedImages, ReplicationDestination } from "./harbor-replication";
import { ReplicationDirection } from "./replication-direction";
import { ReplicationTrigger } from "./replication-trigger";
import { checkUpstream } from "./upstream-registry";

/** Longest name of another registry in Harbor, in characters. */
const MAX_NAME = 64;

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

/** Checks the properties of a `HarborReplication`. */
export function checkReplication(given: HarborReplicationProps): CheckResult {
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
