import { boolean, integer, knownKeys, readable } from "../core";
import type { CheckResult } from "../core";

/** Largest user or group id. */
const MAX_ID = 2_147_483_647;

/** Group that files and volumes belong to when no other one is named. */
const DEFAULT_GROUP_ID = 10_001;

/** Who a container runs as. Whatever is chosen passes the Pod Security level `restricted`: nobody is root. */
export interface ContainerSecurity {
  /**
   * User id, not 0.
   *
   * @default - the image's user, which must be named by its id and must not be root: otherwise the container does not start
   */
  readonly userId?: number;

  /**
   * Group id, not 0. Files and volumes belong to it.
   *
   * @default - the image's group; files and volumes belong to `userId`, or to the group 10001, which the container is a member of
   */
  readonly groupId?: number;

  /**
   * Whether the container may write anywhere in its own file system. What it wrote is gone when it restarts.
   *
   * @default false: only below `writablePaths` and in volumes
   */
  readonly writableRootFilesystem?: boolean;
}

/** Group that files and volumes belong to. */
export function volumeGroupOf({ userId, groupId }: ContainerSecurity): number {
  return groupId ?? userId ?? DEFAULT_GROUP_ID;
}

/** Checks who a container runs as, reported under `path`. */
export function checkSecurity(path: string, given: ContainerSecurity | undefined): CheckResult {
  const security = readable(given);
  return [
    knownKeys(path, given, ["userId", "groupId", "writableRootFilesystem"]),
    integer(`${path}.userId`, security.userId, { min: 1, max: MAX_ID }),
    integer(`${path}.groupId`, security.groupId, { min: 1, max: MAX_ID }),
    boolean(`${path}.writableRootFilesystem`, security.writableRootFilesystem),
  ];
}
