import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import {
  JoinToken,
  MACHINE_SPEC_KEYS,
  checkApiServer,
  checkControllerManager,
  checkEtcd,
  checkHardening,
  checkKubeletSettings,
  checkMachine,
  checkScheduler,
} from "../bootstrap";
import {
  boolean,
  dnsLabel,
  dnsName,
  flattenChecks,
  known,
  knownKeys,
  matches,
  notBlank,
  object,
  ofKind,
  problem,
  required,
  url,
} from "../core";
import type { CheckResult, Kind } from "../core";
import {
  ApiEndpoint,
  EgressPolicy,
  LoadBalancerProvider,
  NetworkPlugin,
  NodeMetrics,
  NodePortAccess,
  SshAccess,
  checkAddressPlan,
  checkSecurityGroups,
} from "../network";
import type { AddressPlan } from "../network";
import { KeyAlgorithm } from "../pki";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { DEFAULT_SERVICE_CIDR } from "./cluster-spec";
import { checkControlPlane } from "./control-plane-checks";
import { EtcdBackup } from "./etcd-backup";
import { KeystoneLogin } from "./keystone";
import { KubernetesVersion } from "./kubernetes-version";
import { checkKuryr } from "./kuryr-checks";
import { MachineImage } from "./machine-image";
import { checkUniqueCluster } from "./unique-cluster-check";
import { checkUserDataSize } from "./user-data-check";

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
  "nodeMetrics",
  "ssh",
  "keyPair",
  "keyAlgorithm",
  "deletionProtection",
  "joinToken",
  "keystoneLogin",
  "hardening",
  "apiServer",
  "controllerManager",
  "scheduler",
  "etcd",
  "etcdBackup",
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

/** Host, optional port, optional path. */
const REPOSITORY = /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

/** What properties must be instances of, and how one is made. */
const KINDS: readonly (readonly [keyof K8sOnOpenStackClusterProps, Kind, string])[] = [
  ["version", KubernetesVersion, "use KubernetesVersion.V1_36 or KubernetesVersion.of(...)"],
  ["upgradeFrom", KubernetesVersion, "use KubernetesVersion.of(...)"],
  ["image", MachineImage, "use MachineImage.named(...) or MachineImage.fromImageId(...)"],
  ["endpoint", ApiEndpoint, "use ApiEndpoint.octavia(), .virtualIp() or .external(...)"],
  ["networkPlugin", NetworkPlugin, "use NetworkPlugin.cilium() or one of its sisters"],
  ["serviceLoadBalancers", LoadBalancerProvider, "use LoadBalancerProvider.AMPHORA or .OVN"],
  ["nodePorts", NodePortAccess, "use NodePortAccess.loadBalancers() or .from([...])"],
  ["egress", EgressPolicy, "use EgressPolicy.all() or .strict()"],
  ["nodeMetrics", NodeMetrics, "use NodeMetrics.closed() or .fromNodes()"],
  ["ssh", SshAccess, "use SshAccess.none(), .from([...]) or .fromSecurityGroup(...)"],
  ["keyAlgorithm", KeyAlgorithm, "use KeyAlgorithm.ECDSA_P256 or one of its sisters"],
  ["keystoneLogin", KeystoneLogin, "use KeystoneLogin.authentication(...) or one of its sisters"],
  ["etcdBackup", EtcdBackup, "use EtcdBackup.swift(...) or .s3(...)"],
  ["joinToken", JoinToken, "use JoinToken.shortLived() or .permanent()"],
];

/** Checks the properties of a cluster. */
export function checkClusterProps(cluster: IConstruct, props: K8sOnOpenStackClusterProps): CheckResult {
  if (typeof props !== "object" || props === null) {
    return required("props", props) ?? object("props", props);
  }
  const shape: CheckResult = [
    knownKeys("", props, [...REQUIRED_KEYS, ...OPTIONAL_KEYS, ...MACHINE_SPEC_KEYS]),
    REQUIRED_KEYS.map((name) => required(name, props[name])),
    KINDS.map(([name, kind, fix]) => ofKind(name, props[name] ?? undefined, kind, fix)),
    checkNetwork(props.network),
    object("controlPlane", props.controlPlane ?? undefined),
  ];
  const alone: CheckResult = [
    shape,
    known("name", props.name) ?? dnsLabel("name", props.name ?? undefined, { maxLength: MAX_CLUSTER_NAME_LENGTH }),
    known("controlPlane.count", props.controlPlane?.count),
    checkVersion(props),
    dnsName("clusterDomain", props.clusterDomain),
    matches(
      "imageRepository",
      props.imageRepository,
      REPOSITORY,
      "a registry with an optional path, without scheme and tag",
    ),
    url("metadataUrl", props.metadataUrl, { schemes: ["http", "https"] }),
    boolean("deletionProtection", props.deletionProtection),
    boolean("approveServingCertificates", props.approveServingCertificates),
    props.image instanceof MachineImage ? props.image.check("image") : undefined,
    checkKeyPair(props.keyPair),
    props.keystoneLogin instanceof KeystoneLogin ? props.keystoneLogin.check("keystoneLogin") : undefined,
    checkInsides(props),
    checkSshKeys(props),
    // what follows compares properties with each other, which makes sense only once each is of its kind.
    hasProblems(shape) ? undefined : checkTogether(cluster, props),
    checkStack(cluster),
  ];
  return [alone, hasProblems(alone) ? undefined : checkUserDataSize(props)];
}

function checkInsides(props: K8sOnOpenStackClusterProps): CheckResult {
  return [
    checkMachine("", props),
    checkHardening("hardening", props.hardening),
    checkApiServer("apiServer", props.apiServer),
    checkControllerManager("controllerManager", props.controllerManager),
    checkScheduler("scheduler", props.scheduler),
    checkEtcd("etcd", props.etcd),
    props.etcdBackup instanceof EtcdBackup ? props.etcdBackup.check("etcdBackup") : undefined,
    checkKubeletSettings("kubelet", props.kubelet),
  ];
}

function checkTogether(cluster: IConstruct, props: K8sOnOpenStackClusterProps): CheckResult {
  const { name: clusterName, network, networkPlugin, endpoint, serviceLoadBalancers, nodePorts, ssh, egress } = props;
  return [
    checkControlPlane(props),
    checkAddressPlan(addressPlan(props)),
    checkKuryr(props),
    endpoint.check("endpoint", network),
    checkSecurityGroups({
      clusterName,
      network,
      networkPlugin,
      endpoint,
      serviceLoadBalancers,
      nodePorts,
      ssh,
      egress,
    }),
    checkUniqueCluster(cluster, props),
  ];
}

function checkStack(cluster: IConstruct): CheckResult {
  return cluster.node.scopes.some((scope) => TerraformStack.isStack(scope))
    ? undefined
    : problem(
        "scope",
        "outside-stack",
        "must be a stack or in one",
        "use an InfrastructureStack as the first argument",
      );
}

/** Networks are known by what they can do, so that one of another library will do. */
function checkNetwork(network: unknown): CheckResult {
  const isNetwork = typeof network === "object" && network !== null && "checkCapacity" in network;
  return network === undefined || network === null || isNetwork
    ? undefined
    : problem(
        "network",
        "wrong-kind",
        "must be a ClusterNetwork",
        "use new ClusterNetwork(...) or ClusterNetwork.fromExisting(...)",
        network,
      );
}

function checkKeyPair(keyPair: K8sOnOpenStackClusterProps["keyPair"]): CheckResult {
  if (keyPair === undefined) {
    return undefined;
  }
  const name: unknown = (keyPair as { readonly keyPairName?: unknown } | null)?.keyPairName;
  return typeof name === "string"
    ? notBlank("keyPair", name)
    : problem("keyPair", "wrong-kind", "must be a KeyPair", "use new KeyPair(...) or KeyPair.fromName(...)", keyPair);
}

/** Checks that Terraform has to make are no problems. */
function hasProblems(results: CheckResult): boolean {
  return flattenChecks(results).some((result) => "code" in result);
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
  return keyIsMissing
    ? problem(
        "ssh",
        "ssh-without-key",
        "must not be open while nobody has a key",
        "set 'keyPair' or 'sshAuthorizedKeys', or leave 'ssh' out",
      )
    : undefined;
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
