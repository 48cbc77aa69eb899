import { TerraformVariable } from "cdktf";
import { LoadBalancerProvider, Taint } from "../../lib";
import {
  ContainerApplication,
  EnvValue,
  Exposure,
  NodeSelection,
  PodField,
  Probe,
  Scaling,
  ScheduledJob,
  UpdateStrategy,
  Volume,
} from "../../lib/apps";
import { KubernetesNamespace } from "../../lib/kube";
import { addApplication, addJob, applicationProps, gateway } from "../apps/support/demo-application";
import { addPlatform } from "../support/demo-platform";
import { ID, entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const CLAIM = { mountPath: "/data", size: "10Gi", sizeInPlace: "5Gi", deletionProtection: false };
const PROBE = { port: 80, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3, initialDelaySeconds: 1 };

const CONTAINER = {
  image: "registry.example.com/shop/web:1.2.3",
  command: ["/bin/web"],
  args: ["--verbose"],
  env: { A: EnvValue.of("a"), B: EnvValue.fromField(PodField.IP) },
  config: { "a.conf": "a" },
  volumes: [Volume.fromConfig("settings", { mountPath: "/etc/web" })],
  writablePaths: ["/tmp"],
  resources: { cpu: "100m", memory: "64Mi", cpuLimit: "1", memoryLimit: "128Mi" },
  security: { userId: 1000, groupId: 1000, writableRootFilesystem: false },
  nodes: NodeSelection.tolerating([Taint.noExecute("slow")]),
  priorityClassName: "high",
  imagePullSecrets: ["registry"],
  terminationGracePeriodSeconds: 10,
  preStop: ["/bin/stop"],
  labels: { team: "shop" },
};

/** As constructs give it: no plain object, whose methods one could replace. */
const ingress = Object.assign(Object.create({}) as typeof gateway, gateway);

/** An application with one thing made of options. */
function made<T extends object>(name: string, options: T, make: (options: never) => object): Entry {
  return entry(name, options, (given) => {
    const platform = addPlatform(undefined, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
    return addApplication({ resources: { cpu: "1", memory: "1Gi" }, ...make(given as never) }, platform);
  });
}

/** Applications and jobs, and what they are made of. */
export const APPLICATION_ENTRIES: readonly Entry[] = [
  entry(
    "ContainerApplication",
    {
      ...CONTAINER,
      name: "web",
      ports: [{ name: "http", port: 8080, servicePort: 80, protocol: "TCP" }],
      scaling: Scaling.fixed(2),
      readiness: Probe.http("/ready"),
      liveness: Probe.tcp(),
      startup: Probe.exec(["/bin/check"]),
      updateStrategy: UpdateStrategy.rolling(),
      maxDisrupted: 1,
      exposure: Exposure.cluster(),
      route: { gateway: ingress, host: "web.apps.example.com", path: "/shop" },
      metrics: { port: 9100, path: "/metrics", fromNamespace: "monitoring" },
      waitForRollout: true,
    },
    (props) => addApplication(props as object),
  ),
  entry("an application of anything", { name: "web", image: "web:1" }, (props) => {
    const { applications, cluster } = addPlatform();
    const shared = { cluster, namespace: KubernetesNamespace.fromName("shop") };
    const isReadable = typeof props === "object" && props !== null;
    return new ContainerApplication(applications, "Web", isReadable ? { ...shared, ...props } : props);
  }),
  entry(
    "ScheduledJob",
    {
      ...CONTAINER,
      name: "report",
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      concurrency: undefined,
      retries: 1,
      deadlineSeconds: 60,
      startingDeadlineSeconds: 60,
      successfulJobsKept: 1,
      failedJobsKept: 1,
      suspended: false,
    },
    (props) => addJob(props as object),
  ),
  entry("a job of anything", { name: "report", image: "report:1", schedule: "0 3 * * *" }, (props) => {
    const { applications, cluster } = addPlatform();
    const shared = { cluster, namespace: KubernetesNamespace.fromName("shop") };
    const isReadable = typeof props === "object" && props !== null;
    return new ScheduledJob(applications, "Job", isReadable ? { ...shared, ...props } : props);
  }),
  entry("the cluster and the namespace of an application", { cluster: undefined, namespace: undefined }, (given) => {
    const { applications, cluster } = addPlatform();
    const isReadable = typeof given === "object" && given !== null;
    const read = (isReadable ? given : {}) as Readonly<Record<string, unknown>>;
    const props = applicationProps(cluster);
    return new ContainerApplication(applications, "Web", {
      ...props,
      cluster: (read["cluster"] ?? props.cluster) as never,
      namespace: (read["namespace"] ?? props.namespace) as never,
    });
  }),
  made("Probe.http", { ...PROBE, https: true }, (options) => ({ readiness: Probe.http("/", options) })),
  made("Probe.tcp", PROBE, (options) => ({ readiness: Probe.tcp(options) })),
  made("Probe.exec", ["/bin/true"], (command) => ({ readiness: Probe.exec(command) })),
  made("Scaling.automatic", { min: 1, max: 2, cpuPercent: 50, memoryPercent: 50 }, (options) => ({
    scaling: Scaling.automatic(options),
  })),
  made("UpdateStrategy.rolling", { maxSurge: 1, maxUnavailable: 1 }, (options) => ({
    updateStrategy: UpdateStrategy.rolling(options),
  })),
  made("Exposure.cluster", { fromNamespaces: ["a"] }, (options) => ({ exposure: Exposure.cluster(options) })),
  made("Exposure.nodePort", { port: 30_000 }, (options) => ({
    exposure: Exposure.nodePort(options),
  })),
  made(
    "Exposure.loadBalancer",
    {
      allowedCidrs: ["10.0.0.0/8"],
      internal: false,
      loadBalancerClass: "a",
      floatingIp: "203.0.113.1",
      keepFloatingIp: true,
      floatingSubnetId: ID,
      flavorId: ID,
      availabilityZone: "a",
      proxyProtocol: false,
    },
    (options) => ({ exposure: Exposure.loadBalancer(options) }),
  ),
  made("NodeSelection.labelled", { "example.com/pool": "a" }, (labels) => ({
    nodes: NodeSelection.labelled(labels, [Taint.noExecute("slow")]),
  })),
  made("Volume.claim", { ...CLAIM, storageClass: { storageClassName: "fast" } }, (options) => ({
    volumes: [Volume.claim("data", options)],
  })),
  made("Volume.perReplica", { ...CLAIM, keepAtLeast: 2 }, (options) => ({
    volumes: [Volume.perReplica("data", options)],
  })),
  made("Volume.existingClaim", { mountPath: "/data", claimName: "old", readOnly: true }, (options) => ({
    volumes: [Volume.existingClaim("data", options)],
  })),
  made("Volume.emptyDir", { mountPath: "/data", sizeLimit: "1Gi", inMemory: true }, (options) => ({
    volumes: [Volume.emptyDir("data", options)],
  })),
  made("Volume.fromConfig", { mountPath: "/data", keys: ["a"] }, (options) => ({
    config: { a: "1" },
    volumes: [Volume.fromConfig("data", options)],
  })),
  entry("secrets", { password: "token" }, (secrets) => {
    const platform = addPlatform();
    const { stringValue } = new TerraformVariable(platform.applications, "Secret", { sensitive: true });
    const isMap = typeof secrets === "object" && secrets !== null && "password" in secrets;
    return addApplication(
      { secrets: isMap && secrets.password === "token" ? { password: stringValue } : secrets },
      platform,
    );
  }),
];
