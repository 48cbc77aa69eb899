import type { CheckResult } from "../core";
import { knownKeys, notBlank, pem, problem, required, url, uuid } from "../core";

const KEYS = [
  "authUrl",
  "region",
  "applicationCredentialId",
  "applicationCredentialSecret",
  "userName",
  "password",
  "projectName",
  "caBundlePem",
];

/** Defines how a program inside the cluster logs in to the cloud. */
export interface CloudAuth {
  /** URL of Keystone, for instance `https://cloud.example.com:5000/v3`. */
  readonly authUrl: string;

  /**
   * Region of the services.
   *
   * @default - the only region of the catalogue
   */
  readonly region?: string;

  /**
   * Id of an application credential.
   *
   * @default - user name and password are used
   */
  readonly applicationCredentialId?: string;

  /**
   * Secret of the application credential.
   *
   * @default - user name and password are used
   */
  readonly applicationCredentialSecret?: string;

  /**
   * User name; an application credential is the better choice.
   *
   * @default - the application credential is used
   */
  readonly userName?: string;

  /**
   * Password of the user.
   *
   * @default - the application credential is used
   */
  readonly password?: string;

  /**
   * Project that the user logs in to.
   *
   * @default - that of the application credential
   */
  readonly projectName?: string;

  /**
   * Certificates that the cloud's own are checked against, PEM, without private keys.
   *
   * @default - those of the system
   */
  readonly caBundlePem?: string;
}

/** Checks a login, reported under `path`: exactly one way, complete, and no secret in any message. */
export function checkCloudAuth(path: string, auth: CloudAuth): CheckResult {
  const at = (key: string) => `${path}.${key}`;
  const hasCredential = auth.applicationCredentialId !== undefined || auth.applicationCredentialSecret !== undefined;
  const hasUser = auth.userName !== undefined || auth.password !== undefined;
  return [
    knownKeys(path, auth, KEYS),
    required(at("authUrl"), auth.authUrl),
    url(at("authUrl"), auth.authUrl, { schemes: ["https", "http"] }),
    notBlank(at("region"), auth.region),
    hasCredential && hasUser
      ? problem(
          at("applicationCredentialId"),
          "two-logins",
          "must not be given beside user name and password",
          "keep the application credential",
        )
      : undefined,
    hasCredential || hasUser
      ? undefined
      : problem(
          at("applicationCredentialId"),
          "no-login",
          "must be given, or user name and password",
          "make an ApplicationCredential",
        ),
    uuid(at("applicationCredentialId"), auth.applicationCredentialId),
    hasCredential
      ? [
          required(at("applicationCredentialId"), auth.applicationCredentialId),
          required(at("applicationCredentialSecret"), auth.applicationCredentialSecret),
        ]
      : undefined,
    hasUser ? [required(at("userName"), auth.userName), required(at("password"), auth.password)] : undefined,
    pem(at("caBundlePem"), auth.caBundlePem),
  ];
}

/** What is legal but often goes wrong in a login; one text each. */
export function warnCloudAuth(path: string, auth: CloudAuth): string[] {
  const { authUrl, userName } = auth;
  return [
    ...(typeof authUrl === "string" && /^https?:/.test(authUrl) && !/\/v3\/?$/.test(authUrl)
      ? [`${path}.authUrl ${authUrl} does not end in /v3; programs that do not look for the version themselves fail`]
      : []),
    ...(typeof authUrl === "string" && authUrl.startsWith("http:")
      ? [`${path}.authUrl is not encrypted; the secret travels in clear`]
      : []),
    ...(userName === undefined
      ? []
      : [`${path}.userName lets the program do all that the user may; prefer an ApplicationCredential`]),
  ];
}
