import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

/** How to reach one OpenStack cloud, read from `OS_*` variables or an entry of clouds.yaml. */
export interface OpenStackSettings {
  readonly authUrl: string;
  readonly region?: string;
  /** `public`, `internal` or `admin`. */
  readonly interface: string;
  readonly ca?: string;
  readonly insecure: boolean;
  /** Body of the Keystone request: `{ identity, scope }`. */
  readonly auth: Readonly<Record<string, unknown>>;
  /** The same as `OS_*` variables, for runs on other machines. */
  readonly variables: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, string | undefined>>;

interface CloudEntry {
  readonly auth?: Values;
  readonly auth_type?: string;
  readonly region_name?: string;
  readonly interface?: string;
  readonly cacert?: string;
  readonly verify?: boolean;
}

/**
 * Reads the cloud that the environment names, as the openstack command and Terraform's provider do.
 *
 * @param env process environment; `OS_CLOUD` wins over single variables
 * @param prefix put before every variable's name, for a second set of credentials (`E2E_ADMIN_`)
 */
export function readOpenStackSettings(env: NodeJS.ProcessEnv, prefix = ""): OpenStackSettings | undefined {
  const get = (name: string): string | undefined => env[`${prefix}${name}`] || undefined;
  const cloudName = get("OS_CLOUD");
  if (cloudName !== undefined) {
    return fromCloud(cloudName, readCloud(cloudName, get("OS_CLIENT_CONFIG_FILE")));
  }
  const authUrl = get("OS_AUTH_URL");
  if (authUrl === undefined) {
    return undefined;
  }
  const auth: Record<string, string | undefined> = {};
  for (const name of AUTH_KEYS) {
    auth[name] = get(`OS_${name.toUpperCase()}`);
  }
  auth["project_id"] ??= get("OS_TENANT_ID");
  auth["project_name"] ??= get("OS_TENANT_NAME");
  const cacert = get("OS_CACERT");
  const region = get("OS_REGION_NAME");
  return {
    authUrl,
    region,
    variables: renderVariables(authUrl, region, auth),
    interface: get("OS_INTERFACE") ?? get("OS_ENDPOINT_TYPE")?.replace(/URL$/, "") ?? "public",
    ca: cacert === undefined ? undefined : fs.readFileSync(cacert, "utf8"),
    insecure: get("OS_INSECURE") === "true",
    auth: renderKeystoneAuth(auth),
  };
}

const AUTH_KEYS = [
  "token",
  "username",
  "user_id",
  "password",
  "user_domain_id",
  "user_domain_name",
  "project_id",
  "project_name",
  "project_domain_id",
  "project_domain_name",
  "application_credential_id",
  "application_credential_name",
  "application_credential_secret",
];

function renderVariables(authUrl: string, region: string | undefined, auth: Values): Record<string, string> {
  const variables: Record<string, string> = { OS_AUTH_URL: authUrl };
  for (const name of AUTH_KEYS) {
    const value = auth[name];
    if (value !== undefined) {
      variables[`OS_${name.toUpperCase()}`] = value;
    }
  }
  return region === undefined ? variables : { ...variables, OS_REGION_NAME: region };
}

function fromCloud(name: string, cloud: CloudEntry): OpenStackSettings {
  const authUrl = cloud.auth?.["auth_url"];
  if (authUrl === undefined) {
    throw new Error(`the cloud '${name}' of clouds.yaml has no auth.auth_url`);
  }
  return {
    authUrl,
    region: cloud.region_name,
    variables: renderVariables(authUrl, cloud.region_name, cloud.auth ?? {}),
    interface: cloud.interface ?? "public",
    ca: cloud.cacert === undefined ? undefined : fs.readFileSync(cloud.cacert, "utf8"),
    insecure: cloud.verify === false,
    auth: renderKeystoneAuth(cloud.auth ?? {}),
  };
}

function readCloud(name: string, file: string | undefined): CloudEntry {
  const folders = [process.cwd(), path.join(os.homedir(), ".config", "openstack"), "/etc/openstack"];
  const candidates = file === undefined ? folders.map((folder) => path.join(folder, "clouds.yaml")) : [file];
  const found = candidates.find((candidate) => fs.existsSync(candidate));
  if (found === undefined) {
    throw new Error(`OS_CLOUD is '${name}', but there is no clouds.yaml in ${candidates.join(", ")}`);
  }
  const cloud = readCloudEntry(found, name);
  if (cloud === undefined) {
    throw new Error(`${found} has no cloud '${name}'`);
  }
  const secure = readCloudEntry(path.join(path.dirname(found), "secure.yaml"), name);
  return { ...cloud, ...secure, auth: { ...cloud.auth, ...secure?.auth } };
}

function readCloudEntry(file: string, name: string): CloudEntry | undefined {
  if (!fs.existsSync(file)) {
    return undefined;
  }
  const document = parse(fs.readFileSync(file, "utf8")) as { clouds?: Record<string, CloudEntry> } | null;
  return document?.clouds?.[name];
}

/** Renders the body of Keystone's token request from the names that clouds.yaml uses. */
export function renderKeystoneAuth(auth: Values): Record<string, unknown> {
  if (auth["application_credential_secret"] !== undefined) {
    const id = auth["application_credential_id"];
    const named = { name: auth["application_credential_name"], user: renderUser(auth) };
    const credential = { ...(id === undefined ? named : { id }), secret: auth["application_credential_secret"] };
    return { identity: { methods: ["application_credential"], application_credential: credential } };
  }
  const scope = renderScope(auth);
  if (auth["token"] !== undefined) {
    return { identity: { methods: ["token"], token: { id: auth["token"] } }, ...scope };
  }
  const user = { ...renderUser(auth), password: auth["password"] };
  return { identity: { methods: ["password"], password: { user } }, ...scope };
}

function renderUser(auth: Values): Record<string, unknown> {
  if (auth["user_id"] !== undefined) {
    return { id: auth["user_id"] };
  }
  return { name: auth["username"], domain: renderDomain(auth, "user") };
}

function renderScope(auth: Values): Record<string, unknown> {
  if (auth["project_id"] !== undefined) {
    return { scope: { project: { id: auth["project_id"] } } };
  }
  if (auth["project_name"] === undefined) {
    return {};
  }
  return { scope: { project: { name: auth["project_name"], domain: renderDomain(auth, "project") } } };
}

function renderDomain(auth: Values, owner: "user" | "project"): Record<string, unknown> {
  const id = auth[`${owner}_domain_id`];
  return id === undefined ? { name: auth[`${owner}_domain_name`] ?? "Default" } : { id };
}
