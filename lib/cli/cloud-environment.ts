import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

/** An entry of clouds.yaml, as far as a login needs it. */
interface CloudEntry {
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly region_name?: string;
  readonly interface?: string;
  readonly endpoint_type?: string;
  readonly cacert?: string;
  readonly verify?: boolean;
}

/** Thrown when no cloud can be found, with what to do. */
export class CloudEnvironmentError extends Error {
  public constructor(
    message: string,
    /** What to do. */
    public readonly fix: string,
  ) {
    super(message);
    this.name = "CloudEnvironmentError";
  }
}

/**
 * Reads which cloud is meant, as the openstack command does, into `OS_*` variables.
 *
 * @param env environment of the process; `OS_CLOUD` wins over variables of the login, and loses to those of region, interface and TLS
 * @param cloud name of an entry of clouds.yaml; wins over `OS_CLOUD`
 * @returns variables without `OS_CLOUD`, secrets among them
 * @throws CloudEnvironmentError when there is no such cloud, or none is named
 */
export function readCloudEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  cloud?: string,
): Readonly<Record<string, string>> {
  const name = cloud ?? env["OS_CLOUD"] ?? "";
  if (name !== "") {
    return fromEntry(name, readCloud(name, env["OS_CLIENT_CONFIG_FILE"]), env);
  }
  if ((env["OS_AUTH_URL"] ?? "") === "") {
    throw new CloudEnvironmentError(
      "no cloud is named",
      "give --cloud <name>, or set OS_CLOUD, or OS_AUTH_URL and its companions",
    );
  }
  const named = Object.entries(env).filter(([key, value]) => key.startsWith("OS_") && value !== undefined);
  return Object.fromEntries(named) as Record<string, string>;
}

function fromEntry(
  name: string,
  entry: CloudEntry,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { auth = {}, region_name: region, interface: own, endpoint_type: type, cacert, verify } = entry;
  if (typeof auth["auth_url"] !== "string") {
    throw new CloudEnvironmentError(`the cloud '${name}' of clouds.yaml has no auth.auth_url`, "add it");
  }
  const login = Object.entries(auth).map(([key, value]) => [`OS_${key.toUpperCase()}`, value] as const);
  // an empty variable counts as none.
  const set = (key: string) => env[key] || undefined;
  const values = [
    ...login,
    ["OS_REGION_NAME", set("OS_REGION_NAME") ?? region],
    ["OS_INTERFACE", set("OS_INTERFACE") ?? set("OS_ENDPOINT_TYPE") ?? own ?? type],
    ["OS_CACERT", set("OS_CACERT") ?? cacert?.replace(/^~(?=\/)/, homedir())],
    ["OS_INSECURE", set("OS_INSECURE") ?? (verify === false ? "true" : undefined)],
  ] as const;
  return Object.fromEntries(
    values
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [key, typeof value === "string" ? value : String(value as number)]),
  );
}

function readCloud(name: string, file: string | undefined): CloudEntry {
  const folders = [process.cwd(), join(homedir(), ".config", "openstack"), "/etc/openstack"];
  const candidates = (file ?? "") === "" ? folders.map((folder) => join(folder, "clouds.yaml")) : [file as string];
  const found = candidates.find(existsSync);
  if (found === undefined) {
    throw new CloudEnvironmentError(
      `there is no clouds.yaml in ${candidates.map(dirname).join(", ")}`,
      "put it there, or set OS_CLIENT_CONFIG_FILE",
    );
  }
  const entry = readEntry(found, name);
  if (entry === undefined) {
    throw new CloudEnvironmentError(`${found} has no cloud '${name}'`, "name one of its entries");
  }
  // secrets may stand in a file of their own.
  const secure = readEntry(join(dirname(found), "secure.yaml"), name);
  return { ...entry, ...secure, auth: { ...entry.auth, ...secure?.auth } };
}

function readEntry(file: string, name: string): CloudEntry | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    const document = parse(readFileSync(file, "utf8")) as { readonly clouds?: Record<string, CloudEntry> } | null;
    return document?.clouds?.[name] ?? undefined;
  } catch {
    // what the parser complains of may hold a password.
    throw new CloudEnvironmentError(`${file} cannot be read as YAML`, "correct it");
  }
}
