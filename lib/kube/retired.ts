import { problem } from "../core";
import type { CheckResult, Problem } from "../core";

/** Something that its project gave up, and what took its place. */
interface Retired {
  /** What became of it. */
  readonly fate: string;

  /** What to take instead. */
  readonly successor: string;
}

const INGRESS_NGINX: Retired = {
  fate: "ended in March 2026 and gets no security fixes",
  successor: "use GatewayIngress, and routes in the place of Ingress objects",
};

const LOGS: Retired = {
  fate: "reached its end of life in March 2026",
  successor: "use Grafana Alloy with the loki chart of grafana-community",
};

const KURYR: Retired = {
  fate: "ended in October 2024 with its repository",
  successor: "use NetworkPlugin.cilium() or NetworkPlugin.calico()",
};

/** Charts by name. Names that a living chart has too are not here. */
const CHARTS: Readonly<Record<string, Retired>> = {
  heapster: {
    fate: "ended in 2018",
    successor: "use MetricsServer for autoscaling, and Prometheus for what is to be kept",
  },
  "kubernetes-dashboard": {
    fate: "was archived in January 2026",
    successor: "use the headlamp chart, with 'clusterRoleBinding.create' false",
  },
  "ingress-nginx": INGRESS_NGINX,
  "nginx-ingress-controller": INGRESS_NGINX,
  promtail: LOGS,
  "loki-stack": LOGS,
  "kuryr-kubernetes": KURYR,
  kuryr: KURYR,
  kubefed: { fate: "was archived in 2023", successor: "use Karmada" },
  "openstack-cinder-flexvolume": {
    fate: "left the OpenStack cloud provider with release 1.18",
    successor: "use CinderCsi",
  },
};

/** Kinds of objects, with their group. */
const KINDS: Readonly<Record<string, Retired>> = {
  "policy/PodSecurityPolicy": {
    fate: "left Kubernetes with 1.25",
    successor: "use 'podSecurity' of KubernetesNamespace",
  },
  "extensions/Ingress": {
    fate: "left Kubernetes with 1.22",
    successor: "use GatewayIngress and an HTTPRoute",
  },
  "extensions/Deployment": { fate: "left Kubernetes with 1.16", successor: "write apps/v1" },
  "extensions/DaemonSet": { fate: "left Kubernetes with 1.16", successor: "write apps/v1" },
  "openstack.org/KuryrNetwork": KURYR,
  "openstack.org/KuryrPort": KURYR,
  "openstack.org/KuryrLoadBalancer": KURYR,
  "openstack.org/KuryrNetworkPolicy": KURYR,
};

const FLEX_VOLUME: Retired = {
  fate: "was replaced by CSI, and node images carry no drivers for it",
  successor: "use CinderCsi and a PersistentVolumeClaim",
};

const IN_TREE_CINDER: Retired = {
  fate: "left Kubernetes with 1.26",
  successor: "use the StorageClasses of CinderCsi, whose driver is cinder.csi.openstack.org",
};

const IN_TREE_PROVISIONER = "kubernetes.io/cinder";

/**
 * Checks that a chart is none that its project gave up.
 *
 * @param path property path
 * @param name name of the chart
 */
export function checkRetired(path: string, name: unknown): CheckResult {
  return typeof name === "string" && Object.hasOwn(CHARTS, name) ? refuse(path, CHARTS[name], name) : undefined;
}

/**
 * Checks that an object is of no kind, and has no volume, that Kubernetes or OpenStack gave up.
 *
 * @param path property path
 * @param object the object
 */
export function checkRetiredObject(path: string, object: unknown): CheckResult {
  if (!isMap(object)) {
    return undefined;
  }
  const { apiVersion, kind } = object;
  const name = `${String(apiVersion).replace(/\/[^/]*$/, "")}/${String(kind)}`;
  return [
    Object.hasOwn(KINDS, name) ? refuse(`${path}.kind`, KINDS[name], name) : undefined,
    kind === "StorageClass" && object["provisioner"] === IN_TREE_PROVISIONER
      ? refuse(`${path}.provisioner`, IN_TREE_CINDER, IN_TREE_PROVISIONER)
      : undefined,
    findFlexVolumes(path, object, new Set()).map((at) => refuse(at, FLEX_VOLUME, "flexVolume")),
  ];
}

/** Volumes stand at different depths in pods, in templates of pods, and in PersistentVolumes. */
function findFlexVolumes(path: string, value: unknown, seen: Set<object>): string[] {
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return [];
  }
  // an object that contains itself is refused elsewhere, and must not hang this search.
  seen.add(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findFlexVolumes(`${path}[${index}]`, item, seen));
  }
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    key === "flexVolume" && isMap(item) && "driver" in item
      ? [`${path}.${key}`]
      : findFlexVolumes(`${path}.${key}`, item, seen),
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(path: string, retired: Retired | undefined, name: string): Problem | undefined {
  return retired && problem(path, "retired", `must not be ${name}, which ${retired.fate}`, retired.successor, name);
}
