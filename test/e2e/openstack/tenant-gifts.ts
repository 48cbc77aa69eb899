import type { OpenStackSession } from "../support/openstack-session";

const NETWORK = ["network"];
const COMPUTE = ["compute"];
const IMAGE = ["image"];

/** What an administrator has and gives to one tenant: each by its name and its id. */
export interface Gifts {
  readonly network: string;
  readonly networkId: string;
  readonly flavor: string;
  readonly flavorId: string;
  readonly image: string;
  readonly imageId: string;
  readonly summary: string;
}

interface Made {
  readonly id: string;
}

/** Makes a network, a flavor that is not public, and an image that can be shared. */
export async function makeGifts(operator: OpenStackSession, prefix: string): Promise<Gifts> {
  const name = `${prefix}-gift`;
  const { network } = (await operator.post(NETWORK, "/networks", { network: { name } })) as { network: Made };
  const { flavor } = (await operator.post(COMPUTE, "/flavors", {
    flavor: { name, ram: 512, vcpus: 1, disk: 1, "os-flavor-access:is_public": false },
  })) as { flavor: Made };
  const image = (await operator.post(IMAGE, "/v2/images", {
    name,
    visibility: "shared",
    container_format: "bare",
    disk_format: "raw",
  })) as Made;
  // an image without data is in no list of images to boot.
  await operator.put(IMAGE, `/v2/images/${image.id}/file`, name, { "content-type": "application/octet-stream" });
  return {
    network: name,
    networkId: network.id,
    flavor: name,
    flavorId: flavor.id,
    image: name,
    imageId: image.id,
    summary: `a network, a flavor and an image called ${name} to share`,
  };
}

/** Removes them again. */
export async function removeGifts(operator: OpenStackSession, gifts: Gifts): Promise<void> {
  await operator.delete(IMAGE, `/v2/images/${gifts.imageId}`);
  await operator.delete(COMPUTE, `/flavors/${gifts.flavorId}`);
  await operator.delete(NETWORK, `/networks/${gifts.networkId}`);
}
