import { TerraformStack } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import {
  checkProps,
  dnsLabel,
  hasTokens,
  knownKeys,
  ofKind,
  problem,
  readable,
  required,
  terraformText,
} from "../../core";
import type { CheckResult } from "../../core";
import type { IContainerImage, IKubernetesNamespace } from "../../kube";
import type { Project } from "../../providers/.gen/harbor/project";
import { ProjectMemberGroup } from "../../providers/.gen/harbor/project-member-group";
import { ProjectMemberUser } from "../../providers/.gen/harbor/project-member-user";
import type { IHarborRegistry } from "../registry-facts";
import { HarborGate } from "./harbor-gate";
import { checkImage, HarborImage, renderReference } from "./harbor-image";
import type { HarborImageVersion } from "./harbor-image";
import { HarborMember } from "./harbor-member";
import { contentId, harborName, robotName } from "./harbor-names";
import { HarborPullSecret } from "./harbor-pull-secret";
import { checkRobot, HarborRobot } from "./harbor-robot";
import type { HarborRobotOptions } from "./harbor-robot";
import { checkWebhook, HarborWebhook } from "./harbor-webhook";
import type { HarborWebhookOptions } from "./harbor-webhook";
import type { NamedInHarbor } from "./taken-names";

/** Name of the robot that pull secrets have when none is named. */
const PULL_ROBOT = "pull";

/** How the robot of pull secrets is made. */
export type PullRobotOptions = Pick<HarborRobotOptions, "expiresAfterDays" | "generation">;

/** Options of `grantPull`. */
export interface GrantPullOptions {
  /**
   * Robot that pulls; one for each namespace lets one of them be shut out.
   *
   * @default - one robot of the project, called `pull`
   */
  readonly robot?: HarborRobot;

  /**
   * What pulls: the Secret is put into its stack.
   *
   * @default - the stack of the project, or that of the namespace if it comes later
   */
  readonly consumer?: IConstruct;
}

/** A project, with what is in it and who uses it. */
export abstract class HarborProjectBase extends Construct implements NamedInHarbor {
  /** Name of the project. */
  public abstract readonly projectName: string;

  /** Whether everybody may pull, without a login. */
  public abstract readonly isPublic: boolean;

  /** Registry that the project is in. */
  public abstract readonly registry: IHarborRegistry;

  protected abstract readonly resource: Project;
  protected abstract readonly pullRobot: PullRobotOptions;

  /** Whether a project can be made anew beside the old one. */
  protected abstract readonly canOverlap: boolean;

  /** Names that nothing else in the registry can have. */
  public get namesInHarbor(): NamedInHarbor["namesInHarbor"] {
    return { project: this.projectName };
  }

  /** What names of images of the project begin with. */
  public get imagePrefix(): string {
    return `${this.registry.registryHost}/${this.projectName}`;
  }

  /**
   * An image of the project, for `image` of an application or a job.
   *
   * @param repository path of the repository below the project
   * @param version tag or digest
   * @throws ValidationError when it is no image, or both tag and digest are given, or the tag is `latest`
   */
  public image(repository: string, version: HarborImageVersion): IContainerImage {
    checkProps(`${this.node.path}.image`, checkImage(this.imagePrefix, repository, version));
    const reference = renderReference(`${this.imagePrefix}/${repository}`, version);
    return new HarborImage(reference, (namespace, consumer) =>
      this.isPublic ? undefined : this.grantPull(namespace, { consumer }).secretName,
    );
  }

  /**
   * Lets pods of a namespace pull the images of the project: puts a Secret with a robot's login there, once.
   *
   * @param namespace namespace of the pods
   * @param options with which robot, and where the Secret is kept
   * @throws ValidationError when the namespace or the robot is none
   */
  public grantPull(namespace: IKubernetesNamespace, options: GrantPullOptions = {}): HarborPullSecret {
    checkProps(`${this.node.path}.grantPull`, checkGrant(namespace, options));
    const robot = options.robot ?? this.defaultRobot();
    const scope = this.scopeOfSecret(namespace, options.consumer);
    const place = Construct.isConstruct(namespace) ? namespace.node.path : namespace.namespaceName;
    const owner = scope === this ? [] : [this.node.path];
    const id = contentId("PullSecret", ...owner, ...(options.robot === undefined ? [] : [robot.node.id]), place);
    const known = scope.node.tryFindChild(id);
    const { projectName, registry } = this;
    return known instanceof HarborPullSecret
      ? known
      : new HarborPullSecret(scope, id, { namespace, robot, projectName, registryHost: registry.registryHost });
  }

  /**
   * Adds an account for programs.
   *
   * @param name name of the robot
   * @param options what it may do
   * @throws ValidationError when the name is none of Harbor's, or is taken, or the robot may do nothing
   */
  public addRobot(name: string, options: HarborRobotOptions): HarborRobot {
    const id = `Robot-${contentId(String(name))}`;
    checkProps(`${this.node.path}.addRobot`, [
      robotName("name", name),
      checkRobot("", options),
      this.checkFree(id, "name", name),
    ]);
    return new HarborRobot(this, id, { ...options, name, owner: this.owner });
  }

  /**
   * Lets a user or a group work with the project.
   *
   * @param member who, and what they may do
   * @throws ValidationError when it is no member, or is one already
   */
  public addMember(member: HarborMember): void {
    checkProps(`${this.node.path}.addMember`, [
      required("member", member) ?? ofKind("member", member, HarborMember, "use HarborMember.user(...) or another"),
      member instanceof HarborMember
        ? [member.check("member"), this.checkFree(`Member-${contentId(member.label)}`, "member", member.label)]
        : undefined,
    ]);
    const { source, role } = member;
    const id = `Member-${contentId(member.label)}`;
    const common = { projectId: this.resource.id, role, dependsOn: [...this.gate] };
    if (source.kind === "user") {
      new ProjectMemberUser(this, id, { ...common, userName: terraformText(source.name) });
    } else {
      const ldapGroupDn = source.type === "ldap" ? terraformText(source.dn) : undefined;
      new ProjectMemberGroup(this, id, {
        ...common,
        groupName: terraformText(source.name),
        type: source.type,
        ldapGroupDn,
      });
    }
  }

  /**
   * Tells somebody what happens in the project.
   *
   * @param name name of the webhook
   * @param options whom, and of what
   * @throws ValidationError when the address or an event is none, or the name is taken
   */
  public addWebhook(name: string, options: HarborWebhookOptions): HarborWebhook {
    const id = `Webhook-${contentId(String(name))}`;
    checkProps(`${this.node.path}.addWebhook`, [
      harborName("name", name),
      checkWebhook(options),
      this.checkFree(id, "name", name),
    ]);
    const { projectAddress, dependsOn } = this.owner;
    return new HarborWebhook(this, id, {
      ...options,
      name,
      owner: { projectId: this.resource.id, projectAddress, dependsOn },
    });
  }

  /** What has to be there before everything. */
  protected get gate(): readonly ITerraformDependable[] {
    return [HarborGate.of(this, this.registry).dependable];
  }

  private get owner() {
    const { resource, canOverlap, gate } = this;
    return {
      projectReference: resource.name,
      projectAddress: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`,
      overlaps: canOverlap,
      dependsOn: gate,
    };
  }

  private defaultRobot(): HarborRobot {
    const id = "PullRobot";
    const known = this.node.tryFindChild(id);
    return known instanceof HarborRobot
      ? known
      : new HarborRobot(this, id, { ...this.pullRobot, name: PULL_ROBOT, pull: true, owner: this.owner });
  }

  /** Whoever pulls comes last, and knows both; without one, the later of the two stacks does. */
  private scopeOfSecret(namespace: IKubernetesNamespace, consumer: IConstruct | undefined): Construct {
    const own = TerraformStack.of(this);
    if (consumer !== undefined) {
      const stack = TerraformStack.of(consumer);
      return stack === own ? this : stack;
    }
    if (!Construct.isConstruct(namespace)) {
      return this;
    }
    const stack = TerraformStack.of(namespace);
    return stack === own || own.dependsOn(stack) ? this : stack;
  }

  private checkFree(id: string, path: string, value: unknown): CheckResult {
    const isPullRobot = id === `Robot-${PULL_ROBOT}`;
    return isPullRobot || this.node.tryFindChild(id) !== undefined
      ? problem(path, "name-taken", "must not be taken in the project already", "choose another name", value)
      : undefined;
  }
}

function checkGrant(namespace: unknown, options: GrantPullOptions): CheckResult {
  const { namespaceName } = readable(namespace as { readonly namespaceName?: string });
  const { robot, consumer } = readable(options);
  return [
    knownKeys("options", options, ["robot", "consumer"]),
    required("namespace", namespace) ??
      (typeof namespaceName !== "string"
        ? problem(
            "namespace",
            "wrong-kind",
            "must be a namespace",
            "give a KubernetesNamespace, or KubernetesNamespace.fromName(...)",
            namespace,
          )
        : hasTokens(namespaceName)
          ? undefined
          : dnsLabel("namespace.namespaceName", namespaceName)),
    ofKind("robot", robot, HarborRobot, "give what addRobot(...) returned"),
    consumer === undefined || Construct.isConstruct(consumer)
      ? undefined
      : problem("consumer", "wrong-kind", "must be a construct", "give the application that pulls", consumer),
  ];
}
