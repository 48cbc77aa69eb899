import { each, knownKeys, matches, notBlank, notLiteralSecret, readable, required, url } from "../../core";
import type { CheckResult } from "../../core";

const OIDC_KEYS = ["issuerUrl", "clientId", "clientSecret", "scopes"];

/** What every provider knows. */
const DEFAULT_SCOPES = ["profile", "email"];

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A provider of identities that speaks OpenID Connect. */
export interface OidcLoginOptions {
  /** URL of the issuer, as its tokens name it. The API server has to believe the same one. */
  readonly issuerUrl: string;

  /** Id of the client that the provider knows the dashboard as. */
  readonly clientId: string;

  /** Secret of that client. Sensitive: no literal text. */
  readonly clientSecret: string;

  /**
   * Scopes that are asked for beside `openid`; that of groups, for instance, where roles are bound to them.
   *
   * @default ["profile", "email"]
   */
  readonly scopes?: readonly string[];
}

/** Defines how users of a dashboard say who they are. What they may do is then up to the API server. */
export class DashboardLogin {
  /** By a token that the API server takes and that they paste: one of Keystone, or of a service account. */
  public static token(): DashboardLogin {
    return new DashboardLogin(undefined);
  }

  /**
   * At a provider that speaks OpenID Connect, whose tokens the API server takes too.
   *
   * @param options provider and client
   */
  public static oidc(options: OidcLoginOptions): DashboardLogin {
    return new DashboardLogin({ options });
  }

  private constructor(private readonly provider: { readonly options: OidcLoginOptions } | undefined) {}

  /** The provider; undefined when tokens are pasted. @internal */
  public get oidc(): Required<OidcLoginOptions> | undefined {
    return this.provider && { scopes: DEFAULT_SCOPES, ...this.provider.options };
  }

  /** Checks the provider, reported under `path`. @internal */
  public check(path: string): CheckResult {
    if (this.provider === undefined) {
      return undefined;
    }
    const { options: given } = this.provider;
    const { issuerUrl, clientId, clientSecret, scopes } = readable(given);
    const at = (key: string) => `${path}.${key}`;
    return [
      required(path, given) ?? knownKeys(path, given, OIDC_KEYS),
      required(at("issuerUrl"), issuerUrl) ?? url(at("issuerUrl"), issuerUrl),
      required(at("clientId"), clientId) ?? notBlank(at("clientId"), clientId),
      required(at("clientSecret"), clientSecret) ?? notLiteralSecret(at("clientSecret"), clientSecret),
      each(at("scopes"), scopes, (path, scope) => matches(path, scope, SCOPE, "one scope without spaces"), { min: 1 }),
    ];
  }
}
