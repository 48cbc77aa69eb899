import { each, knownKeys, matches, notBlank, problem, readable } from "../../core";
import type { CheckResult } from "../../core";
import { keystoneProjectId } from "./keystone-project-id";

const DEFAULT_FORMAT = "%i";

/** `%i` stands for 32 characters, and the rest has to leave room in the 63 of a namespace. */
const FORMAT = /^([a-z0-9][-a-z0-9]{0,30})?%i([-a-z0-9]{0,30}[a-z0-9])?$/;
const MAX_FORMAT_LENGTH = 33;

/** Options of `KeystoneSync.projects`. */
export interface KeystoneSyncOptions {
  /**
   * Name of the namespaces, in which `%i` stands for the id of the project.
   *
   * @default "%i"
   */
  readonly namespaceFormat?: string;

  /**
   * Ids of projects that get no namespace.
   *
   * @default - none
   */
  readonly exceptProjects?: readonly string[];

  /**
   * Names of projects that get no namespace, in whichever domain.
   *
   * @default - none
   */
  readonly exceptProjectNames?: readonly string[];
}

/**
 * What the webhook makes in the cluster when somebody logs in.
 *
 * Role assignments are not offered: the webhook would bind them to bare user names, which different domains share.
 */
export class KeystoneSync {
  /**
   * A namespace for each project, made when the first of its users logs in; the first request may come before it.
   *
   * The namespaces have no limits and no labels, and stay when the project goes.
   */
  public static projects(options: KeystoneSyncOptions = {}): KeystoneSync {
    return new KeystoneSync(options);
  }

  private constructor(private readonly options: KeystoneSyncOptions) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { namespaceFormat, exceptProjects, exceptProjectNames } = readable(this.options);
    return [
      checkRoleAssignments(path, this.options),
      knownKeys(path, this.options, ["namespaceFormat", "exceptProjects", "exceptProjectNames", "roleAssignments"]),
      matches(`${path}.namespaceFormat`, namespaceFormat, FORMAT, "the name of a namespace that holds %i once"),
      typeof namespaceFormat === "string" && namespaceFormat.length > MAX_FORMAT_LENGTH
        ? problem(
            `${path}.namespaceFormat`,
            "namespace-format-length",
            `must be at most ${MAX_FORMAT_LENGTH} characters, because %i becomes 32`,
            "shorten it",
            namespaceFormat,
          )
        : undefined,
      each(`${path}.exceptProjects`, exceptProjects, keystoneProjectId),
      each(`${path}.exceptProjectNames`, exceptProjectNames, notBlank),
    ];
  }

  /** The document that the webhook reads. */
  public render(): object {
    const { namespaceFormat = DEFAULT_FORMAT, exceptProjects = [], exceptProjectNames = [] } = this.options;
    return {
      "data-types-to-sync": ["projects"],
      "namespace-format": namespaceFormat,
      "projects-blacklist": exceptProjects,
      "projects-name-blacklist": exceptProjectNames,
    };
  }
}

/** Callers without types may ask for it. */
function checkRoleAssignments(path: string, options: object): CheckResult {
  return "roleAssignments" in readable(options)
    ? problem(
        `${path}.roleAssignments`,
        "sync-role-assignments",
        "must not be given: role assignments would be bound to bare user names, which different domains share",
        "use grantEdit(...) and its sisters of KeystoneWebhookAuth, which bind groups",
      )
    : undefined;
}
