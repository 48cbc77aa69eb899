import type { IConstruct } from "constructs";
import { JoinToken } from "../bootstrap";
import { dnsLabel, dnsName, flattenChecks, knownKeys, notBlank, oneOf, required, sshPublicKey, url } from "../core";
import type { CheckResult, Problem } from "../core";
import { ApiEndpoint, NetworkPlugin, checkAddressPlan } from "../network";
import type { AddressPlan } from "../network";
import { KeyAlgorithm } from "../pki";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { DEFAULT_SERVICE_CIDR } from "./cluster-spec";
import { checkControlPlane } from "./control-plane-checks";
import { KubernetesVersion } from "./kubernetes-version";
import { listOf } from "./machine-checks";
import { MachineImage } from "./machine-image";
import { checkUniqueCluster } from "./unique-cluster-check";

/** Names of the properties that describe the inside of every machine. */
const MACHINE_KEYS = [
  "software",
  "ntpServers",
  "timezone",
  "proxy",
  "trustedCaCertificates",
  "registryMirrors",
  "sysctls",
  "files",
  "sshAuthorizedKeys",
];

const REQUIRED_KEYS = ["name", "version", "network", "image", "endpoint", "networkPlugin", "controlPlane"] as const;

const OPTIONAL_KEYS = [
  "upgradeFrom",
  "serviceCidr",
  "ipv6ServiceCidr",
  "clusterDomain",
  "reservedCidrs",
  "serviceLoadBalancers",
  "nodePorts",
  "egress",
  "ssh",
  "keyPair",
  "keyAlgorithm",
  "deletionProtection",
  "joinToken",
  "hardening",
  "apiServer",
  "controllerManager",
  "scheduler",
  "etcd",
  "kubelet",
  "imageRepository",
  "approveServingCertificates",
  "metadataUrl",
];

/**
 * Longest name of a cluster: load balancers of Services are called `kube_service_<cluster>_<namespace>_<service>`, and Octavia takes
 * 255 characters.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
const MAX_CLUSTER_NAME_LENGTH = 30;

/** Checks the properties of a cluster. */
export function checkClusterProps(cluster: IConstruct, props: K8sOnOpenStackClusterProps): CheckResult {
  if (typeof props !== "object" || props === null) {
    return required("props", props ?? undefined);
  }
  const shape: CheckResult = [
    knownKeys("props", props, [...REQUIRED_KEYS, ...OPTIONAL_KEYS, ...MACHINE_KEYS]),
    REQUIRED_KEYS.map((name) => required(name, props[name])),
    KIND_CHECKS.map(([name, kind, fix]) => ofKind(name, props[name], kind, fix)),
  ];
  return [
    shape,
    dnsLabel("name", props.name, { maxLength: MAX_CLUSTER_NAME_LENGTH }),
    checkVersion(props),
    dnsName("clusterDomain", props.clusterDomain),
    notBlank("imageRepository", props.imageRepository),
    url("metadataUrl", props.metadataUrl, { schemes: ["http", "https"] }),
    oneOf("deletionProtection", props.deletionProtection, [true, false]),
    oneOf("approveServingCertificates", props.approveServingCertificates, [true, false]),
    props.image instanceof MachineImage ? props.image.check("image") : undefined,
    checkSshKeys(props),
    // what follows compares properties with each other, which makes sense only once each is of its kind.
    hasProblems(shape)
      ? undefined
      : [checkControlPlane(props), checkAddressPlan(addressPlan(props)), checkUniqueCluster(cluster, props)],
  ];
}

const KIND_CHECKS: readonly (readonly [keyof K8sOnOpenStackClusterProps, { readonly prototype: object }, string])[] = [
  ["version", KubernetesVersion, "use KubernetesVersion.V1_36 or KubernetesVersion.of(...)"],
  ["upgradeFrom", KubernetesVersion, "use KubernetesVersion.of(...)"],
  ["image", MachineImage, "use MachineImage.named(...) or MachineImage.fromImageId(...)"],
  ["endpoint", ApiEndpoint, "use ApiEndpoint.octavia(), .virtualIp() or .external(...)"],
  ["networkPlugin", NetworkPlugin, "use NetworkPlugin.cilium(), .calico() or .flannel()"],
  ["keyAlgorithm", KeyAlgorithm, "use KeyAlgorithm.ECDSA_P256 or one of its sisters"],
  ["joinToken", JoinToken, "use JoinToken.shortLived() or .permanent()"],
];

/** Callers in JavaScript can hand over anything. */
function ofKind(path: string, value: unknown, kind: { readonly prototype: object }, fix: string): Problem | undefined {
  const matches =
    typeof value === "object" && value !== null && Object.prototype.isPrototypeOf.call(kind.prototype, value);
  if (value === undefined || value === null || matches) {
    return undefined;
  }
  return { code: "wrong-kind", path, value, message: `must be a ${kind.prototype.constructor.name}`, fix };
}

function hasProblems(results: CheckResult): boolean {
  return flattenChecks(results).length > 0;
}

function checkVersion({ version, upgradeFrom }: K8sOnOpenStackClusterProps): CheckResult {
  if (!(version instanceof KubernetesVersion)) {
    return undefined;
  }
  const problem = version.check("version");
  if (problem !== undefined || !(upgradeFrom instanceof KubernetesVersion)) {
    return problem;
  }
  return upgradeFrom.checkFormat("upgradeFrom") ?? version.checkUpgradeFrom("version", upgradeFrom);
}

function checkSshKeys({ ssh, keyPair, sshAuthorizedKeys }: K8sOnOpenStackClusterProps): CheckResult {
  const keyIsMissing = ssh?.enabled === true && keyPair === undefined && (sshAuthorizedKeys ?? []).length === 0;
  return [
    listOf("sshAuthorizedKeys", sshAuthorizedKeys, sshPublicKey),
    keyIsMissing
      ? {
          code: "ssh-without-key",
          path: "ssh",
          message: "must not be open while nobody has a key",
          fix: "set 'keyPair' or 'sshAuthorizedKeys', or leave 'ssh' out",
        }
      : undefined,
  ];
}

/** The ranges of a cluster, for checks that compare them. */
export function addressPlan(props: K8sOnOpenStackClusterProps, maxNodes?: number): AddressPlan {
  const { network, networkPlugin, serviceCidr, ipv6ServiceCidr, reservedCidrs, kubelet } = props;
  return {
    network,
    networkPlugin,
    serviceCidr: serviceCidr ?? DEFAULT_SERVICE_CIDR,
    ipv6ServiceCidr,
    reservedCidrs,
    maxPods: kubelet?.maxPods,
    maxNodes,
  };
}
