import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { CheckResult } from "../core";
import {
  checkProps,
  hasTokens,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  pem,
  readable,
  required,
  TerraformExpression,
  url,
} from "../core";
import { DataOpenstackIdentityAuthScopeV3 } from "../providers/.gen/openstack/data-openstack-identity-auth-scope-v3";

/** Options of `CloudAccess.at`. */
export interface CloudAccessOptions {
  /**
   * Region of the services.
   *
   * @default - the first one of the catalogue
   */
  readonly region?: string;

  /**
   * The only certificates that the cloud's own are checked against, PEM, without private keys.
   *
   * @default - those of the image that a program runs in: the public authorities
   */
  readonly caBundlePem?: string;
}

/** Options of `CloudAccess.fromCatalog`. */
export type CatalogAccessOptions = Pick<CloudAccessOptions, "caBundlePem">;

/** Defines where programs inside a cluster find the cloud: Keystone, region and certificates. Who they are is up to a credential. */
export class CloudAccess {
  /**
   * A Keystone that you name.
   *
   * @param authUrl URL of Keystone as nodes reach it, for instance `https://cloud.example.com:5000/v3`
   */
  public static at(authUrl: string, options: CloudAccessOptions = {}): CloudAccess {
    return new CloudAccess(authUrl, readable(options).region, readable(options).caBundlePem, options);
  }

  /**
   * The Keystone and the region that Terraform itself uses: the public endpoint of its service catalogue, which nodes have to reach.
   *
   * @param scope construct that the data source `CloudScope` is put into
   * @throws ValidationError when the certificates are malformed
   */
  public static fromCatalog(scope: Construct, options: CatalogAccessOptions = {}): CloudAccess {
    checkProps(
      "CloudAccess.fromCatalog",
      knownKeys("", options, ["caBundlePem"]),
      pem("caBundlePem", options.caBundlePem),
    );
    const catalog = new DataOpenstackIdentityAuthScopeV3(scope, "CloudScope", { name: "cloud-access" });
    const endpoints = publicIdentityEndpoints(catalog);
    catalog.lifecycle = {
      postcondition: [
        {
          condition: TerraformExpression.raw("length(", publicIdentityEndpoints(), ") > 0").asString(),
          errorMessage: "the catalogue of the cloud has no public endpoint of Keystone; use CloudAccess.at(...).",
        },
      ],
    };
    const region = Token.asString(catalog.interpolationForAttribute("region"));
    const ofRegion = TerraformExpression.raw("[for one in ", endpoints, " : one if one.region == ", region, "]");
    const chosen = TerraformExpression.raw(TerraformExpression.call("concat", ofRegion, endpoints), "[0]");
    return new CloudAccess(
      withVersion(TerraformExpression.raw(chosen, ".url")).asString(),
      TerraformExpression.raw(chosen, ".region").asString(),
      options.caBundlePem,
      options,
    );
  }

  private constructor(
    /** URL of Keystone. */
    public readonly authUrl: string,
    /** Region of the services; undefined means the first one of the catalogue. */
    public readonly region: string | undefined,
    /** Certificates, PEM; undefined means the public authorities. */
    public readonly caBundlePem: string | undefined,
    private readonly options: CloudAccessOptions,
  ) {}

  /** Checks URL, region and certificates, reported under `path`. */
  public check(path: string): CheckResult {
    return [
      knownKeys(path, this.options, ["region", "caBundlePem"]),
      required(`${path}.authUrl`, this.authUrl) ?? url(`${path}.authUrl`, this.authUrl, { schemes: ["https", "http"] }),
      notBlank(`${path}.region`, this.region) ??
        matches(`${path}.region`, this.region, /^[^\p{Cc}]*$/u, "text on one line without control characters"),
      pem(`${path}.caBundlePem`, this.caBundlePem),
    ];
  }

  /** What is legal but often goes wrong, reported under `path`; one text each. */
  public warnings(path: string): readonly string[] {
    const { authUrl } = this;
    if (hasTokens(authUrl)) {
      return [];
    }
    return [
      ...(/\/v3\/?$/.test(authUrl)
        ? []
        : [
            `${path}.authUrl ${authUrl} does not end in /v3; programs that do not look for the version themselves fail`,
          ]),
      ...(authUrl.startsWith("http:") ? [`${path}.authUrl is not encrypted; the secret travels in clear`] : []),
    ];
  }
}

/** Checks where the cloud is as a caller gave it, which without types may be anything. */
export function checkCloudAccess(path: string, access: unknown): CheckResult {
  return access instanceof CloudAccess
    ? access.check(path)
    : ofKind(path, access, CloudAccess, "use CloudAccess.at(...) or CloudAccess.fromCatalog(...)");
}

/** The public endpoints of Keystone in a catalogue; without one, in that of the data source whose condition it is. */
function publicIdentityEndpoints(catalog?: DataOpenstackIdentityAuthScopeV3): TerraformExpression {
  const services =
    catalog === undefined
      ? "self.service_catalog"
      : Token.asString(catalog.interpolationForAttribute("service_catalog"));
  return TerraformExpression.raw(
    "flatten([for service in ",
    services,
    ' : [for one in service.endpoints : one if one.interface == "public"] if service.type == "identity"])',
  );
}

/** Catalogues name Keystone with and without its version. */
function withVersion(endpoint: TerraformExpression): TerraformExpression {
  const root = TerraformExpression.call("trimsuffix", TerraformExpression.call("trimsuffix", endpoint, "/"), "/v3");
  return TerraformExpression.template(root, "/v3");
}
