import type { ApiServerWebhookSpec } from "../../bootstrap";
import { each, hasTokens, knownKeys, ofKind, pem, problem, readable, readableList, required, url } from "../../core";
import type { CheckResult } from "../../core";
import { KeystonePolicy } from "./keystone-policy";
import { keystoneProjectId } from "./keystone-project-id";
import { checkRoleMappings, warnRoleMappings } from "./keystone-role-mapping";
import type { KeystoneRoleMapping } from "./keystone-role-mapping";
import { KeystoneSync } from "./keystone-sync";
import { KeystoneTransport } from "./keystone-transport";

/** Where the API server finds the webhook: on its own node, so that it needs neither DNS nor the pod network. */
export const KEYSTONE_WEBHOOK_URL = "https://127.0.0.1:8443/webhook";

/**
 * Present on those who logged in through Keystone, and so on nobody whom the cluster itself needs.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization
 */
const KEYSTONE_USERS_ONLY = "has(request.extra) && 'alpha.kubernetes.io/identity/project/id' in request.extra";

/** What every kind of `KeystoneLogin` needs to know about Keystone. */
export interface KeystoneOptions {
  /** URL of Keystone as the control plane nodes reach it, such as `https://cloud.example.com:5000/v3`. */
  readonly authUrl: string;

  /**
   * Certificates that Keystone's own is checked against, PEM, without private keys.
   *
   * @default - those in the image of the webhook, which knows public authorities
   */
  readonly caBundlePem?: string;

  /**
   * How the webhook talks to Keystone.
   *
   * @default KeystoneTransport.TLS
   */
  readonly transport?: KeystoneTransport;
}

/** Options of `KeystoneLogin.authentication`. */
export interface KeystoneAuthenticationOptions extends KeystoneOptions {
  /**
   * Ids of the projects whose tokens are accepted.
   *
   * @default - those of every project: each user of that Keystone is an authenticated user of the cluster, without further rights
   */
  readonly projects?: readonly string[];

  /**
   * Kubernetes groups for Keystone roles. Every user is in groups for project, roles and Keystone groups anyway, see `KeystoneSubject`.
   *
   * @default - none
   */
  readonly roleMappings?: readonly KeystoneRoleMapping[];

  /**
   * What is made in the cluster when somebody logs in.
   *
   * @default - nothing
   */
  readonly sync?: KeystoneSync;
}

/** Options of `KeystoneLogin.authorization`. */
export interface KeystoneAuthorizationOptions extends KeystoneOptions {
  /** What users of Keystone may do, beside what RBAC lets them do. */
  readonly policy: KeystonePolicy;
}

/** Options of `KeystoneLogin.authenticationAndAuthorization`. */
export interface KeystoneLoginOptions extends KeystoneAuthenticationOptions, KeystoneAuthorizationOptions {}

type Options = KeystoneOptions & Partial<KeystoneLoginOptions>;

const COMMON_KEYS = ["authUrl", "caBundlePem", "transport"];
const AUTHENTICATION_KEYS = ["projects", "roleMappings", "sync"];

/**
 * Login to a cluster with tokens of Keystone.
 *
 * The cluster takes the lower half from here (the API server asks a webhook on its node), `KeystoneWebhookAuth` in the platform stack
 * the upper half (the webhook itself). The API server starts without the webhook, and certificates and service accounts work without it.
 *
 * It reaches control plane nodes when they are made: raise their `generation` to bring it to a cluster that exists.
 */
export class KeystoneLogin {
  /** Keystone says who a user is; RBAC says what the user may do. This is what most clusters need. */
  public static authentication(options: KeystoneAuthenticationOptions): KeystoneLogin {
    return new KeystoneLogin(options, { authentication: true, authorization: false });
  }

  /** A policy has a say in what users may do who come with attributes of Keystone from elsewhere. */
  public static authorization(options: KeystoneAuthorizationOptions): KeystoneLogin {
    return new KeystoneLogin(options, { authentication: false, authorization: true });
  }

  /** Keystone says who a user is, and a policy has a say in what the user may do, after RBAC. */
  public static authenticationAndAuthorization(options: KeystoneLoginOptions): KeystoneLogin {
    return new KeystoneLogin(options, { authentication: true, authorization: true });
  }

  /** URL of Keystone. */
  public readonly authUrl: string;

  /** Certificates that Keystone's own is checked against; undefined for those of the image. */
  public readonly caBundlePem: string | undefined;

  /** Ids of the projects whose tokens are accepted; undefined for all. */
  public readonly projects: readonly string[] | undefined;

  /** Kubernetes groups for Keystone roles. */
  public readonly roleMappings: readonly KeystoneRoleMapping[];

  /** What is made in the cluster when somebody logs in. */
  public readonly sync: KeystoneSync | undefined;

  /** What users may do, beside what RBAC lets them do. */
  public readonly policy: KeystonePolicy | undefined;

  /** Whether the webhook says who a token belongs to. */
  public readonly authenticates: boolean;

  /** Whether the webhook has a say in what users may do. */
  public readonly authorizes: boolean;

  private readonly options: Options;

  private constructor(options: Options, modes: { readonly authentication: boolean; readonly authorization: boolean }) {
    const given = readable(options);
    this.options = options;
    this.authUrl = given.authUrl ?? "";
    this.caBundlePem = given.caBundlePem;
    this.projects = given.projects;
    this.roleMappings = readableList(given.roleMappings);
    this.sync = given.sync;
    this.policy = given.policy;
    this.authenticates = modes.authentication;
    this.authorizes = modes.authorization;
  }

  /** TCP port of Keystone; undefined when only Terraform knows it. */
  public get port(): number | undefined {
    if (hasTokens(this.authUrl) || !URL.canParse(this.authUrl)) {
      return undefined;
    }
    const { port, protocol } = new URL(this.authUrl);
    return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  }

  /** What the API server is told. @internal */
  public renderWebhook(caCertificate: string): ApiServerWebhookSpec {
    return {
      name: "keystone",
      url: KEYSTONE_WEBHOOK_URL,
      caCertificate,
      authentication: this.authenticates,
      authorization: this.authorizes,
      matchConditions: [KEYSTONE_USERS_ONLY],
    };
  }

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { authUrl, caBundlePem, transport = KeystoneTransport.TLS, policy } = readable(this.options);
    const at = (key: string) => `${path}.${key}`;
    const keys = [
      ...COMMON_KEYS,
      ...(this.authenticates ? AUTHENTICATION_KEYS : []),
      ...(this.authorizes ? ["policy"] : []),
    ];
    return [
      required(path, this.options) ?? knownKeys(path, this.options, keys),
      ofKind(at("transport"), transport, KeystoneTransport, "use KeystoneTransport.TLS or .PLAINTEXT"),
      required(at("authUrl"), authUrl) ?? checkAuthUrl(at("authUrl"), authUrl, transport),
      pem(at("caBundlePem"), caBundlePem),
      this.authenticates ? this.checkAuthentication(at) : undefined,
      this.authorizes
        ? (required(at("policy"), policy) ??
          (policy instanceof KeystonePolicy
            ? policy.check(at("policy"))
            : ofKind(at("policy"), policy, KeystonePolicy, "use KeystonePolicy.of(...)")))
        : undefined,
    ];
  }

  /** What is legal but often goes wrong; one text each. */
  public warnings(path: string): string[] {
    const { authUrl, policy } = this;
    return [
      ...(typeof authUrl === "string" && !hasTokens(authUrl) && !/\/v3\/?$/.test(authUrl)
        ? [`${path}.authUrl ${authUrl} does not end in /v3; clients that do not look for the version themselves fail`]
        : []),
      ...(readable(this.options).transport === KeystoneTransport.PLAINTEXT
        ? [`${path}.transport is not encrypted: everybody between the nodes and Keystone reads the tokens of users`]
        : []),
      ...warnRoleMappings(`${path}.roleMappings`, this.roleMappings),
      ...(policy?.warnings(`${path}.policy`) ?? []),
    ];
  }

  private checkAuthentication(at: (key: string) => string): CheckResult {
    const { projects, roleMappings, sync } = readable(this.options);
    return [
      each(at("projects"), projects, keystoneProjectId, { min: 1 }),
      checkRoleMappings(at("roleMappings"), roleMappings),
      sync instanceof KeystoneSync
        ? sync.check(at("sync"))
        : ofKind(at("sync"), sync, KeystoneSync, "use KeystoneSync.projects(...)"),
      projects !== undefined && sync !== undefined
        ? problem(
            at("sync"),
            "sync-beside-projects",
            "must not be given beside 'projects', because it makes namespaces for all projects",
            "make the few namespaces with KubernetesNamespace",
          )
        : undefined,
    ];
  }
}

function checkAuthUrl(path: string, authUrl: unknown, transport: unknown): CheckResult {
  const isPlain = transport === KeystoneTransport.PLAINTEXT;
  return typeof authUrl === "string" && authUrl.startsWith("http://") && !isPlain
    ? problem(
        path,
        "keystone-plaintext",
        "must begin with https://, because users' tokens travel there",
        "use https, or say KeystoneTransport.PLAINTEXT in a lab",
        authUrl,
      )
    : url(path, authUrl, { schemes: isPlain ? ["http", "https"] : ["https"] });
}
