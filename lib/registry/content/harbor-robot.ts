import { Token } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  TerraformExpression,
  boolean,
  checkProps,
  each,
  guardStack,
  integer,
  knownKeys,
  notBlank,
  ofKind,
  problem,
  readable,
  readableList,
  required,
  terraformText,
} from "../../core";
import type { CheckResult } from "../../core";
import { RobotAccount } from "../../providers/.gen/harbor/robot-account";
import { distinct, robotName } from "./harbor-names";
import { RobotPermission } from "./robot-permission";

const NEVER = -1;

/** A hundred years. */
const MAX_DAYS = 36_500;

const OPTION_KEYS = ["pull", "push", "permissions", "expiresAfterDays", "description", "disabled", "generation"];

/** What a robot may do, and for how long. */
export interface HarborRobotOptions {
  /**
   * Whether it may pull images.
   *
   * @default false
   */
  readonly pull?: boolean;

  /**
   * Whether it may push images, and so pull them.
   *
   * @default false
   */
  readonly push?: boolean;

  /**
   * What else it may do.
   *
   * @default - nothing
   */
  readonly permissions?: readonly RobotPermission[];

  /**
   * Days, from when it is made, after which it cannot log in any more. Nothing makes a new one by itself: raise `generation` before.
   *
   * @default - never
   */
  readonly expiresAfterDays?: number;

  /**
   * What it is for.
   *
   * @default - nothing is said
   */
  readonly description?: string;

  /**
   * Whether it cannot log in for the time being.
   *
   * @default false
   */
  readonly disabled?: boolean;

  /**
   * How often the robot was replaced, plus one; raise it to change the secret. The new robot is made, and handed to whoever uses it,
   * before the old one goes, so its name ends in `-g2` and so on.
   *
   * @default 1
   */
  readonly generation?: number;
}

/** What a robot belongs to. */
export interface RobotOwner {
  /** Name of the project, as an attribute that orders what uses it. */
  readonly projectReference: string;

  /** Address of the project, which takes its robots with it. */
  readonly projectAddress: string;

  /**
   * Whether a new robot can be there beside the old one. Terraform would make a new project beside the old one too, which fails where
   * something else than its name changes.
   */
  readonly overlaps: boolean;

  /** What has to be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Properties of `HarborRobot`. */
export interface HarborRobotProps extends HarborRobotOptions {
  /** What it belongs to. */
  readonly owner: RobotOwner;

  /** Name of the robot in its project. */
  readonly name: string;
}

/**
 * Defines an account for programs, which has rights in one project only; made by `addRobot` of the project.
 *
 * Harbor makes the secret, and tells it once. It stands in the state, as sensitive: a write-only secret would need Terraform 1.11, and
 * would stand there all the same, in the Secret of the cluster that it is made for.
 */
export class HarborRobot extends Construct {
  /** Name to log in with, such as `robot$shop+ci`. The `$` is part of it: put it in single quotes in a shell. */
  public readonly fullName: string;

  /** Secret to log in with. Sensitive. */
  public readonly secret: string;

  /**
   * @throws ValidationError when the name is none of Harbor's, or the robot may do nothing
   * @internal
   */
  public constructor(scope: Construct, id: string, props: HarborRobotProps) {
    super(scope, id);
    checkProps(this, robotName("name", props.name));
    guardStack(this);
    const { owner, name, description, disabled = false, expiresAfterDays, generation = 1 } = props;
    const robot = new RobotAccount(this, "Resource", {
      name: generation > 1 ? `${name}-g${generation}` : name,
      level: "project",
      description: description === undefined ? undefined : terraformText(description),
      disable: disabled,
      duration: expiresAfterDays ?? NEVER,
      permissions: [{ kind: "project", namespace: owner.projectReference, access: renderAccess(props) }],
      dependsOn: [...owner.dependsOn],
      lifecycle: { createBeforeDestroy: owner.overlaps, replaceTriggeredBy: [`${owner.projectAddress}.id`] },
    });
    this.fullName = robot.fullName;
    this.secret = robot.secret;
  }

  /** What Docker, containerd and the kubelet read a login from, as one line of JSON. Sensitive. @internal */
  public dockerConfig(registryHost: string): string {
    const { fullName: username, secret: password } = this;
    const auth = TerraformExpression.call("base64encode", TerraformExpression.call("join", ":", [username, password]));
    return Token.asString(
      TerraformExpression.call("jsonencode", { auths: { [registryHost]: { username, password, auth } } }),
    );
  }
}

/** Checks what a robot may do. */
export function checkRobot(path: string, given: HarborRobotOptions | undefined): CheckResult {
  const options = readable(given);
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  const permissions = readableList(options.permissions).filter((one) => one instanceof RobotPermission);
  const doesNothing = options.pull !== true && options.push !== true && readableList(options.permissions).length === 0;
  return [
    required(path, given) ?? knownKeys(path, given, OPTION_KEYS),
    boolean(at("pull"), options.pull),
    boolean(at("push"), options.push),
    each(
      at("permissions"),
      options.permissions,
      (where, one) =>
        ofKind(where, one, RobotPermission, "use RobotPermission.DELETE_ARTIFACTS, .of(...) or another") ??
        (one as RobotPermission).check(where),
    ),
    distinct(
      at("permissions"),
      permissions.map(({ resource, action }) => `${resource}:${action}`),
      "a permission",
    ),
    doesNothing
      ? problem(
          at("pull"),
          "robot-permissions",
          "must be given, or another right, because Harbor refuses robots without one",
          "give { pull: true }, { push: true } or permissions",
        )
      : undefined,
    integer(at("expiresAfterDays"), options.expiresAfterDays, { min: 1, max: MAX_DAYS }),
    notBlank(at("description"), options.description),
    boolean(at("disabled"), options.disabled),
    integer(at("generation"), options.generation, { min: 1, max: 9999 }),
  ];
}

/** Renders the rights, sorted, each once. */
export function renderAccess(options: HarborRobotOptions): { readonly resource: string; readonly action: string }[] {
  const { pull = false, push = false, permissions = [] } = options;
  const all = [
    ...(pull || push ? [RobotPermission.PULL] : []),
    ...(push ? [RobotPermission.PUSH] : []),
    ...permissions,
  ].map(({ resource, action }) => `${resource}:${action}`);
  return [...new Set(all)].sort().map((text) => {
    const [resource = "", action = ""] = text.split(":");
    return { resource, action };
  });
}
