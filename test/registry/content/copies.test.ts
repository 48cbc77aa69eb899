import {
  HarborMaintenance,
  HarborProxyCache,
  HarborReplication,
  HarborSchedule,
  ReplicationDirection,
  ReplicationTrigger,
  RetentionRule,
  UpstreamRegistry,
} from "../../../lib/registry/content";
import type {
  HarborMaintenanceProps,
  HarborProxyCacheProps,
  HarborReplicationProps,
} from "../../../lib/registry/content";
import { peek } from "../../support/synth";
import { addRegistryStack, secret } from "./support/demo-registry";

function cacheOf(upstream: UpstreamRegistry, props: Partial<HarborProxyCacheProps> = {}) {
  const { stack, registry } = addRegistryStack();
  new HarborProxyCache(stack, "Cache", { registry, name: "cache", upstream, ...props });
  return peek(stack);
}

function replicationOf(props: Partial<HarborReplicationProps> = {}) {
  const { stack, registry } = addRegistryStack();
  const other = UpstreamRegistry.harbor("https://other.example.com", {
    login: { username: "copy", password: secret(stack) },
  });
  const direction = ReplicationDirection.PUSH;
  new HarborReplication(stack, "Copy", { registry, name: "copy", direction, other, ...props });
  return peek(stack);
}

/** A replication with the name that a cache has. */
function replicationBesideCache(name: string): HarborReplication {
  const { stack, registry } = addRegistryStack();
  const [upstream, direction] = [UpstreamRegistry.quay(), ReplicationDirection.PULL];
  new HarborProxyCache(stack, "Cache", { registry, name: "quay", upstream });
  return new HarborReplication(stack, "Copy", { registry, name, direction, other: upstream });
}

describe("names of other registries", () => {
  it("are those of caches and of replications, each of which is there once", () => {
    expect(() => replicationBesideCache("quay")).toThrow(
      "name must not be the name of a second registry endpoint of the same Harbor, 'content/Cache' has it already",
    );
    expect(replicationBesideCache("quay-copy").node.path).toBe("content/Copy");
  });
});

function maintenanceOf(props: Partial<HarborMaintenanceProps> = {}) {
  const { stack, registry } = addRegistryStack();
  new HarborMaintenance(stack, "Maintenance", { registry, ...props });
  return peek(stack);
}

describe("a cache of another registry", () => {
  it.each([
    ["Docker Hub", UpstreamRegistry.dockerHub(), "docker-hub", "https://hub.docker.com"],
    ["GitHub's", UpstreamRegistry.github(), "github", "https://ghcr.io"],
    // Harbor allows no caches of what it calls quay.
    ["Quay", UpstreamRegistry.quay(), "docker-registry", "https://quay.io"],
    ["that of Kubernetes", UpstreamRegistry.kubernetes(), "docker-registry", "https://registry.k8s.io"],
    ["any", UpstreamRegistry.of("https://r.example.com:5000"), "docker-registry", "https://r.example.com:5000"],
  ])("knows %s", (_name, upstream, kind, url) => {
    expect(cacheOf(upstream).resource("Cache/Upstream")).toMatchObject({
      name: "cache",
      provider_name: kind,
      endpoint_url: url,
      insecure: false,
    });
  });

  it("lets nodes pull without a login, and forgets what nobody pulls", () => {
    const written = cacheOf(UpstreamRegistry.dockerHub());

    expect(written.resource("Cache/Resource")).toMatchObject({
      name: "cache",
      public: true,
      registry_id: expect.stringMatching(/^\$\{harbor_registry\..*\.registry_id\}$/) as string,
      storage_quota: -1,
      proxy_speed_kb: -1,
      force_destroy: true,
    });
    expect(written.resource("Cache/Retention")).toMatchObject({
      schedule: "Daily",
      rule: [{ n_days_since_last_pull: 7, repo_matching: "**", tag_matching: "**" }],
    });
  });

  it("is what its properties say", () => {
    const written = cacheOf(UpstreamRegistry.dockerHub(), {
      speedLimit: 512,
      storageQuota: 100,
      serveWithoutUpstream: true,
      retention: { rules: [RetentionRule.latestPulled(3)], schedule: HarborSchedule.weekly() },
    });

    expect(written.resource("Cache/Resource")).toMatchObject({
      proxy_speed_kb: 512,
      storage_quota: 100,
      proxy_cache_local_on_not_found: true,
    });
    expect(written.resource("Cache/Retention")).toMatchObject({
      schedule: "Weekly",
      rule: [{ most_recently_pulled: 3 }],
    });
  });

  it("that needs a login has robots that go before it is made anew under its present name", () => {
    const { stack, registry } = addRegistryStack();
    const upstream = UpstreamRegistry.dockerHub();
    const cache = new HarborProxyCache(stack, "Cache", { registry, name: "cache", upstream, public: false });
    cache.addRobot("nodes", { pull: true });

    expect(peek(stack).resource("Cache/Robot-nodes/Resource")).toMatchObject({
      lifecycle: { create_before_destroy: false },
    });
  });
});

describe("a replication", () => {
  it("copies everything, when somebody says so", () => {
    const written = replicationOf();

    expect(written.resource("Copy/Other")).toMatchObject({ access_id: "copy", access_secret: "${var.Password}" });
    expect(written.resource("Copy/Resource")).toMatchObject({
      action: "push",
      schedule: "manual",
      enabled: true,
      override: true,
      deletion: false,
      single_active_replication: true,
      speed: -1,
    });
    expect(written.resource("Copy/Resource")).toMatchObject({ filters: [] });
  });

  it("asks each question in a block of its own", () => {
    const images = { repositories: "shop/**", exceptTags: "tmp-*", labels: ["stable"] };
    const destination = { namespace: "backup/shop", replacedParts: -1 };

    expect(replicationOf({ images, destination }).resource("Copy/Resource")).toMatchObject({
      filters: [
        { name: "shop/**" },
        { tag: "tmp-*", decoration: "excludes" },
        { labels: ["stable"], decoration: "matches" },
      ],
      dest_namespace: "backup/shop",
      dest_namespace_replace: -1,
    });
  });

  it("may follow every push, then without waiting for the last one", () => {
    const trigger = ReplicationTrigger.onPush();

    expect(replicationOf({ trigger, replicateDeletions: true }).resource("Copy/Resource")).toMatchObject({
      schedule: "event_based",
      deletion: true,
      single_active_replication: false,
    });
  });
});

describe("the maintenance of a registry", () => {
  it("wins space back weekly, and keeps the audit log for 90 days", () => {
    const written = maintenanceOf();

    expect(written.resource("Maintenance/GarbageCollection")).toMatchObject({
      schedule: "Weekly",
      delete_untagged: false,
      workers: 1,
    });
    expect(written.resource("Maintenance/AuditLog")).toMatchObject({
      schedule: "Daily",
      audit_retention_hour: 2160,
      include_event_types: "create_artifact,delete_artifact,pull_artifact,other",
    });
    expect(written.counts).not.toHaveProperty("harbor_interrogation_services");
  });

  it("scans everything again where it is told to", () => {
    const written = maintenanceOf({
      scanAll: HarborSchedule.cron("0 0 4 * * *"),
      garbageCollection: { removeUntagged: true, workers: 3 },
      auditLog: { keepDays: 1, events: ["pull_artifact"] },
    });

    expect(written.resource("Maintenance/ScanAll")).toMatchObject({ vulnerability_scan_policy: "0 0 4 * * *" });
    expect(written.resource("Maintenance/GarbageCollection")).toMatchObject({ delete_untagged: true, workers: 3 });
    expect(written.resource("Maintenance/AuditLog")).toMatchObject({
      audit_retention_hour: 24,
      include_event_types: "pull_artifact",
    });
  });
});
