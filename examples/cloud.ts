import { StateBackend } from "k8s-on-openstack/stacks";

/** Names of things that your cloud already has. Change them here, or set the environment variables. */
export const cloud = {
  /** Image with cloud-init: Ubuntu 24.04, Debian 12 or newer. */
  image: process.env.EXAMPLE_IMAGE ?? "ubuntu-24.04",

  /** Flavors: control plane nodes need 2 vCPUs and 2 GiB of memory at least. */
  controlPlaneFlavor: process.env.EXAMPLE_CONTROL_PLANE_FLAVOR ?? "m1.medium",
  workerFlavor: process.env.EXAMPLE_WORKER_FLAVOR ?? "m1.large",

  /** Network that floating IPs come from. */
  externalNetwork: process.env.EXAMPLE_EXTERNAL_NETWORK ?? "public",

  /** Availability zones of Nova. */
  zones: (process.env.EXAMPLE_ZONES ?? "az1,az2,az3").split(","),

  /** Cinder volume type for etcd: a fast one. */
  volumeType: process.env.EXAMPLE_VOLUME_TYPE ?? "ssd",

  /** Public keys of age that backups of etcd are encrypted for, `age1...`; none, and the reference example stores no backups off site. */
  backupRecipients: (process.env.EXAMPLE_BACKUP_RECIPIENTS ?? "").split(",").filter((key) => key !== ""),

  /** Offline installer of Harbor, from its releases or a mirror of yours, and its SHA-256 digest, which no release page states. */
  harborInstaller: {
    url:
      process.env.EXAMPLE_HARBOR_URL ??
      "https://github.com/goharbor/harbor/releases/download/v2.15.1/harbor-offline-installer-v2.15.1.tgz",
    sha256: process.env.EXAMPLE_HARBOR_SHA256 ?? "0".repeat(64),
  },

  /** Images of Kuryr that you built and pushed: examples/kuryr/images says how. */
  kuryrImages: {
    controller: process.env.EXAMPLE_KURYR_CONTROLLER ?? "registry.example.com/kuryr/controller:10.0.0-1",
    cni: process.env.EXAMPLE_KURYR_CNI ?? "registry.example.com/kuryr/cni:10.0.0-1",
  },

  /** Key pair in Nova for machines beside a cluster, so that you can log in and try what they reach; none by default. */
  machineKeyPair: process.env.EXAMPLE_MACHINE_KEY_PAIR,

  /** Where you sit: the only range, beside the cluster itself, that reaches the Kubernetes API. */
  officeCidr: process.env.EXAMPLE_OFFICE_CIDR ?? "198.51.100.0/24",
};

/** Where the examples keep their state: a file unless the environment names a workspace or a database. */
export function exampleBackend(): StateBackend {
  const { EXAMPLE_HCP_ORGANIZATION, EXAMPLE_HCP_HOSTNAME, PG_CONN_STR } = process.env;
  if (EXAMPLE_HCP_ORGANIZATION !== undefined) {
    return StateBackend.hcp({ organization: EXAMPLE_HCP_ORGANIZATION, hostname: EXAMPLE_HCP_HOSTNAME });
  }
  return PG_CONN_STR === undefined ? StateBackend.local() : StateBackend.pg();
}
