import { TerraformVariable } from "cdktf";
import { Taint } from "../../lib";
import {
  ContainerApplication,
  EnvValue,
  NodeSelection,
  PodField,
  Probe,
  Scaling,
  Spread,
  UpdateStrategy,
  Volume,
} from "../../lib/apps";
import type { ContainerApplicationProps } from "../../lib/apps";
import { addPlatform } from "../support/demo-platform";
import type { Block } from "../support/synth";
import { peek } from "../support/synth";
import { addApplication, applicationProps, peekApplication, synthApplications } from "./support/demo-application";

type Tree = Readonly<Record<string, unknown>>;

function specOf(block: Block): Tree {
  return block["spec"] as Tree;
}

function podOf(block: Block): Tree {
  return (specOf(block)["template"] as Tree)["spec"] as Tree;
}

function containerOf(props: Partial<ContainerApplicationProps>): Tree {
  const pod = podOf(peekApplication(props).resource("Web/Resource"));
  return (pod["container"] as Tree[])[0] ?? {};
}

describe("an application with nothing but a name, an image and a port", () => {
  const stack = peekApplication();

  it("is a Deployment with a Service, a policy and an account, and nothing else", () => {
    expect(stack.counts).toEqual({
      kubernetes_deployment_v1: 1,
      kubernetes_network_policy_v1: 1,
      kubernetes_service_account_v1: 1,
      kubernetes_service_v1: 1,
    });
  });

  it("has one replica that is replaced without a gap", () => {
    expect(specOf(stack.resource("Web/Resource"))).toMatchObject({
      replicas: "1",
      strategy: { type: "RollingUpdate", rolling_update: { max_surge: "1", max_unavailable: "0" } },
      selector: { match_labels: { "app.kubernetes.io/name": "web" } },
    });
    expect(stack.resource("Web/Resource")).toMatchObject({ wait_for_rollout: true });
  });

  it("is ready when its port takes connections", () => {
    expect(containerOf({})).toMatchObject({
      readiness_probe: { tcp_socket: [{ port: "8080" }], period_seconds: 10, timeout_seconds: 5, failure_threshold: 3 },
    });
    expect(containerOf({})).not.toHaveProperty("liveness_probe");
  });

  it("gets little of a node, and no more memory than it reserves", () => {
    expect(containerOf({})["resources"]).toEqual({
      requests: { cpu: "50m", memory: "128Mi" },
      limits: { memory: "128Mi" },
    });
  });

  it("writes to /tmp only", () => {
    expect(containerOf({})["volume_mount"]).toEqual([
      expect.objectContaining({ mount_path: "/tmp", read_only: false }),
    ]);
    expect(containerOf({})["security_context"]).toMatchObject({ read_only_root_filesystem: true });
  });

  it("writes to a volume in the place of /tmp, if there is one", () => {
    const volumes = [Volume.emptyDir("scratch", { mountPath: "/tmp" })];
    const mounts = [{ name: "scratch", mount_path: "/tmp", read_only: false }];

    expect(containerOf({ volumes })["volume_mount"]).toEqual(mounts);
  });

  it("has no token of the API", () => {
    expect(stack.resource("Web/Parts/ServiceAccount")).toMatchObject({ automount_service_account_token: false });
    expect(podOf(stack.resource("Web/Resource"))).toMatchObject({
      automount_service_account_token: false,
      service_account_name: "web",
      enable_service_links: false,
    });
  });

  it("is spread over zones and hosts as well as it goes", () => {
    expect(podOf(stack.resource("Web/Resource"))["topology_spread_constraint"]).toMatchObject([
      { topology_key: "topology.kubernetes.io/zone", max_skew: 1, when_unsatisfiable: "ScheduleAnyway" },
      { topology_key: "kubernetes.io/hostname", max_skew: 1, when_unsatisfiable: "ScheduleAnyway" },
    ]);
  });

  it("is reachable from its own namespace only", () => {
    expect(specOf(stack.resource("Web/Service"))).toMatchObject({ type: "ClusterIP" });
    expect(specOf(stack.resource("Web/IngressPolicy"))["ingress"]).toEqual([
      { from: [{ pod_selector: {} }], ports: [{ port: "8080", protocol: "TCP" }] },
    ]);
  });
});

describe("an application without ports", () => {
  it("has no Service and no policy, and no probe", () => {
    const stack = peekApplication({ ports: [] });

    expect(stack.counts).toEqual({ kubernetes_deployment_v1: 1, kubernetes_service_account_v1: 1 });
    expect(containerOf({ ports: undefined })).not.toHaveProperty("readiness_probe");
  });
});

describe("the container of an application", () => {
  it("takes its variables from text, settings, secrets and the pod, in the order of their names", () => {
    const platform = addPlatform();
    const password = new TerraformVariable(platform.applications, "Password", { sensitive: true });
    addApplication(
      {
        config: { mode: "fast" },
        secrets: { password: password.stringValue },
        env: {
          D: EnvValue.fromField(PodField.IP),
          C: EnvValue.fromSecret("password"),
          B: EnvValue.fromConfig("mode"),
          A: EnvValue.of("text"),
          E: EnvValue.fromExistingSecret("other", "key"),
        },
      },
      platform,
    );
    const container = (podOf(peek(platform.applications).resource("Web/Resource"))["container"] as Tree[])[0];

    expect(container?.["env"]).toEqual([
      { name: "A", value: "text" },
      { name: "B", value_from: { config_map_key_ref: { name: "web", key: "mode" } } },
      { name: "C", value_from: { secret_key_ref: { name: "web", key: "password" } } },
      { name: "D", value_from: { field_ref: { api_version: "v1", field_path: "status.podIP" } } },
      { name: "E", value_from: { secret_key_ref: { name: "other", key: "key" } } },
    ]);
  });

  it("gets probes of every kind", () => {
    const container = containerOf({
      readiness: Probe.http("/ready?full=1", { https: true, port: 8443 }),
      liveness: Probe.exec(["/bin/check", "$(X)"], { periodSeconds: 30 }),
      startup: Probe.tcp({ failureThreshold: 60, initialDelaySeconds: 5 }),
    });

    expect(container["readiness_probe"]).toMatchObject({
      http_get: { path: "/ready?full=1", port: "8443", scheme: "HTTPS" },
    });
    expect(container["liveness_probe"]).toMatchObject({
      exec: { command: ["/bin/check", "$$(X)"] },
      period_seconds: 30,
    });
    expect(container["startup_probe"]).toMatchObject({
      tcp_socket: [{ port: "8080" }],
      failure_threshold: 60,
      initial_delay_seconds: 5,
    });
  });

  it("is given what it asks for, as who it asks to be", () => {
    const stack = peekApplication({
      resources: { cpu: "1", memory: "1Gi", cpuLimit: "2", memoryLimit: "2Gi" },
      security: { userId: 1000, groupId: 2000, writableRootFilesystem: true },
      preStop: ["/bin/sleep", "5"],
      terminationGracePeriodSeconds: 60,
      writablePaths: [],
      volumes: [Volume.emptyDir("cache", { mountPath: "/cache", sizeLimit: "1Gi", inMemory: true })],
    });
    const pod = podOf(stack.resource("Web/Resource"));

    expect(pod).toMatchObject({
      termination_grace_period_seconds: 60,
      security_context: { run_as_user: "1000", run_as_group: "2000", fs_group: "2000" },
      volume: [{ name: "cache", empty_dir: { medium: "Memory", size_limit: "1Gi" } }],
    });
    expect(pod["container"]).toMatchObject([
      {
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
        lifecycle: { pre_stop: [{ exec: { command: ["/bin/sleep", "5"] } }] },
        security_context: { read_only_root_filesystem: false },
      },
    ]);
  });

  it("runs on the nodes of a pool", () => {
    const pod = podOf(
      peekApplication({
        nodes: NodeSelection.labelled({ "example.com/pool": "gpu" }, [
          Taint.noSchedule("dedicated", "gpu"),
          Taint.noExecute("slow"),
        ]),
        priorityClassName: "high",
        imagePullSecrets: ["registry"],
      }).resource("Web/Resource"),
    );

    expect(pod).toMatchObject({
      node_selector: { "example.com/pool": "gpu" },
      toleration: [
        { key: "dedicated", operator: "Equal", value: "gpu", effect: "NoSchedule" },
        { key: "slow", operator: "Exists", effect: "NoExecute" },
      ],
      priority_class_name: "high",
      image_pull_secrets: [{ name: "registry" }],
    });
  });
});

describe("settings and secrets of an application", () => {
  const annotationsOf = (props: Partial<ContainerApplicationProps>): Tree => {
    const template = specOf(peekApplication(props).resource("Web/Resource"))["template"] as Tree;
    return (template["metadata"] as Tree)["annotations"] as Tree;
  };

  it("restart the pods when a setting changes, and not when their order does", () => {
    const [one, same, other] = [
      { a: "1", b: "2" },
      { b: "2", a: "1" },
      { a: "1", b: "3" },
    ].map((config) => annotationsOf({ config })["checksum/config"]);

    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it("say nothing about a secret in the annotations", () => {
    const platform = addPlatform();
    const password = new TerraformVariable(platform.applications, "Password", { sensitive: true });
    addApplication({ secrets: { password: password.stringValue } }, platform);
    const stack = peek(platform.applications);
    const template = specOf(stack.resource("Web/Resource"))["template"] as Tree;

    expect((template["metadata"] as Tree)["annotations"]).toEqual({
      "revision/secrets": `\${${stack.addressOf("Web/Parts/SecretRevision")}.id}`,
    });
    expect(stack.resource("Web/Parts/SecretRevision")).toEqual({
      triggers_replace: '${sha256(jsonencode({"password" = var.Password}))}',
    });
  });

  it("become files that only the container's group reads", () => {
    const pod = podOf(
      peekApplication({
        config: { "a.conf": "a", "b.conf": "b" },
        volumes: [Volume.fromConfig("settings", { mountPath: "/etc/app", keys: ["a.conf"] })],
      }).resource("Web/Resource"),
    );

    expect(pod).toMatchObject({
      security_context: { fs_group: "10001" },
      volume: [
        {
          name: "settings",
          config_map: { name: "web", default_mode: "0440", items: [{ key: "a.conf", path: "a.conf" }] },
        },
        {},
      ],
    });
  });
});

describe("volumes of an application", () => {
  it("of each replica make it a StatefulSet, whose claims are there before it", () => {
    const platform = addPlatform();
    const application = addApplication(
      {
        volumes: [
          Volume.perReplica("data", { mountPath: "/data", size: "1Gi", storageClass: { storageClassName: "fast" } }),
        ],
        scaling: Scaling.fixed(2),
      },
      platform,
    );
    const stack = peek(platform.applications);

    expect(application.workloadKind).toBe("StatefulSet");
    expect(application.claimNames).toEqual(["data-web-0", "data-web-1"]);
    expect(stack.resource("Web/Volumes/data/Replica1")).toMatchObject({
      metadata: { name: "data-web-1", namespace: "shop" },
      spec: {
        access_modes: ["ReadWriteOnce"],
        storage_class_name: "fast",
        resources: { requests: { storage: "1Gi" } },
      },
      wait_until_bound: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.resource("Web/Resource")).toMatchObject({
      spec: { replicas: "2", volume_claim_template: [{ metadata: { name: "data" } }] },
      depends_on: expect.arrayContaining([stack.addressOf("Web/Volumes/data/Replica0")]) as unknown,
      lifecycle: { ignore_changes: ["spec[0].volume_claim_template[0].spec[0].resources"] },
    });
    expect(specOf(stack.resource("Web/ReplicaService"))).toMatchObject({ cluster_ip: "None" });
  });

  it("of its own are given back before the next replica starts", () => {
    const stack = peekApplication({
      volumes: [Volume.claim("data", { mountPath: "/data", size: "1Gi", deletionProtection: false })],
    });

    expect(stack.resource("Web/Volumes/data")).toMatchObject({
      metadata: { name: "web-data" },
      lifecycle: { prevent_destroy: false },
    });
    expect(stack.resource("Web/Resource")).toMatchObject({
      spec: {
        strategy: { type: "Recreate" },
        template: { spec: { volume: [{ name: "data", persistent_volume_claim: { claim_name: "web-data" } }, {}] } },
      },
    });
  });

  it("gives back a volume that exists before the next replica starts, unless replicas share it or somebody says so", () => {
    const volumes = [Volume.existingClaim("data", { mountPath: "/data", claimName: "old" })];
    const strategyOf = (props: Partial<ContainerApplicationProps>) =>
      specOf(peekApplication({ volumes, ...props }).resource("Web/Resource"))["strategy"];

    expect(strategyOf({})).toEqual({ type: "Recreate" });
    expect(strategyOf({ scaling: Scaling.fixed(2) })).toMatchObject({ type: "RollingUpdate" });
    expect(strategyOf({ updateStrategy: UpdateStrategy.rolling() })).toMatchObject({ type: "RollingUpdate" });
  });
});

describe("the number of replicas", () => {
  it("is left to the autoscaler when there is one", () => {
    const stack = peekApplication({
      scaling: Scaling.automatic({ min: 2, max: 5, memoryPercent: 80, cpuPercent: 60 }),
      resources: { cpu: "100m", memory: "64Mi" },
    });

    expect(specOf(stack.resource("Web/Resource"))).not.toHaveProperty("replicas");
    expect(specOf(stack.resource("Web/Autoscaler"))).toEqual({
      scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "web" },
      min_replicas: 2,
      max_replicas: 5,
      metric: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", average_utilization: 60 } } },
        { type: "Resource", resource: { name: "memory", target: { type: "Utilization", average_utilization: 80 } } },
      ],
    });
  });

  it("is scaled by CPU unless something else is said", () => {
    expect(Scaling.automatic({ min: 1, max: 2 }).targets).toEqual([{ resource: "cpu", percent: 75 }]);
    expect(Scaling.automatic({ min: 1, max: 2, memoryPercent: 50 }).targets).toEqual([
      { resource: "memory", percent: 50 },
    ]);
  });

  it("above one gives a disruption budget", () => {
    const stack = peekApplication({ scaling: Scaling.fixed(3), maxDisrupted: 2 });

    expect(specOf(stack.resource("Web/DisruptionBudget"))).toEqual({
      max_unavailable: "2",
      selector: { match_labels: { "app.kubernetes.io/name": "web" } },
    });
  });

  it("may have its own way of updates and places", () => {
    const spec = specOf(
      peekApplication({
        updateStrategy: UpdateStrategy.rolling({ maxSurge: 0, maxUnavailable: 2 }),
        spread: Spread.required(),
      }).resource("Web/Resource"),
    );

    expect(spec["strategy"]).toEqual({
      type: "RollingUpdate",
      rolling_update: { max_surge: "0", max_unavailable: "2" },
    });
    expect(JSON.stringify(spec)).toContain("DoNotSchedule");
    expect(podOf(peekApplication({ spread: Spread.none() }).resource("Web/Resource"))).not.toHaveProperty(
      "topology_spread_constraint",
    );
  });
});

describe("values that only Terraform knows", () => {
  it("are checked by Terraform", () => {
    const stack = synthApplications((applications, cluster) => {
      const claimName = new TerraformVariable(applications, "Claim", { type: "string" }).stringValue;
      new ContainerApplication(
        applications,
        "Web",
        applicationProps(cluster, { volumes: [Volume.existingClaim("old", { mountPath: "/old", claimName })] }),
      );
    });
    const { lifecycle } = stack.resource("Web/Resource") as { lifecycle?: { precondition?: { condition: string }[] } };

    expect(lifecycle?.precondition?.[0]?.condition).toContain("var.Claim");
  });
});
