import { posix } from "node:path";
import { cidr, each, knownKeys, oneOf, problem, readable, unique } from "../../core";
import type { CheckResult } from "../../core";
import { ShareNodePlugin, checkNodePlugin } from "./share-node-plugin";

/** Options of `ShareProtocol.nfs`. */
export interface NfsShareOptions {
  /**
   * Ranges that may mount the shares, as the storage sees them: behind a router with SNAT that is the router's address. Whoever has
   * one of these addresses can read and write every share.
   *
   * @default - the range of the nodes
   */
  readonly clients?: readonly string[];

  /**
   * Range of the storage's addresses that nodes mount from, where a share has addresses in several networks.
   *
   * @default - whichever address Manila names first
   */
  readonly exportNetwork?: string;

  /**
   * Where the program comes from that mounts the shares.
   *
   * @default ShareNodePlugin.installed()
   */
  readonly nodePlugin?: ShareNodePlugin;
}

/** Client that mounts CephFS on the nodes. */
export enum CephFsClient {
  /** A process for each mount. It ends with the pod of the node plugin, and its mounts with it. */
  FUSE = "fuse",

  /** The kernel of the node. */
  KERNEL = "kernel",
}

/** Options of `ShareProtocol.cephfs`. */
export interface CephFsShareOptions {
  /** Where the program comes from that mounts the shares: the cluster has to have that of `ceph-csi-cephfs` already. */
  readonly nodePlugin: ShareNodePlugin;

  /**
   * Client that mounts the shares.
   *
   * @default CephFsClient.KERNEL
   */
  readonly client?: CephFsClient;
}

/** Socket of a node plugin, as the driver's chart takes it. */
export interface NodePluginEndpoint {
  /** Folder on the nodes. */
  readonly dir: string;

  /** Name of the socket in it. */
  readonly sockFile: string;
}

/** Where the chart `csi-driver-nfs` puts its socket. */
const NFS_SOCKET = "/var/lib/kubelet/plugins/csi-nfsplugin/csi.sock";

/** Where the chart `ceph-csi-cephfs` puts its socket. */
const CEPHFS_SOCKET = "/var/lib/kubelet/plugins/cephfs.csi.ceph.com/csi.sock";

type Given =
  | { readonly name: "nfs"; readonly options: NfsShareOptions }
  | { readonly name: "cephfs"; readonly options: CephFsShareOptions };

/** Defines how nodes mount shares, which is up to what Manila offers: `openstack share type list` and its operator say. */
export class ShareProtocol {
  /** NFS. The library installs the program that mounts it, unless it is told otherwise. */
  public static nfs(options: NfsShareOptions = {}): ShareProtocol {
    return new ShareProtocol({ name: "nfs", options });
  }

  /** CephFS itself. Nodes reach the monitors and all servers of the Ceph cluster, and have `ceph-csi-cephfs` already. */
  public static cephfs(options: CephFsShareOptions): ShareProtocol {
    return new ShareProtocol({ name: "cephfs", options });
  }

  private constructor(private readonly given: Given) {}

  /** Name of the protocol, which the driver's name begins with. */
  public get name(): "nfs" | "cephfs" {
    return this.given.name;
  }

  /** Where the program comes from that mounts the shares. */
  public get nodePlugin(): ShareNodePlugin {
    return readable(this.given.options).nodePlugin ?? ShareNodePlugin.installed();
  }

  /** Socket of that program. */
  public get endpoint(): NodePluginEndpoint {
    const { dir, base } = posix.parse(this.nodePlugin.socket ?? (this.name === "nfs" ? NFS_SOCKET : CEPHFS_SOCKET));
    return { dir, sockFile: base };
  }

  /** Range that shares are mounted from; undefined leaves it to Manila. */
  public get exportNetwork(): string | undefined {
    return this.given.name === "nfs" ? this.given.options.exportNetwork : undefined;
  }

  /**
   * Parameters of every StorageClass.
   *
   * @param nodeCidr range of the nodes
   */
  public parameters(nodeCidr: string): Readonly<Record<string, string>> {
    const { given } = this;
    return given.name === "nfs"
      ? // the driver's own default is everybody.
        { "nfs-shareClient": (given.options.clients ?? [nodeCidr]).join(",") }
      : { "cephfs-mounter": given.options.client ?? CephFsClient.KERNEL };
  }

  /**
   * Checks the options of the protocol.
   *
   * @param path path of the property that holds the protocol
   */
  public check(path: string): CheckResult {
    return this.given.name === "nfs" ? checkNfs(path, this.given.options) : checkCephFs(path, this.given.options);
  }
}

function checkNfs(path: string, given: NfsShareOptions): CheckResult {
  const { clients, exportNetwork, nodePlugin } = readable(given);
  return [
    knownKeys(path, given, ["clients", "exportNetwork", "nodePlugin"]),
    each(`${path}.clients`, clients, (at, range) => [cidr(at, range), checkNotWorld(at, range)], { min: 1 }),
    unique(`${path}.clients`, clients, "ranges"),
    cidr(`${path}.exportNetwork`, exportNetwork),
    checkNodePlugin(`${path}.nodePlugin`, nodePlugin, false),
  ];
}

/** NFS knows no login: the address is all that it asks for. */
function checkNotWorld(path: string, range: unknown): CheckResult {
  return typeof range === "string" && range.endsWith("/0")
    ? problem(path, "share-for-everybody", "must not be everybody", "give the ranges of the nodes", range)
    : undefined;
}

function checkCephFs(path: string, given: CephFsShareOptions): CheckResult {
  const { nodePlugin, client } = readable(given);
  const isMissing = nodePlugin === undefined || (nodePlugin instanceof ShareNodePlugin && nodePlugin.isInstalled);
  return [
    knownKeys(path, given, ["nodePlugin", "client"]),
    isMissing
      ? problem(
          `${path}.nodePlugin`,
          "node-plugin-missing",
          "must be one that runs already, because the library does not install ceph-csi-cephfs",
          "install the chart ceph-csi-cephfs and say ShareNodePlugin.existing(), or use ShareProtocol.nfs()",
        )
      : checkNodePlugin(`${path}.nodePlugin`, nodePlugin, true),
    oneOf(`${path}.client`, client, Object.values(CephFsClient)),
  ];
}
