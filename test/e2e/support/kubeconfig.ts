import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

/** How an API server is reached, and as whom. */
export interface ClusterAccess {
  /** URL without a slash at its end. */
  readonly server: string;
  /** PEM of the authority that signed the server's certificate; the system's authorities without. */
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly token?: string;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly Named<{ context?: { readonly cluster?: string; readonly user?: string } }>[];
  readonly clusters?: readonly Named<{ cluster?: Section }>[];
  readonly users?: readonly Named<{ user?: Section }>[];
}

type Named<T> = { readonly name: string } & T;

/** Keys and texts of a cluster or a user. */
type Section = Readonly<Record<string, unknown>>;

/**
 * Reads the current context of a kubeconfig file.
 *
 * @throws Error when the file names no cluster, or a user that only a plug-in can log in
 */
export function readKubeconfig(file: string): ClusterAccess {
  const config = (parse(fs.readFileSync(file, "utf8")) ?? {}) as Kubeconfig;
  const context = named(config.contexts, config["current-context"])?.context;
  const cluster = named(config.clusters, context?.cluster)?.cluster;
  const user = named(config.users, context?.user)?.user ?? {};
  const server = cluster?.["server"];
  if (cluster === undefined || typeof server !== "string") {
    throw new Error(`${file} names no cluster in its current context`);
  }
  if ("exec" in user || "auth-provider" in user) {
    throw new Error(`${file} logs in by a plug-in; give a kubeconfig with a client certificate or a token`);
  }
  const read = (section: Section, key: string): string | undefined => readMaterial(section, key, path.dirname(file));
  return {
    server: server.replace(/\/+$/, ""),
    certificateAuthority: read(cluster, "certificate-authority"),
    clientCertificate: read(user, "client-certificate"),
    clientKey: read(user, "client-key"),
    token: typeof user["token"] === "string" ? user["token"] : undefined,
  };
}

function named<T>(entries: readonly Named<T>[] | undefined, name: string | undefined): Named<T> | undefined {
  return (entries ?? []).find((entry) => entry.name === name);
}

/** A certificate or key stands in the file itself, or in another file that is named relative to it. */
function readMaterial(section: Section, key: string, folder: string): string | undefined {
  const data = section[`${key}-data`];
  if (typeof data === "string") {
    return Buffer.from(data, "base64").toString("utf8");
  }
  const file = section[key];
  return typeof file === "string" ? fs.readFileSync(path.resolve(folder, file), "utf8") : undefined;
}
