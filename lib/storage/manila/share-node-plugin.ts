import { posix } from "node:path";
import { absolutePath, problem, required } from "../../core";
import type { CheckResult } from "../../core";

/**
 * Defines where the program comes from that mounts shares on the nodes. Manila's own driver makes and opens shares, and leaves mounting to
 * the driver of the protocol, over a socket on each node.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/manila-csi-plugin/using-manila-csi-plugin.md#deployment
 */
export class ShareNodePlugin {
  /** The library installs it; for NFS. */
  public static installed(): ShareNodePlugin {
    return new ShareNodePlugin(true, undefined);
  }

  /**
   * It runs on every node already.
   *
   * @param socket its socket on the nodes; that of the protocol's usual driver if left out
   */
  public static existing(socket?: string): ShareNodePlugin {
    return new ShareNodePlugin(false, socket);
  }

  private constructor(
    /** Whether the library installs it. */
    public readonly isInstalled: boolean,
    /** Socket on the nodes; undefined means the usual one. */
    public readonly socket: string | undefined,
  ) {}

  /**
   * Checks the socket.
   *
   * @param path path of the property that holds the choice
   */
  public check(path: string): CheckResult {
    const { socket } = this;
    return (
      absolutePath(path, socket) ??
      (typeof socket === "string" && posix.dirname(socket) === "/"
        ? problem(path, "node-plugin-socket", "must be in a folder of its own", "give the path of the socket", socket)
        : undefined)
    );
  }
}

/** Checks what was given as a node plugin. */
export function checkNodePlugin(path: string, plugin: unknown, isRequired: boolean): CheckResult {
  if (plugin === undefined) {
    return isRequired ? required(path, plugin) : undefined;
  }
  return plugin instanceof ShareNodePlugin
    ? plugin.check(path)
    : problem(path, "wrong-kind", "must be a ShareNodePlugin", "use ShareNodePlugin.installed() or .existing(...)");
}
