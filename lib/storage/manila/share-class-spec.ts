import type { StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { each, labelValue, notBlank, problem, terraformText, unique, uuid } from "../../core";
import type { CheckResult } from "../../core";
import { checkDriverClasses } from "../driver/driver-class-spec";
import type { DriverClassSpec } from "../driver/driver-class-spec";
import { secretParameters } from "../driver/secret-parameters";
import type { SecretReference } from "../driver/secret-parameters";
import type { VolumeZones } from "../volume-zones";
import type { ShareProtocol } from "./share-protocol";

/** Name of the drivers in Kubernetes, behind the protocol. */
export const MANILA_DRIVER = "manila.csi.openstack.org";

/** Label of the nodes' zones, whose values are those of Nova. */
const ZONE_KEY = `topology.${MANILA_DRIVER}/zone`;

/** A StorageClass over Manila: which type of share claims get, and what becomes of it. */
export interface ShareClassSpec extends DriverClassSpec {
  /**
   * Manila share type, as `openstack share type list` prints it.
   *
   * @default "default"
   */
  readonly shareType?: string;

  /**
   * Id of the share network that shares are put on. Types whose driver handles share servers need one.
   *
   * @default - none: the type's shares are on a network of the storage
   */
  readonly shareNetworkId?: string;

  /**
   * Zones of nodes that shares may be made for; only with `VolumeZones.matching()`.
   *
   * @default - every zone that has nodes
   */
  readonly zones?: readonly string[];
}

/** What the parameters of a class are made of beside its own settings. */
export interface ShareClassInput {
  /** How nodes mount shares. */
  readonly protocol: ShareProtocol;

  /** How zones of shares and nodes relate. */
  readonly shareZones: VolumeZones;

  /** Range of the nodes. */
  readonly nodeCidr: string;

  /** Secret with the login. */
  readonly secret: SecretReference;
}

/**
 * Checks the classes of shares.
 *
 * @param path path of the list
 * @param specs the classes
 * @param shareZones how zones of shares and nodes relate
 */
export function checkShareClasses(
  path: string,
  specs: readonly ShareClassSpec[] | undefined,
  shareZones: VolumeZones | undefined,
): CheckResult {
  return checkDriverClasses(path, specs, ["shareType", "shareNetworkId", "zones"], (at, spec) => [
    notBlank(at("shareType"), spec.shareType),
    uuid(at("shareNetworkId"), spec.shareNetworkId),
    spec.zones !== undefined && shareZones?.followNodes !== true
      ? problem(
          at("zones"),
          "zones-without-topology",
          "must not be given when shares do not follow the zones of the nodes",
          "leave it out, or use VolumeZones.matching()",
          spec.zones,
        )
      : each(at("zones"), spec.zones, (item, zone) => notBlank(item, zone) ?? labelValue(item, zone), { min: 1 }),
    unique(at("zones"), spec.zones, "zones"),
  ]);
}

/**
 * What a class of shares has beside the common settings.
 *
 * @param spec the class, checked
 * @param input what its parameters are made of beside its own settings
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/manila-csi-plugin/using-manila-csi-plugin.md#controller-service-volume-parameters
 */
export function renderShareClass(
  { shareType = "default", shareNetworkId, zones }: ShareClassSpec,
  { protocol, shareZones, nodeCidr, secret }: ShareClassInput,
): Pick<StorageClassV1Config, "storageProvisioner" | "parameters" | "allowedTopologies"> {
  return {
    storageProvisioner: `${protocol.name}.${MANILA_DRIVER}`,
    parameters: {
      type: terraformText(shareType),
      ...(shareNetworkId === undefined ? {} : { shareNetworkID: shareNetworkId }),
      ...renderZone(shareZones),
      ...protocol.parameters(nodeCidr),
      ...secretParameters(["provisioner", "controller-expand", "node-stage", "node-publish"], secret),
    },
    allowedTopologies:
      zones === undefined
        ? undefined
        : { matchLabelExpressions: [{ key: ZONE_KEY, values: zones.map((one) => terraformText(one)) }] },
  };
}

function renderZone({ followNodes, zone }: VolumeZones): Readonly<Record<string, string>> {
  if (followNodes) {
    return { autoTopology: "true" };
  }
  return zone === undefined ? {} : { availability: terraformText(zone) };
}
