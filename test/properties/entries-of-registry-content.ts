import { readable } from "../../lib/core";
import type { IHarborRegistry } from "../../lib/registry";
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
  HarborMaintenanceProps,
  HarborProjectProps,
  HarborProxyCacheProps,
  HarborReplicationProps,
} from "../../lib/registry/content";
import { addApplicationStack, addRegistryStack, secret } from "../registry/content/support/demo-registry";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

function place() {
  const { stack, registry } = addRegistryStack();
  return { stack, registry, password: secret(stack) };
}

/** What is given, with the registry if it has a place for one. */
function withRegistry<T extends object>(
  registry: IHarborRegistry,
  given: T,
): T & { readonly registry: IHarborRegistry } {
  return (readable(given) === given ? { registry, ...given } : given) as T & { readonly registry: IHarborRegistry };
}

function project(): HarborProject {
  const { stack, registry } = place();
  return new HarborProject(stack, "Shop", { registry, name: "shop" });
}

/** What is inside a registry. */
export const REGISTRY_CONTENT_ENTRIES: readonly Entry[] = [
  entry<Omit<HarborProjectProps, "registry">>(
    "HarborProject",
    {
      name: "shop",
      public: false,
      storageQuota: 10,
      storageInUse: 1,
      scanOnPush: true,
      generateSbom: true,
      refuseVulnerable: VulnerabilitySeverity.HIGH,
      requireSignatures: false,
      retention: { rules: [RetentionRule.latestPushed(1)], schedule: HarborSchedule.daily() },
      immutableTags: [{ repositories: "**", exceptTags: "x" }],
      members: [HarborMember.user("ann", HarborRole.GUEST)],
      pullRobot: { expiresAfterDays: 30, generation: 2 },
      deletionProtection: true,
      removeImages: false,
    },
    (props) => {
      const { stack, registry } = place();
      return new HarborProject(stack, "Shop", withRegistry(registry, props));
    },
  ),
  entry("a project's registry", { registry: undefined }, (given) => {
    const { stack, registry } = place();
    const { registry: asked = registry } = readable(given) as { registry?: typeof registry };
    return new HarborProject(stack, "Shop", { registry: asked, name: "shop" });
  }),
  entry("RetentionRule", { count: 1, options: { repositories: "a", exceptTags: "b", untagged: true } }, (given) => {
    const { count, options } = readable(given) as { count: number; options: { repositories: string } };
    const { stack, registry } = place();
    const rules = [RetentionRule.latestPushed(count, options), RetentionRule.always(options)];
    return new HarborProject(stack, "Shop", { registry, name: "shop", retention: { rules } });
  }),
  entry("HarborMember", { user: "ann", role: HarborRole.GUEST, group: "g", dn: "cn=g" }, (given) => {
    const { user, role, group, dn } = readable(given) as { user: string; role: HarborRole; group: string; dn: string };
    const made = project();
    made.addMember(HarborMember.user(user, role));
    made.addMember(HarborMember.ldapGroup(group, dn, role));
    return made;
  }),
  entry("HarborProject.addMember", { member: HarborMember.oidcGroup("g", HarborRole.GUEST) }, (given) =>
    project().addMember((readable(given) as typeof given).member),
  ),
  entry(
    "HarborProject.addRobot",
    {
      name: "ci",
      options: {
        pull: true,
        push: true,
        permissions: [RobotPermission.SCAN],
        expiresAfterDays: 1,
        description: "d",
        disabled: true,
        generation: 2,
      },
    },
    (given) => {
      const { name, options } = readable(given) as typeof given;
      return project().addRobot(name, options);
    },
  ),
  entry("RobotPermission.of", { resource: "tag", action: "list" }, (given) => {
    const { resource, action } = readable(given) as typeof given;
    return project().addRobot("ci", { permissions: [RobotPermission.of(resource, action)] });
  }),
  entry(
    "HarborProject.addWebhook",
    {
      name: "ci",
      options: {
        url: "https://hooks.example.com/x",
        events: [HarborEvent.PUSHED],
        verifyCertificate: true,
        description: "d",
        disabled: true,
      },
    },
    (given) => {
      const { name, options } = readable(given) as typeof given;
      return project().addWebhook(name, options);
    },
  ),
  entry("HarborProject.image", { repository: "web", version: { tag: "1" } }, (given) => {
    const { repository, version } = readable(given) as typeof given;
    return project().image(repository, version);
  }),
  entry("HarborProject.grantPull", { namespace: { namespaceName: "shop" }, options: {} }, (given) => {
    const { namespace, options } = readable(given) as typeof given;
    const { stack, registry } = addApplicationStack();
    return new HarborProject(stack, "Shop", { registry, name: "shop" }).grantPull(namespace, options);
  }),
  entry<Omit<HarborProxyCacheProps, "registry">>(
    "HarborProxyCache",
    {
      name: "hub",
      upstream: UpstreamRegistry.dockerHub(),
      public: true,
      storageQuota: 1,
      speedLimit: 1,
      serveWithoutUpstream: true,
      scanOnPull: true,
      retention: { rules: [RetentionRule.always()] },
      pullRobot: { generation: 1 },
      removeImages: true,
    },
    (props) => {
      const { stack, registry } = place();
      return new HarborProxyCache(stack, "Hub", withRegistry(registry, props));
    },
  ),
  entry("UpstreamRegistry.of", { url: "https://r.example.com", options: { login: { username: "u" } } }, (given) => {
    const { stack, registry, password } = place();
    const { url, options } = readable(given) as { url: string; options: { login: { username: string } } };
    const { login } = readable(options);
    const isLogin = typeof login === "object" && login !== null;
    const upstream = UpstreamRegistry.of(url, isLogin ? { login: { ...login, password } } : (options as object));
    return new HarborProxyCache(stack, "Hub", { registry, name: "hub", upstream });
  }),
  entry<Omit<HarborReplicationProps, "registry">>(
    "HarborReplication",
    {
      name: "copy",
      direction: ReplicationDirection.PUSH,
      other: UpstreamRegistry.harbor("https://r.example.com"),
      images: { repositories: "a/**", tags: "v*", labels: ["stable"] },
      destination: { namespace: "backup", replacedParts: 1 },
      trigger: ReplicationTrigger.cron("0 0 2 * * *"),
      description: "d",
      disabled: false,
      overwrite: true,
      replicateDeletions: false,
      speedLimit: 1,
      copyByChunk: false,
      oneAtATime: true,
      runOnChange: false,
    },
    (props) => {
      const { stack, registry } = place();
      return new HarborReplication(stack, "Copy", withRegistry(registry, props));
    },
  ),
  entry("schedules", { cron: "0 0 2 * * *" }, (given) => {
    const { stack, registry } = place();
    const { cron } = readable(given) as typeof given;
    new HarborMaintenance(stack, "Maintenance", { registry, scanAll: HarborSchedule.cron(cron) });
    return new HarborReplication(stack, "Copy", {
      registry,
      name: "copy",
      direction: ReplicationDirection.PUSH,
      other: UpstreamRegistry.github(),
      trigger: ReplicationTrigger.cron(cron),
    });
  }),
  entry<Omit<HarborMaintenanceProps, "registry">>(
    "HarborMaintenance",
    {
      garbageCollection: { schedule: HarborSchedule.weekly(), removeUntagged: true, workers: 1 },
      auditLog: { schedule: HarborSchedule.daily(), keepDays: 1, events: ["other"] as const },
      scanAll: HarborSchedule.hourly(),
    },
    (props) => {
      const { stack, registry } = place();
      return new HarborMaintenance(stack, "Maintenance", withRegistry(registry, props));
    },
  ),
];
