import type { HelmValues } from "../../kube";
import type { TrivySettings } from "../harbor-scanning";

/** Where the project publishes its images. */
const IMAGES = "docker.io/goharbor";

/** CPU and memory that each part reserves, and memory that it is limited to. */
interface Reservation {
  readonly cpu: string;
  readonly memory: string;
  readonly limit: string;
}

const SMALL = { cpu: "20m", memory: "64Mi", limit: "256Mi" };
const MEDIUM = { cpu: "100m", memory: "256Mi", limit: "2Gi" };

/** Parts that there can be several of, with their reservations. */
const PARTS: Readonly<Record<string, Reservation>> = {
  nginx: SMALL,
  portal: SMALL,
  core: MEDIUM,
  jobservice: MEDIUM,
};

/** Renders where images come from; their tags are those that the chart was released with. */
export function renderHarborImages(mirrored: (image: string) => string): HelmValues {
  const image = (name: string) => ({ image: { repository: mirrored(`${IMAGES}/${name}`) } });
  return {
    nginx: image("nginx-photon"),
    portal: image("harbor-portal"),
    core: image("harbor-core"),
    jobservice: image("harbor-jobservice"),
    registry: { registry: image("registry-photon"), controller: image("harbor-registryctl") },
    trivy: image("trivy-adapter-photon"),
    database: { internal: image("harbor-db") },
    redis: { internal: image("redis-photon") },
    exporter: image("harbor-exporter"),
  };
}

/** What the pods of each part depend on. */
export interface HarborWorkloads {
  /** Pods of each part. */
  readonly replicas: number;

  /** How images are scanned; undefined when they are not. */
  readonly trivy: TrivySettings | undefined;

  /** Changes with every secret. */
  readonly revision: string;
}

/** Renders how many pods there are of each part, how they are spread, and what they reserve. */
export function renderHarborWorkloads({ replicas, trivy, revision }: HarborWorkloads): HelmValues {
  const many = renderMany(replicas);
  const podAnnotations = { "k8s-on-openstack/secrets": revision };
  const parts = Object.entries(PARTS).map(([name, reservation]) => [
    name,
    { ...many, podAnnotations, resources: renderResources(reservation) },
  ]);
  return {
    ...(Object.fromEntries(parts) as HelmValues),
    // the logs of jobs go to the database: files would take a volume that all replicas share.
    jobservice: { ...many, podAnnotations, resources: renderResources(MEDIUM), jobLoggers: ["database"] },
    registry: {
      ...many,
      podAnnotations,
      registry: { resources: renderResources(MEDIUM) },
      controller: { resources: renderResources(SMALL) },
    },
    trivy: trivy === undefined ? {} : { ...many, podAnnotations },
    exporter: { podAnnotations, resources: renderResources(SMALL) },
    database: {
      internal: {
        resources: renderResources(MEDIUM),
        initContainer: { permissions: { resources: renderResources(SMALL) } },
      },
    },
    redis: { internal: { resources: renderResources(SMALL) } },
  };
}

function renderMany(replicas: number): HelmValues {
  return {
    replicas,
    // with a single pod, a budget would keep its node from ever being drained.
    podDisruptionBudget: { enabled: replicas > 1, minAvailable: 1 },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
    })),
  };
}

function renderResources({ cpu, memory, limit }: Reservation): HelmValues {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
