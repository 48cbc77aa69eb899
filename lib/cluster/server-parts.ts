import { TerraformExpression, terraformText } from "../core";
import type { Precondition } from "../core";
import type { RootVolume } from "./machine-options";

/**
 * Largest user data that Nova takes, in bytes of base64.
 *
 * @see https://docs.openstack.org/nova/latest/user/user-data.html
 */
const USER_DATA_LIMIT = 65_535;

/** A node changes by being made anew, one generation at a time: none of these may rebuild, resize or replace it on the side. */
export function serverChangesLeftToGenerations(flavorIsFixed: boolean): string[] {
  return [
    "availability_zone",
    "block_device",
    "config_drive",
    ...(flavorIsFixed ? ["flavor_id", "flavor_name"] : []),
    "image_id",
    "image_name",
    "key_pair",
    "scheduler_hints",
    "user_data",
  ];
}

/** What a server boots from: a volume of its own, or the disk of its flavor. */
export function bootSource(rootVolume: RootVolume | undefined, imageId: string) {
  if (rootVolume === undefined) {
    return { imageId };
  }
  const blockDevice = {
    uuid: imageId,
    sourceType: "image",
    destinationType: "volume",
    bootIndex: 0,
    volumeSize: rootVolume.size,
    volumeType: optionalText(rootVolume.type),
    deleteOnTermination: true,
  };
  return { blockDevice: [blockDevice] };
}

/**
 * The condition that Nova takes the user data of a server.
 *
 * @param shorter what makes it shorter, for the message
 */
export function userDataFits(serverName: string, userData: string, shorter: string): Precondition {
  return {
    condition: TerraformExpression.raw("length(", userData, `) <= ${USER_DATA_LIMIT}`).asString(),
    errorMessage: `The user data of ${serverName} exceeds the ${USER_DATA_LIMIT} bytes that Nova takes; ${shorter}.`,
  };
}

/** Text for an attribute that may be left out. */
export function optionalText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : terraformText(text);
}
