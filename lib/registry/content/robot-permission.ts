import { problem } from "../../core";
import type { CheckResult } from "../../core";

/**
 * What a robot of a project may be allowed, by resource.
 *
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/src/common/rbac/const.go
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  accessory: ["list"],
  artifact: ["create", "delete", "list", "read"],
  "artifact-addition": ["read"],
  "artifact-label": ["create", "delete"],
  "export-cve": ["create", "read"],
  "immutable-tag": ["create", "delete", "list", "update"],
  label: ["create", "delete", "list", "read", "update"],
  log: ["list"],
  member: ["create", "delete", "list", "read", "update"],
  metadata: ["create", "delete", "list", "read", "update"],
  "notification-policy": ["create", "delete", "list", "read", "update"],
  "preheat-policy": ["create", "delete", "list", "read", "update"],
  project: ["delete", "read", "update"],
  quota: ["read"],
  repository: ["delete", "list", "pull", "push", "read", "update"],
  robot: ["create", "delete", "list", "read"],
  sbom: ["create", "read", "stop"],
  scan: ["create", "read", "stop"],
  scanner: ["create", "read"],
  tag: ["create", "delete", "list"],
  "tag-retention": ["create", "delete", "list", "read", "update"],
};

/** Defines one thing that a robot may do in its project. */
export class RobotPermission {
  /** Pull images. */
  public static readonly PULL = new RobotPermission("repository", "pull");

  /** Push images, for which it has to be able to pull. */
  public static readonly PUSH = new RobotPermission("repository", "push");

  /** See which repositories there are. */
  public static readonly LIST_REPOSITORIES = new RobotPermission("repository", "list");

  /** See images, with their tags and what scans found. */
  public static readonly READ_ARTIFACTS = new RobotPermission("artifact", "read");

  /** Delete images. */
  public static readonly DELETE_ARTIFACTS = new RobotPermission("artifact", "delete");

  /** Add tags to images. */
  public static readonly CREATE_TAGS = new RobotPermission("tag", "create");

  /** Have images scanned. */
  public static readonly SCAN = new RobotPermission("scan", "create");

  /**
   * Something else that Harbor knows.
   *
   * @param resource what it is done to, such as `artifact-label`
   * @param action what is done, such as `create`
   */
  public static of(resource: string, action: string): RobotPermission {
    return new RobotPermission(resource, action);
  }

  private constructor(
    /** What it is done to. */
    public readonly resource: string,
    /** What is done. */
    public readonly action: string,
  ) {}

  /** Checks that Harbor knows the permission, reported under `path`. */
  public check(path: string): CheckResult {
    const { resource, action } = this;
    const actions = Object.hasOwn(ALLOWED, resource) ? ALLOWED[resource] : undefined;
    if (actions === undefined) {
      return problem(
        `${path}.resource`,
        "robot-permission",
        "must be a resource that robots of a project have rights on",
        `choose one of ${Object.keys(ALLOWED).join(", ")}`,
        resource,
      );
    }
    return actions.includes(action)
      ? undefined
      : problem(
          `${path}.action`,
          "robot-permission",
          `must be an action on '${resource}'`,
          `choose one of ${actions.join(", ")}`,
          action,
        );
  }
}
