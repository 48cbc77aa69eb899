import { App } from "cdktf";
import { ContainerApplication, KubernetesNamespace } from "../../lib";
import {
  HarborEvent,
  HarborMaintenance,
  HarborMember,
  HarborProject,
  HarborProxyCache,
  HarborReplication,
  HarborRole,
  HarborSchedule,
  ReplicationDirection,
  ReplicationTrigger,
  RetentionRule,
  RobotPermission,
  UpstreamRegistry,
  VulnerabilitySeverity,
} from "../../lib/registry/content";
import type {
  HarborImageVersion,
  HarborMaintenanceProps,
  HarborProjectProps,
  HarborProxyCacheProps,
  HarborReplicationProps,
  HarborRobotOptions,
  HarborWebhookOptions,
} from "../../lib/registry/content";
import { RegistryStack, StateBackend } from "../../stacks";
import { addApplicationStack, addRegistryStack } from "../registry/content/support/demo-registry";
import type { BadInput } from "../support/bad-input";
import { untyped } from "./give";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function project(props: Partial<HarborProjectProps>): BadInput[2] {
  return () => {
    const { stack, registry } = addRegistryStack();
    return new HarborProject(stack, "Shop", { registry, name: "shop", ...props });
  };
}

function withProject(give: (made: HarborProject) => unknown): BadInput[2] {
  return () => {
    const { stack, registry } = addRegistryStack();
    return give(new HarborProject(stack, "Shop", { registry, name: "shop" }));
  };
}

function robot(options: HarborRobotOptions, name = "ci"): BadInput[2] {
  return withProject((made) => made.addRobot(name, options));
}

function image(repository: string, version: HarborImageVersion): BadInput[2] {
  return withProject((made) => made.image(repository, version));
}

function webhook(options: Partial<HarborWebhookOptions>): BadInput[2] {
  return withProject((made) =>
    made.addWebhook("events", { url: "https://hooks.example.com/x", events: [HarborEvent.PUSHED], ...options }),
  );
}

function cache(props: Partial<HarborProxyCacheProps>): BadInput[2] {
  return () => {
    const { stack, registry } = addRegistryStack();
    const upstream = UpstreamRegistry.dockerHub();
    return new HarborProxyCache(stack, "Cache", { registry, name: "dockerhub", upstream, ...props });
  };
}

function replication(props: Partial<HarborReplicationProps>): BadInput[2] {
  return () => {
    const { stack, registry } = addRegistryStack();
    const other = UpstreamRegistry.harbor("https://other.example.com");
    const direction = ReplicationDirection.PUSH;
    return new HarborReplication(stack, "Copy", { registry, name: "copy", direction, other, ...props });
  };
}

function maintenance(props: Partial<HarborMaintenanceProps>): BadInput[2] {
  return () => {
    const { stack, registry } = addRegistryStack();
    return new HarborMaintenance(stack, "Maintenance", { registry, ...props });
  };
}

function schedule(cron: string): BadInput[2] {
  return maintenance({ garbageCollection: { schedule: HarborSchedule.cron(cron) } });
}

/** What is inside a registry: projects, images, robots, caches, copies. */
export const REGISTRY_CONTENT: readonly BadInput[] = [
  [117, "a project without a registry", project({ registry: undefined }), "required", "registry"],
  [97, "a project of something else", project({ registry: untyped("registry") }), "wrong-kind", "registry"],
  [97, "a project name in upper case", project({ name: "Shop" }), "format", "name"],
  [97, "a project name with two dots", project({ name: "shop..web" }), "format", "name"],
  [97, "a project name that ends in a dash", project({ name: "shop-" }), "format", "name"],
  [97, "a project name with a slash", project({ name: "shop/web" }), "format", "name"],
  [97, "a project name of 256 characters", project({ name: "a".repeat(256) }), "text-length", "name"],
  [97, "no project name", project({ name: "" }), "text-length", "name"],
  [97, "a quota below zero", project({ storageQuota: -1 }), "integer", "storageQuota"],
  [97, "a quota of nothing", project({ storageQuota: 0 }), "integer", "storageQuota"],
  [97, "a quota with a unit", project({ storageQuota: untyped("50Gi") }), "integer", "storageQuota"],
  [97, "a quota of half a GiB", project({ storageQuota: 0.5 }), "integer", "storageQuota"],
  [97, "a quota above Harbor's", project({ storageQuota: 1024 ** 2 + 1 }), "integer", "storageQuota"],
  [
    97,
    "a quota below what is used",
    project({ storageQuota: 10, storageInUse: 12 }),
    "quota-below-use",
    "storageQuota",
  ],
  [97, "an unknown severity", project({ refuseVulnerable: untyped("none") }), "one-of", "refuseVulnerable"],
  [
    97,
    "vulnerable images refused without scans",
    project({ scanOnPush: false, refuseVulnerable: VulnerabilitySeverity.HIGH }),
    "scanning-missing",
    "refuseVulnerable",
  ],
  [
    116,
    "Notary, which is gone",
    project(untyped({ enableContentTrust: true })),
    "unknown-property",
    "enableContentTrust",
  ],
  [97, "retention without rules", project({ retention: { rules: [] } }), "list-length", "retention.rules"],
  [97, "retention with no list", project({ retention: untyped({}) }), "required", "retention.rules"],
  [
    97,
    "the same rule twice",
    project({ retention: { rules: [RetentionRule.latestPushed(5), RetentionRule.latestPushed(5)] } }),
    "repeated",
    "retention.rules[1]",
  ],
  [
    97,
    "retention of no image",
    project({ retention: { rules: [RetentionRule.latestPushed(0)] } }),
    "integer",
    "retention.rules[0].mostRecentlyPushed",
  ],
  [
    97,
    "tags and all but these tags",
    project({ retention: { rules: [RetentionRule.always({ tags: "v*", exceptTags: "x" })] } }),
    "selection-both",
    "retention.rules[0].exceptTags",
  ],
  [97, "the same tags immutable twice", project({ immutableTags: [{}, {}] }), "repeated", "immutableTags[1]"],
  [
    97,
    "an unknown role",
    project({ members: [HarborMember.user("ann", untyped("admin"))] }),
    "one-of",
    "members[0].role",
  ],
  [
    97,
    "a member twice",
    project({ members: [HarborMember.user("a", HarborRole.GUEST), HarborMember.user("a", HarborRole.DEVELOPER)] }),
    "repeated",
    "members[1]",
  ],
  [97, "a robot without rights", robot({}), "robot-permissions", "pull"],
  [97, "a robot without rights but an empty list", robot({ permissions: [] }), "robot-permissions", "pull"],
  [97, "a robot named with the separator", robot({ pull: true }, "shop+ci"), "format", "name"],
  [97, "a robot in upper case", robot({ pull: true }, "CI"), "format", "name"],
  [97, "a robot with the name of ours", robot({ pull: true }, "pull"), "name-taken", "name"],
  [97, "a robot for no day", robot({ pull: true, expiresAfterDays: 0 }), "integer", "expiresAfterDays"],
  [
    97,
    "a right on something that robots have none on",
    robot({ permissions: [RobotPermission.of("user", "create")] }),
    "robot-permission",
    "permissions[0].resource",
  ],
  [
    97,
    "a right that there is not",
    robot({ permissions: [RobotPermission.of("repository", "burn")] }),
    "robot-permission",
    "permissions[0].action",
  ],
  [97, "an image with tag and digest", image("web", { tag: "1", digest: DIGEST }), "image-version", "digest"],
  [97, "an image whose tag is a number", image("web", { tag: 5 as never }), "wrong-kind", "tag"],
  [97, "an image with neither", image("web", {}), "image-version", "tag"],
  [102, "the latest image", image("web", { tag: "latest" }), "image-reference", "tag"],
  [97, "a digest that is none", image("web", { digest: "sha256:1" }), "image-reference", "digest"],
  [97, "a repository in upper case", image("Web", { tag: "1" }), "format", "repository"],
  [97, "a repository that leads out", image("../web", { tag: "1" }), "format", "repository"],
  [
    97,
    "an application whose image is neither a name nor an image",
    () => {
      const { stack, cluster } = addApplicationStack();
      const namespace = KubernetesNamespace.fromName("shop");
      return new ContainerApplication(stack, "Web", { cluster, namespace, name: "web", image: untyped({ tag: "1" }) });
    },
    "wrong-kind",
    "image",
  ],
  [
    97,
    "a pull secret for something else than a namespace",
    withProject((made) => made.grantPull(untyped("shop"))),
    "wrong-kind",
    "namespace",
  ],
  [97, "a cache without another registry", cache({ upstream: undefined }), "required", "upstream"],
  [
    97,
    "another registry over plain HTTP",
    cache({ upstream: UpstreamRegistry.of("http://registry.example.com") }),
    "url",
    "upstream.url",
  ],
  [
    98,
    "a literal password of another registry",
    cache({ upstream: UpstreamRegistry.dockerHub({ username: "me", password: "hunter2" }) }),
    "literal-secret",
    "upstream.login.password",
  ],
  [97, "a speed of nothing", cache({ speedLimit: 0 }), "integer", "speedLimit"],
  [97, "a cache with too long a name", cache({ name: "a".repeat(65) }), "text-length", "name"],
  [97, "a way that images do not go", replication({ direction: untyped("both") }), "one-of", "direction"],
  [
    97,
    "a replication with five fields",
    replication({ trigger: ReplicationTrigger.cron("0 2 * * *") }),
    "cron-fields",
    "trigger",
  ],
  [
    97,
    "a replication every minute",
    replication({ trigger: ReplicationTrigger.cron("0 * 2 * * *") }),
    "cron-minute",
    "trigger",
  ],
  [
    97,
    "a copy of what is pushed elsewhere",
    replication({ direction: ReplicationDirection.PULL, trigger: ReplicationTrigger.onPush() }),
    "trigger-unseen",
    "trigger",
  ],
  [
    97,
    "deletions that nobody sees",
    replication({ replicateDeletions: true }),
    "deletions-unseen",
    "replicateDeletions",
  ],
  [
    97,
    "one at a time of what is pushed",
    replication({ trigger: ReplicationTrigger.onPush(), oneAtATime: true }),
    "one-at-a-time",
    "oneAtATime",
  ],
  [
    97,
    "a destination that is none",
    replication({ destination: { namespace: "Backup" } }),
    "format",
    "destination.namespace",
  ],
  [110, "a schedule with five fields", schedule("30 2 * * *"), "cron-fields", "garbageCollection.schedule"],
  [110, "a schedule with seconds", schedule("5 30 2 * * *"), "cron-second", "garbageCollection.schedule"],
  [110, "a schedule with a 61st minute", schedule("0 61 2 * * *"), "cron-field", "garbageCollection.schedule"],
  [110, "a schedule that never comes", schedule("0 0 0 30 2 *"), "cron-never", "garbageCollection.schedule"],
  [
    110,
    "too many programs at a time",
    maintenance({ garbageCollection: { workers: 9 } }),
    "integer",
    "garbageCollection.workers",
  ],
  [
    115,
    "a registry that is looked after twice",
    () => {
      const { stack, registry } = addRegistryStack();
      new HarborMaintenance(stack, "One", { registry });
      return new HarborMaintenance(stack, "Two", { registry });
    },
    "maintenance-twice",
    "registry",
  ],
  [110, "a webhook with a query", webhook({ url: "https://hooks.example.com/x?key=1" }), "url-query", "url"],
  [98, "a webhook with a literal header", webhook({ authHeader: "Bearer 12345678" }), "literal-secret", "authHeader"],
  [110, "a webhook of nothing", webhook({ events: [] }), "list-length", "events"],
  [110, "a webhook of an unknown event", webhook({ events: [untyped("PUSH")] }), "one-of", "events[0]"],
  [
    115,
    "two registries for one stack",
    () => {
      const { stack, registry } = addRegistryStack();
      return stack.connectToRegistry(registry);
    },
    "connected-twice",
    "registry",
  ],
  [
    117,
    "a registry that is none",
    () => new RegistryStack(new App(), "content", { backend: StateBackend.pg(), registry: untyped({}) }),
    "wrong-kind",
    "registry",
  ],
];
