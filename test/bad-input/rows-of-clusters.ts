import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkRef,
  ServerGroupPolicy,
  Taint,
} from "../../lib";
import type { ControlPlaneOptions, K8sOnOpenStackClusterProps, NodePoolOptions } from "../../lib";
import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import type { BadInput } from "../support/bad-input";
import { addCluster, clusterProps, newStack } from "../support/demo-cluster";

function cluster(props: Partial<K8sOnOpenStackClusterProps>): BadInput[2] {
  return (stack) => addCluster(stack, { cluster: props });
}

function controlPlane(options: Partial<ControlPlaneOptions>): BadInput[2] {
  return cluster({ controlPlane: { flavor: "m1.medium", ...options } });
}

function pool(options: Partial<NodePoolOptions>, props: Partial<K8sOnOpenStackClusterProps> = {}): BadInput[2] {
  return (stack) => addCluster(stack, { cluster: props, pools: { general: options } });
}

function poolNamed(...names: readonly string[]): BadInput[2] {
  return (stack) => {
    const made = addCluster(stack, { pools: {} });
    return names.map((name) => made.addNodePool(name, { flavor: "m1.large" }));
  };
}

function version(text: string): BadInput[2] {
  return cluster({ version: KubernetesVersion.of(text) });
}

/** Wrong values that TypeScript would not let pass. */
function untyped<T>(value: unknown): T {
  return value as T;
}

const DATA = { name: "data", size: 10, mountPath: "/srv" };
const ANY = "10.244.0.0/16";

/** Numbers, names and versions. */
export const NAMES: readonly BadInput[] = [
  [23, "no control plane node", controlPlane({ count: 0 }), "integer", "controlPlane.count"],
  [24, "two control plane nodes", controlPlane({ count: 2 }), "even-control-plane", "controlPlane.count"],
  [
    24,
    "four names of control plane nodes",
    controlPlane({ names: ["a", "b", "c", "d"] }),
    "even-control-plane",
    "controlPlane.names",
  ],
  [25, "nine control plane nodes", controlPlane({ count: 9 }), "integer", "controlPlane.count"],
  [
    27,
    "three control plane nodes become one",
    controlPlane({ count: 1, previousCount: 3 }),
    "control-plane-loses-quorum",
    "controlPlane.count",
  ],
  [28, "a negative number of nodes", pool({ count: -1 }), "integer", "nodePools.general.count"],
  [28, "half a node", pool({ count: 1.5 }), "integer", "nodePools.general.count"],
  [28, "NaN nodes", pool({ count: NaN }), "integer", "nodePools.general.count"],
  [28, "a number of nodes as text", controlPlane({ count: untyped("3") }), "integer", "controlPlane.count"],
  [30, "two pools of one name", poolNamed("general", "general"), "pool-name-taken", "nodePools"],
  [30, "two names that differ in case", poolNamed("general", "General"), "pool-name-taken", "nodePools"],
  [31, "a pool name with capitals and an underscore", poolNamed("Pool_A"), "dns-label", "nodePools"],
  [31, "a pool name that begins with a hyphen", poolNamed("-x"), "dns-label", "nodePools"],
  [31, "a pool name of 41 characters", poolNamed("x".repeat(41)), "dns-label", "nodePools"],
  [32, "a pool named control-plane", poolNamed("control-plane"), "pool-name-reserved", "nodePools"],
  [32, "a pool named cp", poolNamed("cp"), "pool-name-reserved", "nodePools"],
  [33, "an empty cluster name", cluster({ name: "" }), "dns-label", "name"],
  [33, "a cluster name with capitals", cluster({ name: "Prod" }), "dns-label", "name"],
  [33, "a cluster name with an underscore", cluster({ name: "prod_a" }), "dns-label", "name"],
  [33, "a cluster name with a dot", cluster({ name: "prod.a" }), "dns-label", "name"],
  [
    34,
    "a server name of more than 63 characters",
    (stack) => addCluster(stack, { cluster: { name: "c".repeat(30) }, pools: { ["p".repeat(40)]: {} } }),
    "node-name-too-long",
    `nodePools.${"p".repeat(40)}.names`,
  ],
  [35, "a cluster name of 31 characters", cluster({ name: "c".repeat(31) }), "dns-label", "name"],
  [36, "a domain with an underscore", cluster({ clusterDomain: "cluster_local" }), "dns-name", "clusterDomain"],
  [
    36,
    "a domain with a label of 64 characters",
    cluster({ clusterDomain: `${"d".repeat(64)}.local` }),
    "dns-name",
    "clusterDomain",
  ],
  [
    36,
    "a domain of more than 253 characters",
    cluster({ clusterDomain: "abcdefghi.".repeat(26) + "local" }),
    "dns-name",
    "clusterDomain",
  ],
  [37, "the domain of multicast DNS", cluster({ clusterDomain: "local" }), "warning", "multicast DNS"],
  [40, "the version latest", version("latest"), "kubernetes-version-format", "version"],
  [40, "a minor version", version("1.36"), "kubernetes-version-format", "version"],
  [40, "a version with v", version("v1.36.0"), "kubernetes-version-format", "version"],
  [40, "a version with x", version("1.36.x"), "kubernetes-version-format", "version"],
  [
    41,
    "a minor version that the library does not know",
    version("1.99.0"),
    "kubernetes-version-unsupported",
    "version",
  ],
  [
    42,
    "a pool newer than the control plane",
    pool({ version: KubernetesVersion.V1_36 }, { version: KubernetesVersion.V1_35 }),
    "node-newer-than-control-plane",
    "nodePools.general.version",
  ],
  [
    43,
    "a pool of an unknown old version",
    pool({ version: KubernetesVersion.of("1.30.0") }),
    "kubernetes-version-unsupported",
    "nodePools.general.version",
  ],
  [
    44,
    "an upgrade over a minor version",
    cluster({ version: KubernetesVersion.V1_36, upgradeFrom: KubernetesVersion.V1_34 }),
    "kubernetes-version-skips-a-minor",
    "version",
  ],
  [
    44,
    "a downgrade",
    cluster({ version: KubernetesVersion.V1_35, upgradeFrom: KubernetesVersion.V1_36 }),
    "kubernetes-version-downgrade",
    "version",
  ],
  [
    46,
    "an image repository with a tag that moves",
    cluster({ imageRepository: "registry.example.com/k8s:latest" }),
    "format",
    "imageRepository",
  ],
  [
    47,
    "a version that kubeadm's v1beta4 is too new for",
    version("1.30.0"),
    "kubernetes-version-unsupported",
    "version",
  ],
  [
    115,
    "two clusters of one name",
    (stack) => [1, 2].map((index) => addCluster(newStack(`stack-${index}`, untyped(stack.node.root)))),
    "cluster-name-taken",
    "name",
  ],
];

/** Machines. */
export const MACHINES: readonly BadInput[] = [
  [48, "an empty flavor", pool({ flavor: "" }), "not-blank", "nodePools.general.flavor"],
  [48, "no flavor", pool({ flavor: untyped(undefined) }), "required", "nodePools.general.flavor"],
  [
    48,
    "a flavor's name and id",
    pool(untyped({ flavor: "m1.large", flavorId: "7" })),
    "unknown-property",
    "nodePools.general.flavorId",
  ],
  [50, "an image without a name", cluster({ image: MachineImage.named(" ") }), "not-blank", "image"],
  [50, "an image's name as text", cluster({ image: untyped("ubuntu") }), "wrong-kind", "image"],
  [50, "no image", cluster({ image: untyped(undefined) }), "required", "image"],
  [51, "a root volume of nothing", pool({ rootVolume: { size: 0 } }), "integer", "nodePools.general.rootVolume.size"],
  [
    51,
    "a root volume of half a GiB",
    pool({ rootVolume: { size: 0.5 } }),
    "integer",
    "nodePools.general.rootVolume.size",
  ],
  [
    51,
    "a type without a size",
    pool({ rootVolume: untyped({ type: "ssd" }) }),
    "required",
    "nodePools.general.rootVolume.size",
  ],
  [
    52,
    "boot from a volume of no size",
    controlPlane({ count: 1, rootVolume: untyped({}) }),
    "required",
    "controlPlane.rootVolume.size",
  ],
  [
    52,
    "4 GiB for etcd",
    controlPlane({ count: 1, etcdVolume: { size: 4 } }),
    "integer",
    "controlPlane.etcdVolume.size",
  ],
  [
    53,
    "a root volume that stays behind",
    controlPlane({ count: 1, rootVolume: untyped({ size: 20, deleteOnTermination: false }) }),
    "unknown-property",
    "controlPlane.rootVolume.deleteOnTermination",
  ],
  [54, "an empty list of zones", pool({ availabilityZones: [] }), "zones-empty", "nodePools.general.availabilityZones"],
  [54, "a zone twice", pool({ availabilityZones: ["a", "a"] }), "unique", "nodePools.general.availabilityZones"],
  [
    55,
    "two zones for three control planes",
    controlPlane({ count: 3, availabilityZones: ["a", "b"] }),
    "warning",
    "etcd stops when the zone with more members does",
  ],
  [
    55,
    "three zones for one control plane",
    controlPlane({ count: 1, availabilityZones: ["a", "b", "c"] }),
    "warning",
    "some will have none",
  ],
  [
    56,
    "all control planes on one hypervisor",
    controlPlane({ serverGroup: ServerGroupPolicy.AFFINITY }),
    "control-plane-affinity",
    "controlPlane.serverGroup",
  ],
  [56, "an unknown policy", pool({ serverGroup: untyped("spread") }), "wrong-kind", "nodePools.general.serverGroup"],
  [
    57,
    "eleven servers in a group",
    pool({ count: 11, serverGroup: ServerGroupPolicy.ANTI_AFFINITY }),
    "warning",
    "default quota is 10 members",
  ],
  [63, "an image's name as its id", cluster({ image: MachineImage.fromImageId("ubuntu-24.04") }), "uuid", "image"],
  [
    77,
    "a volume mounted on a relative path",
    pool({ volumes: [{ ...DATA, mountPath: "srv" }] }),
    "absolute-path",
    "nodePools.general.volumes[0].mountPath",
  ],
  [
    77,
    "two volumes on one path",
    pool({ volumes: [DATA, { ...DATA, name: "more" }] }),
    "unique",
    "nodePools.general.volumes",
  ],
  [
    85,
    "a label with a key of 64 characters",
    pool({ labels: { ["k".repeat(64)]: "v" } }),
    "label-key",
    `nodePools.general.labels.${"k".repeat(64)}`,
  ],
  [
    85,
    "a label with a long value",
    pool({ labels: { k: "v".repeat(64) } }),
    "label-value",
    "nodePools.general.labels.k",
  ],
  [85, "a label with a space", pool({ labels: { "a b": "v" } }), "label-key", "nodePools.general.labels.a b"],
  [
    85,
    "a label that only Kubernetes may set",
    pool({ labels: { "node-role.kubernetes.io/worker": "" } }),
    "reserved-label",
    "nodePools.general.labels.node-role.kubernetes.io/worker",
  ],
  [86, "a taint as text", pool({ taints: untyped(["dedicated=gpu"]) }), "wrong-kind", "nodePools.general.taints[0]"],
  [
    86,
    "a taint of an unknown effect",
    pool({ taints: untyped([{ key: "a", effect: "Never" }]) }),
    "wrong-kind",
    "nodePools.general.taints[0]",
  ],
  [
    86,
    "a taint with a bad key",
    pool({ taints: [Taint.noSchedule("a b")] }),
    "label-key",
    "nodePools.general.taints[0].key",
  ],
  [
    86,
    "a taint twice",
    pool({ taints: [Taint.noSchedule("a", "b"), Taint.noSchedule("a", "c")] }),
    "taint-repeated",
    "nodePools.general.taints[1]",
  ],
  [87, "taints everywhere", pool({ taints: [Taint.noSchedule("a", "b")] }), "warning", "every pool is tainted"],
  [
    112,
    "metadata with a value of 256 characters",
    pool({ metadata: { k: "v".repeat(256) } }),
    "metadata-value",
    "nodePools.general.metadata.k",
  ],
  [
    112,
    "metadata with a key of 256 characters",
    pool({ metadata: { ["k".repeat(256)]: "v" } }),
    "metadata-key",
    `nodePools.general.metadata.${"k".repeat(256)}`,
  ],
  [
    112,
    "metadata of 129 items",
    pool({ metadata: Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`k${i}`, "v"])) }),
    "metadata-items",
    "nodePools.general.metadata",
  ],
];

/** Stacks, typing errors and constructs in the wrong place. */
export const PLACES: readonly BadInput[] = [
  [
    104,
    "a Keystone that is no URL",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromAuthUrl("cloud.example.com"),
      }),
    "url",
    "openstack.authUrl",
  ],
  [
    105,
    "a password in the code",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromCloud("c", untyped({ password: "hunter2" })),
      }),
    "unknown-property",
    "openstack.password",
  ],
  [
    110,
    "a bucket without a name",
    (stack) => new InfrastructureStack(stack.node.root, "b", { backend: StateBackend.s3(untyped({})) }),
    "required",
    "backend.bucket",
  ],
  [
    116,
    "a typing error in a property",
    cluster(untyped({ clusterDomian: "cluster.local" })),
    "unknown-property",
    "clusterDomian",
  ],
  [
    116,
    "a typing error in a nested property",
    pool(untyped({ flavour: "m1.large" })),
    "unknown-property",
    "nodePools.general.flavour",
  ],
  [
    116,
    "a typing error in options of an endpoint",
    cluster({ endpoint: ApiEndpoint.octavia(untyped({ allowedCIDRs: [] })) }),
    "unknown-property",
    "endpoint.allowedCIDRs",
  ],
  [
    116,
    "a typing error in a backend",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", { backend: StateBackend.hcp(untyped({ organisation: "acme" })) }),
    "unknown-property",
    "backend.organisation",
  ],
  [
    117,
    "no properties",
    (stack) => new K8sOnOpenStackCluster(stack, "Cluster", untyped(undefined)),
    "required",
    "props",
  ],
  [117, "null for the control plane", cluster({ controlPlane: untyped(null) }), "required", "controlPlane"],
  [117, "null for a flavor", controlPlane({ flavor: untyped(null) }), "required", "controlPlane.flavor"],
  [
    117,
    "null for a backend",
    (stack) => new InfrastructureStack(stack.node.root, "b", { backend: untyped(null) }),
    "required",
    "backend",
  ],
  [
    118,
    "a cluster outside a stack",
    (stack) => new K8sOnOpenStackCluster(stack.node.root, "Cluster", clusterProps(stack)),
    "outside-stack",
    "scope",
  ],
  [
    117,
    "text where a reference belongs",
    (stack) =>
      ClusterNetwork.fromExisting(stack, "N", {
        network: untyped("business"),
        subnet: NetworkRef.named("s"),
        cidr: ANY,
      }),
    "wrong-kind",
    "network",
  ],
];
