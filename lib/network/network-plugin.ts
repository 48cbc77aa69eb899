import { Op, Token } from "cdktf";
import type { CheckResult } from "../core";
import { boolean, cidr, integer, known, knownKeys, problem, readable, TerraformExpression } from "../core";
import type { CalicoOptions, CalicoSettings } from "./calico";
import { calicoSpec } from "./calico";
import type { CiliumOptions, CiliumSettings } from "./cilium";
import { ciliumSpec } from "./cilium";
import type { Encapsulation } from "./encapsulation";
import type { FlannelOptions, FlannelSettings } from "./flannel";
import { flannelSpec } from "./flannel";
import { checkKuryrOptions } from "./kuryr/check-kuryr-options";
import type { KuryrOptions, KuryrSettings } from "./kuryr/kuryr";
import { kuryrSpec } from "./kuryr/kuryr";
import type { NetworkPluginSpec } from "./network-plugin-spec";
import type { NodeRule } from "./node-rule";
import type { PodRoutes } from "./pod-routes";
import { checkPodRoutes } from "./pod-routes-spec";

/** Smallest MTU that IPv6 allows, which Kubernetes networks keep for IPv4 too. */
const MIN_MTU = 1280;
const MAX_MTU = 65_535;

const SWITCHES = ["wireguard", "replaceKubeProxy", "hubble", "gatewayApi"] as const;

/**
 * Defines the pod network of a cluster: its ranges, its tunnel, and what Neutron and kubeadm must do for it.
 *
 * The cluster takes the lower half from here (security rules, address pairs, kubeadm's pod subnet), the platform stack the upper half (the chart).
 */
export class NetworkPlugin {
  /** Cilium: eBPF data path, replaces kube-proxy by default. */
  public static cilium(options: CiliumOptions = {}): NetworkPlugin {
    return new NetworkPlugin({ ...ciliumSpec(readable(options)), options });
  }

  /** Calico: Felix with VXLAN by default, IP in IP or BGP on request. */
  public static calico(options: CalicoOptions = {}): NetworkPlugin {
    return new NetworkPlugin({ ...calicoSpec(readable(options)), options });
  }

  /** Flannel: the simplest; it has no NetworkPolicy. */
  public static flannel(options: FlannelOptions = {}): NetworkPlugin {
    return new NetworkPlugin({ ...flannelSpec(readable(options)), options });
  }

  /**
   * Kuryr: pods are ports of Neutron and Services load balancers of Octavia. Retired upstream; for clouds that are built on it.
   *
   * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/
   */
  public static kuryr(options: KuryrOptions): NetworkPlugin {
    return new NetworkPlugin({ ...kuryrSpec(readable(options) as KuryrOptions), options: readable(options) });
  }

  /** Which plugin it is. */
  public readonly name: "cilium" | "calico" | "flannel" | "kuryr";

  /** Range of the pods, IPv4. */
  public readonly podCidr: string;

  /** Range of the pods, IPv6, on a dual-stack cluster. */
  public readonly ipv6PodCidr?: string;

  /** Prefix length of a node's share of `podCidr`; kubeadm's `node-cidr-mask-size-ipv4`. */
  public readonly nodeMaskSize: number;

  /** Prefix length of a node's share of `ipv6PodCidr`; kubeadm's `node-cidr-mask-size-ipv6`. */
  public readonly ipv6NodeMaskSize: number;

  /** Whether pods get addresses from their node's share, so that its size limits the pods of a node. */
  public readonly usesNodeRanges: boolean;

  /** Whether kube-proxy is left out of the cluster. */
  public readonly replacesKubeProxy: boolean;

  /** How packets between pods travel. */
  public readonly encapsulation: Encapsulation;

  /** Who routes to pods from outside of the cluster; undefined when nobody does. */
  public readonly podRoutes?: PodRoutes;

  /** Whether traffic between nodes is encrypted with WireGuard. */
  public readonly encrypted: boolean;

  /** Bytes that tunnel and encryption take from every packet. */
  public readonly overheadBytes: number;

  /** MTU of the pods that the user asked for, in bytes. */
  public readonly requestedMtu?: number;

  /** Whether NetworkPolicy objects have an effect. */
  public readonly supportsNetworkPolicy: boolean;

  /** Whether pods can have an IPv4 and an IPv6 address. */
  public readonly supportsDualStack: boolean;

  /** Whether Services of type NodePort work: with kube-proxy or its replacement, not with Kuryr. */
  public readonly supportsNodePorts: boolean;

  /** What is special to Cilium; undefined on other plugins. */
  public readonly cilium?: CiliumSettings;

  /** What is special to Calico; undefined on other plugins. */
  public readonly calico?: CalicoSettings;

  /** What is special to Flannel; undefined on other plugins. */
  public readonly flannel?: FlannelSettings;

  /** What is special to Kuryr; undefined on other plugins. */
  public readonly kuryr?: KuryrSettings;

  private readonly spec: NetworkPluginSpec;

  private constructor(spec: NetworkPluginSpec) {
    this.spec = spec;
    this.name = spec.name;
    this.podCidr = spec.podCidr;
    this.ipv6PodCidr = spec.ipv6PodCidr;
    this.nodeMaskSize = spec.nodeMaskSize;
    this.ipv6NodeMaskSize = spec.ipv6NodeMaskSize;
    this.usesNodeRanges = spec.usesNodeRanges;
    this.replacesKubeProxy = spec.replacesKubeProxy;
    this.encapsulation = spec.encapsulation;
    this.podRoutes = spec.podRoutes;
    this.encrypted = spec.encrypted;
    this.overheadBytes = spec.overheadBytes;
    this.requestedMtu = spec.requestedMtu;
    this.supportsNetworkPolicy = spec.supportsNetworkPolicy;
    this.supportsDualStack = spec.supportsDualStack;
    this.supportsNodePorts = spec.kuryr === undefined;
    this.cilium = spec.cilium;
    this.calico = spec.calico;
    this.flannel = spec.flannel;
    this.kuryr = spec.kuryr;
  }

  /** Ranges of the pods, IPv4 first; kubeadm's `networking.podSubnet` is this list joined by commas. */
  public get podCidrs(): readonly string[] {
    return this.ipv6PodCidr === undefined ? [this.podCidr] : [this.podCidr, this.ipv6PodCidr];
  }

  /** Whether the cloud knows the way to each pod, so that machines outside of the cluster can call it at its own address. */
  public get routesPods(): boolean {
    return this.kuryr !== undefined || this.podRoutes !== undefined;
  }

  /** Traffic between nodes that the plugin needs, the exact list. */
  public nodeRules(): readonly NodeRule[] {
    return this.spec.rules;
  }

  /** Ranges of pods that travel without a tunnel, and so show up at the ports of the nodes. */
  public routedPodCidrs(): readonly string[] {
    return this.encapsulation.overheadBytes === 0 && this.kuryr === undefined ? this.podCidrs : [];
  }

  /**
   * Ranges that the ports of the nodes must be allowed to send from when they are made; the pod ranges with native routing, none with a
   * tunnel. `PodRoutes.cloudRouter()` leaves them to the cloud controller, which knows the range of every node, unless there are two:
   * it adds both at the same time, and the later one takes the earlier one away.
   */
  public allowedAddressPairs(): readonly string[] {
    const isLeftToCloud = this.podRoutes?.usesCloudRouter === true && this.ipv6PodCidr === undefined;
    return isLeftToCloud ? [] : this.routedPodCidrs();
  }

  /**
   * MTU of the pods, in bytes.
   *
   * @param networkMtu MTU of the node network in bytes; may be a Terraform token, and then the result is one too
   */
  public podMtu(networkMtu: number): number {
    if (this.requestedMtu !== undefined) {
      return this.requestedMtu;
    }
    return Token.isUnresolved(networkMtu)
      ? Token.asNumber(Op.sub(networkMtu, this.overheadBytes))
      : networkMtu - this.overheadBytes;
  }

  /**
   * Checks the options by themselves.
   *
   * @param path path of the property that holds the plugin
   */
  public check(path: string): CheckResult {
    if (this.kuryr !== undefined) {
      return checkKuryrOptions(path, this.spec.options, this.kuryr, this.podCidr);
    }
    const { options, optionKeys, supportedEncapsulations, encapsulation } = this.spec;
    const names = supportedEncapsulations.map((one) => `Encapsulation.${one.name.toUpperCase()}`);
    return [
      knownKeys(path, options, optionKeys),
      SWITCHES.map((name) => boolean(`${path}.${name}`, readable(options)[name])),
      cidr(`${path}.podCidr`, this.podCidr, { version: 4 }),
      cidr(`${path}.ipv6PodCidr`, this.ipv6PodCidr, { version: 6 }),
      known(`${path}.nodeMaskSize`, this.nodeMaskSize) ??
        integer(`${path}.nodeMaskSize`, this.nodeMaskSize, { min: 1, max: 30 }),
      known(`${path}.ipv6NodeMaskSize`, this.ipv6NodeMaskSize) ??
        integer(`${path}.ipv6NodeMaskSize`, this.ipv6NodeMaskSize, { min: 1, max: 126 }),
      checkPodRoutes(path, this.spec),
      supportedEncapsulations.includes(encapsulation)
        ? undefined
        : problem(
            `${path}.encapsulation`,
            "encapsulation-unsupported",
            `must be one that ${this.name} has`,
            `use ${names.join(" or ")}`,
            encapsulation.name,
          ),
      this.cilium?.gatewayApi === true && !this.replacesKubeProxy
        ? problem(
            `${path}.gatewayApi`,
            "gateway-api-without-kube-proxy-replacement",
            "must not be on while kube-proxy runs, because Cilium's Gateways need its own Services",
            "leave out 'replaceKubeProxy', or take GatewayIngress",
            true,
          )
        : undefined,
    ];
  }

  /**
   * Checks the MTU that was asked for against the node network; a condition for Terraform when only the cloud knows the latter.
   *
   * @param path path of the MTU
   * @param networkMtu MTU of the node network, in bytes
   */
  public checkMtu(path: string, networkMtu: number): CheckResult {
    const { requestedMtu, overheadBytes } = this;
    if (requestedMtu === undefined) {
      return this.checkDerivedMtu(path, networkMtu);
    }
    if (!Number.isInteger(requestedMtu) || requestedMtu < MIN_MTU) {
      return integer(path, requestedMtu, { min: MIN_MTU, max: MAX_MTU });
    }
    const message = `must leave ${overheadBytes} bytes of the network's MTU for the tunnel`;
    const fix = "lower it, or leave it out";
    if (Token.isUnresolved(networkMtu)) {
      const condition = TerraformExpression.raw(requestedMtu, " <= ", networkMtu, " - ", overheadBytes);
      return { path, condition: condition.asString(), errorMessage: `${path} ${message}; ${fix}.` };
    }
    const most = networkMtu - overheadBytes;
    return requestedMtu <= most
      ? undefined
      : problem(path, "mtu-too-large", `${message}, so at most ${most}`, fix, requestedMtu);
  }

  /**
   * Checks that NetworkPolicy objects have an effect, for whatever relies on them.
   *
   * @param path path of the property that relies on them
   */
  public checkNetworkPolicy(path: string): CheckResult {
    return this.supportsNetworkPolicy
      ? undefined
      : problem(
          path,
          "network-policy-unsupported",
          this.kuryr === undefined
            ? `must not rely on NetworkPolicy, which ${this.name} lacks`
            : "must not rely on NetworkPolicy, which has no effect on security groups that all pods share",
          this.kuryr === undefined ? "take Cilium or Calico" : "use KuryrSecurityGroups.fromPolicies()",
        );
  }

  /**
   * Checks that somebody does the work of kube-proxy.
   *
   * @param path path of the property that says whether kube-proxy runs
   * @param kubeProxy whether kube-proxy runs; undefined leaves it to the plugin
   */
  public checkKubeProxy(path: string, kubeProxy: boolean | undefined): CheckResult {
    if (kubeProxy === undefined || kubeProxy !== this.replacesKubeProxy) {
      return undefined;
    }
    return kubeProxy
      ? problem(
          path,
          "kube-proxy-twice",
          `must not be on beside ${this.name}, which replaces it`,
          this.kuryr === undefined ? "leave it out, or set 'replaceKubeProxy' to false" : "leave it out",
          true,
        )
      : problem(
          path,
          "kube-proxy-missing",
          `must not be off with ${this.name}, which does not replace it`,
          "leave it out, or take Cilium",
          false,
        );
  }

  private checkDerivedMtu(path: string, networkMtu: number): CheckResult {
    const derived = networkMtu - this.overheadBytes;
    return Token.isUnresolved(networkMtu) || derived >= MIN_MTU
      ? undefined
      : problem(
          path,
          "network-mtu-too-small",
          `must be at least ${MIN_MTU}, but the network leaves ${derived}`,
          "raise the MTU of the network",
        );
  }
}
