import type { OpenStackSession } from "./openstack-session";

/** One object on the cloud that belongs to the project (or, for credentials, to the user). */
export interface CloudObject {
  /** Kind in Terraform's words: `server`, `port`, `volume`. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Neutron's owner of a port, such as `compute:az1`. */
  readonly owner?: string;
  /** Id of what a port is plugged into. */
  readonly device?: string;
  /** What a person wrote on it: name and description. */
  readonly text: string;
  /** Ids of what it is a part of: the router of a port, the group of a rule. */
  readonly parents: readonly string[];
  /** Whether the cloud made it by itself along with something else. */
  readonly automatic: boolean;
}

/** One kind of object: where to list it, and how to delete one. */
interface Kind {
  readonly kind: string;
  readonly service: readonly string[];
  /** Address of the collection; `{project}` and `{user}` are filled in. */
  readonly path: string;
  readonly key: string;
  /** Address of one object; `{id}` is filled in. The collection's path, if it is left out. */
  readonly item?: string;
}

interface RawObject {
  readonly id?: string;
  readonly name?: string;
  readonly project_id?: string;
  readonly tenant_id?: string;
  readonly device_owner?: string;
  readonly device_id?: string;
  readonly network_id?: string;
  readonly security_group_id?: string;
  readonly direction?: string;
  readonly protocol?: string | null;
  readonly description?: string | null;
  readonly remote_group_id?: string | null;
  readonly floating_ip_address?: string;
  readonly keypair?: { readonly name: string };
  readonly secret_ref?: string;
  readonly container_ref?: string;
}

const COMPUTE = ["compute"];
const NETWORK = ["network"];
const VOLUME = ["volumev3", "block-storage"];
const BALANCER = ["load-balancer"];

/** The kinds in an order in which they can be deleted. */
const KINDS: readonly Kind[] = [
  { kind: "health monitor", service: BALANCER, path: "/lbaas/healthmonitors", key: "healthmonitors" },
  { kind: "pool", service: BALANCER, path: "/lbaas/pools", key: "pools" },
  { kind: "listener", service: BALANCER, path: "/lbaas/listeners", key: "listeners" },
  {
    kind: "load balancer",
    service: BALANCER,
    path: "/lbaas/loadbalancers",
    key: "loadbalancers",
    item: "/lbaas/loadbalancers/{id}?cascade=true",
  },
  { kind: "server", service: COMPUTE, path: "/servers/detail", key: "servers", item: "/servers/{id}" },
  { kind: "server group", service: COMPUTE, path: "/os-server-groups", key: "server_groups" },
  { kind: "key pair", service: COMPUTE, path: "/os-keypairs", key: "keypairs" },
  { kind: "snapshot", service: VOLUME, path: "/snapshots", key: "snapshots" },
  { kind: "volume", service: VOLUME, path: "/volumes/detail", key: "volumes", item: "/volumes/{id}" },
  { kind: "floating IP", service: NETWORK, path: "/floatingips", key: "floatingips" },
  { kind: "port", service: NETWORK, path: "/ports", key: "ports" },
  { kind: "router", service: NETWORK, path: "/routers", key: "routers" },
  { kind: "subnet", service: NETWORK, path: "/subnets", key: "subnets" },
  { kind: "network", service: NETWORK, path: "/networks", key: "networks" },
  { kind: "security rule", service: NETWORK, path: "/security-group-rules", key: "security_group_rules" },
  { kind: "security group", service: NETWORK, path: "/security-groups", key: "security_groups" },
  {
    kind: "application credential",
    service: ["identity"],
    path: "/users/{user}/application_credentials",
    key: "application_credentials",
  },
  { kind: "secret container", service: ["key-manager"], path: "/containers", key: "containers" },
  { kind: "secret", service: ["key-manager"], path: "/secrets", key: "secrets" },
];

/** What a project owned at one moment, in objects of every kind that the library creates. */
export class CloudInventory {
  /** Lists everything that the session's project owns. */
  public static async take(session: OpenStackSession): Promise<CloudInventory> {
    const found = await Promise.all(
      KINDS.filter((kind) => session.has(...kind.service)).map((kind) => listKind(session, kind)),
    );
    const objects = found.flat();
    return new CloudInventory([...objects, ...(await listAttachments(session, objects))]);
  }

  private constructor(public readonly objects: readonly CloudObject[]) {}

  /** What is here now and was not there at an earlier moment. */
  public since(earlier: CloudInventory): readonly CloudObject[] {
    const known = new Set(earlier.objects.map(keyOf));
    return this.objects.filter((object) => !known.has(keyOf(object)));
  }

  /**
   * What is new and belongs to one cluster: its name is in the object's name or description, or in those of what it is a part of.
   * Nothing else may be deleted, as others may work in the same project.
   */
  public ownedSince(earlier: CloudInventory, clusterName: string): readonly CloudObject[] {
    const fresh = this.since(earlier);
    const marked = new Set(fresh.filter(({ text }) => text.includes(clusterName)).map(({ id }) => id));
    return fresh.filter(({ id, parents }) => marked.has(id) || parents.some((parent) => marked.has(parent)));
  }

  /** Number of objects of each kind. */
  public counts(): Readonly<Record<string, number>> {
    return countKinds(this.objects);
  }
}

/** Counts objects by kind. */
export function countKinds(objects: readonly CloudObject[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of objects) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Deletes objects by hand, in an order that the services accept; routers lose their interfaces first. */
export async function deleteObjects(session: OpenStackSession, objects: readonly CloudObject[]): Promise<void> {
  for (const { id } of objects.filter(({ kind }) => kind === ATTACHMENT)) {
    const [server, volume] = id.split("/");
    await session.delete(COMPUTE, `/servers/${server}/os-volume_attachments/${volume}`);
  }
  for (const kind of KINDS) {
    for (const object of objects.filter((candidate) => candidate.kind === kind.kind)) {
      if (object.kind === "router") {
        await detachRouter(session, object.id);
      }
      if (object.owner?.includes("router_interface") === true) {
        await session.put(NETWORK, `/routers/${object.device}/remove_router_interface`, { port_id: object.id });
        continue;
      }
      await session.delete(kind.service, (kind.item ?? `${fill(session, kind.path)}/{id}`).replace("{id}", object.id));
      if (object.kind === "server" || object.kind === "load balancer") {
        await waitUntilGone(session, kind, object.id);
      }
    }
  }
}

const ATTACHMENT = "volume attachment";
const POLL_MS = 1_000;
const POLLS = 90;

async function waitUntilGone(session: OpenStackSession, kind: Kind, id: string): Promise<void> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const left = await listKind(session, kind);
    if (!left.some((object) => object.id === id)) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the ${kind.kind} ${id} is still there ${(POLLS * POLL_MS) / 1000} s after its deletion`);
}

async function detachRouter(session: OpenStackSession, id: string): Promise<void> {
  const ports = await session.list<{ id: string; device_owner: string }>(NETWORK, `/ports?device_id=${id}`, "ports");
  for (const port of ports.filter(({ device_owner: owner }) => owner.includes("router_interface"))) {
    await session.put(NETWORK, `/routers/${id}/remove_router_interface`, { port_id: port.id });
  }
}

function fill(session: OpenStackSession, path: string): string {
  return path.replace("{user}", session.userId).replace("{project}", session.projectId);
}

async function listKind(session: OpenStackSession, kind: Kind): Promise<readonly CloudObject[]> {
  let path = fill(session, kind.path);
  if (kind.service === NETWORK || kind.service === BALANCER) {
    path += `?project_id=${session.projectId}`;
  }
  const raw = await session.list<RawObject>(kind.service, path, kind.key);
  return raw.filter((object) => isOwn(object, session)).map((object) => describe(kind.kind, object));
}

function isOwn(object: RawObject, session: OpenStackSession): boolean {
  const owner = object.project_id ?? object.tenant_id;
  return owner === undefined || owner === session.projectId;
}

async function listAttachments(
  session: OpenStackSession,
  objects: readonly CloudObject[],
): Promise<readonly CloudObject[]> {
  const found: CloudObject[] = [];
  for (const server of objects.filter(({ kind }) => kind === "server")) {
    const path = `/servers/${server.id}/os-volume_attachments`;
    const document = (await session.get(COMPUTE, path)) as { volumeAttachments: { volumeId: string }[] } | undefined;
    for (const { volumeId } of document?.volumeAttachments ?? []) {
      const id = `${server.id}/${volumeId}`;
      found.push({ kind: ATTACHMENT, id, name: `of ${server.name}`, text: "", parents: [server.id], automatic: false });
    }
  }
  return found;
}

function describe(kind: string, object: RawObject): CloudObject {
  const ref = object.secret_ref ?? object.container_ref;
  const id = object.id ?? object.keypair?.name ?? ref?.split("/").pop() ?? "";
  const name = object.name || object.floating_ip_address || object.description || id;
  const { device_owner: owner, device_id: device } = object;
  const text = `${object.name ?? ""} ${object.description ?? ""} ${object.keypair?.name ?? ""}`;
  const parents = [device, object.network_id, object.security_group_id].filter((parent) => parent !== undefined);
  return { kind, id, name, owner, device, text, parents, automatic: isAutomatic(kind, object) };
}

/** Ports that services make for themselves and the rules of a new security group go with what they belong to. */
function isAutomatic(kind: string, object: RawObject): boolean {
  if (kind === "port") {
    return /^(network:(?!router_interface)|Octavia|ovn-lb)/.test(object.device_owner ?? "");
  }
  return (
    kind === "security rule" &&
    object.direction === "egress" &&
    (object.protocol ?? null) === null &&
    (object.description || null) === null
  );
}

function keyOf(object: CloudObject): string {
  return `${object.kind}/${object.id}`;
}
