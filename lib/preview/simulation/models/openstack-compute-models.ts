import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { ipVersion } from "../../../core/cidr";
import { inventMac, inventUuid, MOMENT, USER_ID } from "../invented-value";
import { KeyPair } from "../key-pair";
import { blocksOf, RefusedError, textOf, textsOf } from "../resource-model";
import type { Refusal, ResourceModels, SettleContext } from "../resource-model";
import { UNKNOWN } from "../wire-value";
import type { WireObject, WireValue } from "../wire-value";
import { allocateAddress } from "./openstack-network-models";

/** Nova's limit for user data, in bytes of base64. */
const USER_DATA_LIMIT = 65_535;

/** Nova's limit for a metadata key and for a value. */
const METADATA_LIMIT = 255;

/** Nova and Cinder: servers with the addresses of their ports, attached volumes, key pairs. */
export const OPENSTACK_COMPUTE_MODELS: ResourceModels = {
  openstack_compute_instance_v2: {
    check: checkServer,
    normalize: hashUserData,
    settle: settleServer,
    created: ({ config, object, cloud }) => {
      const userData = textOf(config, "user_data");
      // an ignored change shows up here as the hash that state holds.
      if (userData !== undefined && !isHash(userData) && typeof object.id === "string") {
        cloud.keepUserData(object.id, decodeUserData(userData));
      }
    },
  },
  openstack_compute_keypair_v2: {
    settle: async ({ config, seed }) => {
      const given = textOf(config, "public_key");
      const pair = await KeyPair.generate("ED25519", "", 0, seed);
      return {
        id: config.name,
        user_id: textOf(config, "user_id") ?? USER_ID,
        public_key: given ?? pair.publicOpenSsh.trim(),
        private_key: given === undefined ? pair.privateOpenSsh : "",
        fingerprint: pair.fingerprintMd5,
      };
    },
  },
  openstack_compute_volume_attach_v2: {
    settle: ({ config, cloud }) => {
      const attached = cloud
        .ofType("openstack_compute_volume_attach_v2")
        .filter((other) => other.instance_id === config.instance_id).length;
      return {
        id: `${String(config.instance_id)}/${String(config.volume_id)}`,
        device: textOf(config, "device") ?? `/dev/vd${String.fromCharCode("b".charCodeAt(0) + attached)}`,
      };
    },
    created: ({ object, cloud }) => {
      const twin = cloud
        .ofType("openstack_compute_volume_attach_v2")
        .find((other) => other.volume_id === object.volume_id && other.id !== object.id && object.multiattach !== true);
      if (twin !== undefined) {
        throw new RefusedError({
          summary: "The volume is already attached to another server",
          detail: "Attach each volume to one server.",
          attribute: "volume_id",
        });
      }
    },
  },
};

/** Reads user data as a node would: base64, then gzip, where they are used. */
export function decodeUserData(text: string): string {
  const bytes = /^[A-Za-z0-9+/\s]+=*\s*$/.test(text) ? Buffer.from(text, "base64") : Buffer.from(text, "utf8");
  const isGzip = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
}

function checkServer(config: WireObject): Refusal[] {
  const refusals: Refusal[] = [];
  const bootsFromVolume = blocksOf(config, "block_device").length > 0 || config.block_device === UNKNOWN;
  if (isUnset(config.flavor_id) && isUnset(config.flavor_name)) {
    refusals.push({
      summary: "One of flavor_id or flavor_name must be specified",
      detail: "Name the flavor of the server.",
      attribute: "flavor_name",
    });
  }
  if (isUnset(config.image_id) && isUnset(config.image_name) && !bootsFromVolume) {
    refusals.push({
      summary: "Neither a boot device, image ID, or image name were able to be determined",
      detail: "Name the image of the server, or give it a boot volume.",
      attribute: "image_name",
    });
  }
  const metadata = config.metadata;
  for (const [key, value] of typeof metadata === "object" && metadata !== null ? Object.entries(metadata) : []) {
    if (key.length > METADATA_LIMIT || (typeof value === "string" && value.length > METADATA_LIMIT)) {
      refusals.push({
        summary: `Metadata '${key.slice(0, 40)}' is longer than ${METADATA_LIMIT} characters`,
        detail: "Shorten it; long text belongs into user data.",
        attribute: "metadata",
      });
    }
  }
  const userData = textOf(config, "user_data");
  if (userData !== undefined && encodedLength(userData) > USER_DATA_LIMIT) {
    refusals.push({
      summary: `User data is ${encodedLength(userData)} bytes in base64; Nova takes ${USER_DATA_LIMIT}`,
      detail: "Compress it, or move files out of it.",
      attribute: "user_data",
    });
  }
  return refusals;
}

function hashUserData(planned: WireObject, prior: WireObject | null): WireObject {
  const userData = textOf(planned, "user_data");
  // what equals state is the hash already: ignored, or kept by Terraform.
  if (userData === undefined || userData === prior?.user_data) {
    return planned;
  }
  return { ...planned, user_data: createHash("sha1").update(userData).digest("hex") };
}

function settleServer(context: SettleContext): WireObject {
  const { config, object, prior, seed } = context;
  const networks = settleNetworks(context);
  const addresses = networks.map((network) => textOf(network, "fixed_ip_v4"));
  const addresses6 = networks.map((network) => textOf(network, "fixed_ip_v6"));
  const zone =
    textOf(object, "availability_zone") ?? textOf(config, "availability_zone_hints")?.split(":")[0] ?? "nova";
  return {
    network: networks,
    availability_zone: zone,
    access_ip_v4: addresses.find((address) => address !== undefined) ?? "",
    access_ip_v6: addresses6.find((address) => address !== undefined) ?? "",
    all_metadata: { ...(config.metadata as WireObject | null) },
    all_tags: textsOf(config, "tags"),
    created: MOMENT,
    updated: MOMENT,
    hypervisor_hostname: prior?.hypervisor_hostname ?? textOf(config, "hypervisor_hostname") ?? `host-${zone}`,
    security_groups: config.security_groups ?? prior?.security_groups ?? [],
    ...namedPair("flavor", context),
    ...namedPair("image", context),
    id: prior?.id ?? inventUuid(seed),
  };
}

/** Flavor or image: whichever of name and id was given decides the other one. */
function namedPair(kind: "flavor" | "image", { cloud, config, object }: SettleContext): WireObject {
  const [idKey, nameKey] = [`${kind}_id`, `${kind}_name`];
  const type = kind === "flavor" ? "data.openstack_compute_flavor_v2" : "data.openstack_images_image_v2";
  const id = textOf(config, idKey);
  const name = textOf(config, nameKey);
  if (id !== undefined) {
    return { [idKey]: id, [nameKey]: name ?? textOf(cloud.find(type, id), "name") ?? id };
  }
  if (name !== undefined) {
    return { [idKey]: inventUuid(kind, name), [nameKey]: name };
  }
  // a server that boots from a volume has no image.
  return kind === "image"
    ? { [idKey]: "Attempt to boot from volume - no image supplied", [nameKey]: "" }
    : { [idKey]: object[idKey] };
}

function settleNetworks({ cloud, object, seed }: SettleContext): WireObject[] {
  return blocksOf(object, "network").map((network, index) => {
    const port = cloud.find("openstack_networking_port_v2", network.port);
    const known = textsOf(port, "all_fixed_ips");
    const addresses =
      known.length > 0 || textOf(network, "fixed_ip_v4") !== undefined
        ? known
        : [allocateAddress(subnetOf(network), `${seed}/network/${index}`, cloud)];
    return {
      ...network,
      uuid:
        textOf(port, "network_id") ?? textOf(network, "uuid") ?? inventUuid("network", textOf(network, "name") ?? seed),
      port: textOf(network, "port") ?? "",
      name:
        textOf(cloud.find("openstack_networking_network_v2", port?.network_id ?? network.uuid), "name") ??
        textOf(network, "name") ??
        "",
      mac: textOf(port, "mac_address") ?? textOf(network, "mac") ?? inventMac(seed, String(index)),
      fixed_ip_v4: addresses.find((address) => ipVersion(address) === 4) ?? textOf(network, "fixed_ip_v4") ?? "",
      fixed_ip_v6:
        bracketed(addresses.find((address) => ipVersion(address) === 6)) ?? textOf(network, "fixed_ip_v6") ?? "",
    };
  });

  function subnetOf(network: WireObject): string {
    const uuid = textOf(network, "uuid") ?? textOf(network, "name") ?? "";
    const subnet = cloud.ofType("openstack_networking_subnet_v2").find((candidate) => candidate.network_id === uuid);
    return textOf(subnet, "id") ?? uuid;
  }
}

/** The provider shows IPv6 addresses of servers in brackets. */
function bracketed(address: string | undefined): string | undefined {
  return address === undefined ? undefined : `[${address}]`;
}

function isUnset(value: WireValue | undefined): boolean {
  return value === null || value === undefined || value === "";
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

function encodedLength(userData: string): number {
  // the provider encodes only what is not base64 yet.
  const isEncoded = /^[A-Za-z0-9+/]+=*$/.test(userData) && userData.length % 4 === 0;
  return isEncoded ? userData.length : Math.ceil(Buffer.byteLength(userData) / 3) * 4;
}
