import type { Construct } from "constructs";
import { boolean, checkProps, guardStack, integer, knownKeys, readable, required, textLength } from "../../core";
import type { CheckResult } from "../../core";
import { Project } from "../../providers/.gen/harbor/project";
import { Registry } from "../../providers/.gen/harbor/registry";
import { RetentionPolicy } from "../../providers/.gen/harbor/retention-policy";
import type { IHarborRegistry } from "../registry-facts";
import { harborName } from "./harbor-names";
import type { RetentionOptions } from "./harbor-project";
import { HarborProjectBase } from "./harbor-project-base";
import type { PullRobotOptions } from "./harbor-project-base";
import { HarborSchedule } from "./harbor-schedule";
import { checkPullRobot, checkRetention } from "./project-checks";
import { checkRegistryPlacement } from "./registry-placement";
import { RetentionRule } from "./retention-rule";
import { checkNameFree } from "./taken-names";
import type { NamedInHarbor } from "./taken-names";
import { checkUpstream } from "./upstream-registry";
import type { UpstreamRegistry } from "./upstream-registry";

/** No limit, as Harbor writes it. */
const UNLIMITED = -1;

/** Longest name of another registry in Harbor, in characters. */
const MAX_REGISTRY_NAME = 64;

const DEFAULT_KEEP_DAYS = 7;

const KEYS: readonly (keyof HarborProxyCacheProps)[] = [
  "registry",
  "name",
  "upstream",
  "public",
  "storageQuota",
  "speedLimit",
  "serveWithoutUpstream",
  "scanOnPull",
  "retention",
  "pullRobot",
  "removeImages",
];

/** Properties of `HarborProxyCache`. */
export interface HarborProxyCacheProps {
  /** Registry that keeps the copies; another stack makes it. */
  readonly registry: IHarborRegistry;

  /** Name of the project, such as `dockerhub`: as that of a `HarborProject`, of at most 64 characters. */
  readonly name: string;

  /** Registry that the images come from. A change to one of another kind needs another name. */
  readonly upstream: UpstreamRegistry;

  /**
   * Whether everybody who reaches the registry may pull, without a login. containerd sends the login of a pod's `imagePullSecrets` to the
   * registry that the image names, not to its mirror, so nodes need this to be true.
   *
   * @default true
   */
  readonly public?: boolean;

  /**
   * Most that the copies may take, in GiB.
   *
   * @default - no limit
   */
  readonly storageQuota?: number;

  /**
   * Most that is loaded from there, in KB a second.
   *
   * @default - no limit
   */
  readonly speedLimit?: number;

  /**
   * Whether a copy is still handed out when the image is no longer there.
   *
   * @default false
   */
  readonly serveWithoutUpstream?: boolean;

  /**
   * Whether copies are searched for known vulnerabilities when they arrive; the registry needs a scanner.
   *
   * @default false
   */
  readonly scanOnPull?: boolean;

  /**
   * Which copies are kept.
   *
   * @default - those that were pulled in the last seven days, looked after daily
   */
  readonly retention?: RetentionOptions;

  /**
   * How the robot of pull secrets is made, where `public` is false.
   *
   * @default - one that does not expire
   */
  readonly pullRobot?: PullRobotOptions;

  /**
   * Whether destroying the cache removes its copies; Harbor refuses to remove a project with images otherwise.
   *
   * @default true
   */
  readonly removeImages?: boolean;
}

/**
 * Defines a project that hands out another registry's images and keeps copies of them: nodes load each image once from the Internet, or
 * never reach it themselves. Nobody can push to it.
 *
 * Nodes use it as a mirror: give the cluster `registryMirrors: [registry.mirrorOf("docker.io", "dockerhub")]`. They try the registry
 * itself where the mirror does not answer, so a cluster can be founded before its registry.
 *
 * @see https://goharbor.io/docs/2.13.0/administration/configure-proxy-cache/
 */
export class HarborProxyCache extends HarborProjectBase {
  public readonly projectName: string;
  public readonly isPublic: boolean;
  public readonly registry: IHarborRegistry;

  protected readonly resource: Project;
  protected readonly pullRobot: PullRobotOptions;
  // the other registry's kind changes the project under its present name.
  protected readonly canOverlap = false;

  /** @throws ValidationError with every problem of the properties at once, and when the registry is made by the same stack */
  public constructor(scope: Construct, id: string, props: HarborProxyCacheProps) {
    super(scope, id);
    const given = readable(props);
    checkProps(
      this,
      checkRegistryPlacement(this, given.registry),
      checkProxyCache(props),
      checkNameFree(this, given.registry, "project", given.name),
      checkNameFree(this, given.registry, "registry endpoint", given.name),
    );
    guardStack(this);
    const { registry, name, upstream, retention } = props;
    this.registry = registry;
    this.projectName = name;
    this.isPublic = props.public ?? true;
    this.pullRobot = props.pullRobot ?? {};
    const dependsOn = [...this.gate];
    const endpoint = new Registry(this, "Upstream", { name, ...upstream.render(), dependsOn });
    this.resource = new Project(this, "Resource", {
      name,
      registryId: endpoint.registryId,
      public: this.isPublic,
      storageQuota: props.storageQuota ?? UNLIMITED,
      vulnerabilityScanning: props.scanOnPull ?? false,
      proxySpeedKb: props.speedLimit ?? UNLIMITED,
      proxyCacheLocalOnNotFound: props.serveWithoutUpstream ?? false,
      forceDestroy: props.removeImages ?? true,
      dependsOn,
    });
    const rules = retention?.rules ?? [RetentionRule.pulledWithin(DEFAULT_KEEP_DAYS)];
    new RetentionPolicy(this, "Retention", {
      scope: this.resource.id,
      schedule: (retention?.schedule ?? HarborSchedule.daily()).scheduleText,
      rule: rules.map((rule) => rule.render()),
      dependsOn,
    });
  }

  public override get namesInHarbor(): NamedInHarbor["namesInHarbor"] {
    return { ...super.namesInHarbor, "registry endpoint": this.projectName };
  }
}

function checkProxyCache(given: HarborProxyCacheProps): CheckResult {
  const props = readable(given);
  const { name, upstream } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    harborName("name", name),
    typeof name === "string" ? textLength("name", name, { max: MAX_REGISTRY_NAME }) : undefined,
    checkUpstream("upstream", upstream),
    boolean("public", props.public),
    integer("storageQuota", props.storageQuota, { min: 1, max: 1024 ** 2 }),
    integer("speedLimit", props.speedLimit, { min: 1, max: 2 ** 31 - 1 }),
    boolean("serveWithoutUpstream", props.serveWithoutUpstream),
    boolean("scanOnPull", props.scanOnPull),
    checkRetention("retention", props.retention),
    checkPullRobot("pullRobot", props.pullRobot),
    boolean("removeImages", props.removeImages),
  ];
}
