import type { Construct, IConstruct } from "constructs";
import type { CheckResult } from "../core";
import type { HarborSettings } from "./harbor-settings";
import type { HarborKubernetesOptions } from "./kubernetes/harbor-kubernetes-options";
import { KubernetesPlacement } from "./kubernetes-placement";
import type { HarborMachineOptions } from "./machine/harbor-machine-options";
import { MachinePlacement } from "./machine-placement";
import type { RegistryCertificate } from "./registry-certificate";

/** What a registry is told that is made somewhere. */
export interface HarborContext {
  /** What both forms are told alike. */
  readonly settings: HarborSettings;

  /** Where the certificate comes from; undefined leaves it to the place. */
  readonly certificate: RegistryCertificate | undefined;
}

/** A registry whose resources are made, and what clients need to know about it. */
export interface BoundHarbor {
  /** Port of its HTTPS. */
  readonly port: number;

  /** Address that the host name stands for on the nodes' network; undefined when only DNS knows it. */
  readonly address: string | undefined;

  /** Address that clients elsewhere come over, a floating IP; undefined when there is none, or only the cloud knows it. */
  readonly publicAddress: string | undefined;

  /** Certificate of the authority that signed its certificate, PEM; undefined when everybody trusts it anyway. */
  readonly certificateAuthority: string | undefined;
}

/** Defines how a registry is made in each kind of place; internal to the kinds. */
export interface HarborPlacementKind {
  /** Checks the options. */
  check(
    path: string,
    scope: IConstruct,
    certificate: RegistryCertificate | undefined,
    hostname: string | undefined,
  ): CheckResult;

  /** Makes the resources. */
  bind(scope: Construct, context: HarborContext): BoundHarbor;
}

/**
 * Defines where a registry runs: on a machine of its own, when it must be there before or outside of all clusters or serves many of them,
 * or on a cluster, when it has to go on while parts of it fail.
 */
export class HarborPlacement {
  /**
   * On a virtual machine, in an `InfrastructureStack`.
   *
   * @param options machine, data volume and software
   */
  public static machine(options: HarborMachineOptions): HarborPlacement {
    return new HarborPlacement(new MachinePlacement(options));
  }

  /**
   * On a Kubernetes cluster, in a `PlatformStack`.
   *
   * @param options cluster, access and storage
   */
  public static kubernetes(options: HarborKubernetesOptions): HarborPlacement {
    return new HarborPlacement(new KubernetesPlacement(options));
  }

  private constructor(private readonly kind: HarborPlacementKind) {}

  /**
   * Checks the options, so that a registry can report them together with its own.
   *
   * @param path path of the property that holds the placement
   * @param scope the registry
   * @param certificate where the certificate comes from
   * @param hostname name of the registry; undefined when it is none
   */
  public check(
    path: string,
    scope: IConstruct,
    certificate: RegistryCertificate | undefined,
    hostname: string | undefined,
  ): CheckResult {
    return this.kind.check(path, scope, certificate, hostname);
  }

  /**
   * Makes the resources of the registry below `scope`.
   *
   * @throws ValidationError when an option does not fit
   */
  public bind(scope: Construct, context: HarborContext): BoundHarbor {
    return this.kind.bind(scope, context);
  }
}
