import type { Construct } from "constructs";
import type { CheckResult } from "../core";
import { notBlank, problem, terraformText, uuid } from "../core";
import { DataOpenstackNetworkingNetworkV2 } from "../providers/.gen/openstack/data-openstack-networking-network-v2";

/** Name and id of the network that floating IPs come from. */
export interface ExternalNetworkFacts {
  /** UUID. */
  readonly id: string;

  /** Name, which floating IP resources ask for. */
  readonly name: string;
}

/** Options that say which external network a cluster network uses. */
export interface ExternalNetworkOptions {
  /**
   * Name of the external network, for instance `public`; looked up at plan time.
   *
   * @default - none, unless `externalNetworkId` is given
   */
  readonly externalNetwork?: string;

  /**
   * UUID of the external network, instead of its name.
   *
   * @default - none, unless `externalNetwork` is given
   */
  readonly externalNetworkId?: string;
}

/** @internal */
export function checkExternalNetwork(options: ExternalNetworkOptions): CheckResult {
  const both = options.externalNetwork !== undefined && options.externalNetworkId !== undefined;
  return [
    notBlank("externalNetwork", options.externalNetwork),
    uuid("externalNetworkId", options.externalNetworkId),
    both
      ? problem(
          "externalNetworkId",
          "external-network-twice",
          "must not be given beside 'externalNetwork'",
          "keep one of them",
        )
      : undefined,
  ];
}

/** @internal */
export function lookUpExternalNetwork(
  scope: Construct,
  options: ExternalNetworkOptions,
): ExternalNetworkFacts | undefined {
  const { externalNetwork, externalNetworkId } = options;
  if (externalNetwork === undefined && externalNetworkId === undefined) {
    return undefined;
  }
  const name = externalNetwork === undefined ? undefined : terraformText(externalNetwork);
  const found = new DataOpenstackNetworkingNetworkV2(scope, "ExternalNetwork", {
    name,
    networkId: externalNetworkId,
    external: true,
  });
  return { id: externalNetworkId ?? found.id, name: name ?? found.name };
}
