import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeFile } from "../node-file";
import { SCRIPTS_DIR } from "../paths";

/** Scripts and units that workers have no use for. */
const CONTROL_PLANE_ONLY =
  /^(pki|static-pods|approve-serving-certificates|control-plane|delayed-dns|etcd|etcd-.*|join-token|renew-certificates|k8s-on-openstack-(approve|delayed-dns|etcd|join-token|renew).*)\./;

/** Scripts and units of clusters that store archives of etcd off site. */
const STORE_ONLY = /^(etcd-archive|etcd-restore|etcd-store|etcd-offsite|k8s-on-openstack-etcd-offsite)\./;

/** Scripts and units of clusters that install their DNS late. */
const DELAYED_DNS_ONLY = /^(k8s-on-openstack-)?delayed-dns\./;

/** What of the scripts and units a node needs. */
export interface StaticFilesOptions {
  /** Whether the node runs the control plane. */
  readonly isControlPlane: boolean;

  /** Whether the cluster stores archives of etcd off site. */
  readonly storesArchives: boolean;

  /** Whether the cluster installs its DNS once a node is ready. */
  readonly delaysDns: boolean;
}

const cache = new Map<string, readonly NodeFile[]>();

/** Reads the scripts and systemd units that a node gets: the same bytes on every node, without a value in them. */
export function staticFiles({ isControlPlane, storesArchives, delaysDns }: StaticFilesOptions): NodeFile[] {
  const all = [...ownFolder("scripts", SCRIPTS_DIR, "0755"), ...ownFolder("units", "/etc/systemd/system", "0644")];
  return all.filter(({ path }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return (
      (isControlPlane || !CONTROL_PLANE_ONLY.test(name)) &&
      (storesArchives || !STORE_ONLY.test(name)) &&
      (delaysDns || !DELAYED_DNS_ONLY.test(name))
    );
  });
}

function ownFolder(name: string, target: string, permissions: string): readonly NodeFile[] {
  return readFolder(join(__dirname, "..", name), target, permissions);
}

/**
 * Reads the files of a folder of the library's, as files of a machine.
 *
 * @param source the folder
 * @param target folder on the machine
 * @param permissions mode of each file, as four octal digits
 */
export function readFolder(source: string, target: string, permissions: string): readonly NodeFile[] {
  const known = cache.get(source);
  if (known !== undefined) {
    return known;
  }
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(source, file)).isFile())
    .sort()
    .map((file) => ({ path: `${target}/${file}`, permissions, content: readFileSync(join(source, file), "utf8") }));
  cache.set(source, files);
  return files;
}
