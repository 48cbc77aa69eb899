import type { TerraformProvider, TerraformStack } from "cdktf";
import {
  checkProps,
  integer,
  knownKeys,
  notBlank,
  oneOf,
  problemsUnder,
  readable,
  required,
  terraformText,
  url,
} from "../lib/core";
import type { CheckResult } from "../lib/core";
import { OpenstackProvider } from "../lib/providers/.gen/openstack/provider";

/** Options of `OpenStackConnection`. */
export interface OpenStackConnectionOptions {
  /**
   * Region that resources are made in.
   *
   * @default - `OS_REGION_NAME`, or what `clouds.yaml` says
   */
  readonly region?: string;

  /**
   * Which of the endpoints in the catalog are called: `public`, `internal` or `admin`.
   *
   * @default - `OS_ENDPOINT_TYPE`, or public
   */
  readonly endpointType?: string;

  /**
   * Path of the CA certificates that the cloud's endpoints are checked against, on the machine that runs Terraform.
   *
   * @default - `OS_CACERT`, or those of the system
   */
  readonly caCertificateFile?: string;

  /**
   * How often a request that failed on the way is made again.
   *
   * @default 5
   */
  readonly maxRetries?: number;
}

/**
 * How Terraform reaches the cloud. Credentials are never in the code: they come from the `OS_*` environment, from `clouds.yaml`, or
 * from the variables of a workspace.
 *
 * @see https://docs.openstack.org/python-openstackclient/latest/configuration/index.html
 */
export class OpenStackConnection {
  /** Everything from the `OS_*` environment variables, `OS_CLOUD` among them. */
  public static fromEnvironment(options: OpenStackConnectionOptions = {}): OpenStackConnection {
    return new OpenStackConnection({}, options);
  }

  /** An entry of `clouds.yaml`. */
  public static fromCloud(cloud: string, options: OpenStackConnectionOptions = {}): OpenStackConnection {
    return new OpenStackConnection({ cloud }, options);
  }

  /** A Keystone at this URL; credentials from the `OS_*` environment variables. */
  public static fromAuthUrl(authUrl: string, options: OpenStackConnectionOptions = {}): OpenStackConnection {
    return new OpenStackConnection({ authUrl }, options);
  }

  private constructor(
    private readonly target: { readonly cloud?: string; readonly authUrl?: string },
    private readonly options: OpenStackConnectionOptions,
  ) {}

  /** Name of the entry of `clouds.yaml`, if it is one. @internal */
  public get cloudName(): string | undefined {
    return this.target.cloud;
  }

  /** Checks the options. @internal */
  public check(): CheckResult {
    const { target } = this;
    const options = readable(this.options);
    return [
      knownKeys("", this.options, ["region", "endpointType", "caCertificateFile", "maxRetries"]),
      "cloud" in target ? (required("cloud", target.cloud) ?? notBlank("cloud", target.cloud)) : undefined,
      "authUrl" in target
        ? (required("authUrl", target.authUrl) ?? url("authUrl", target.authUrl, { schemes: ["https", "http"] }))
        : undefined,
      notBlank("region", options.region),
      oneOf("endpointType", options.endpointType, ["public", "internal", "admin"]),
      notBlank("caCertificateFile", options.caCertificateFile),
      integer("maxRetries", options.maxRetries, { min: 0, max: 100 }),
    ];
  }

  /**
   * Gives a stack its OpenStack provider.
   *
   * @throws ValidationError when an option is malformed.
   */
  public bind(stack: TerraformStack): void {
    this.define(stack, "openstack", "OpenStack");
  }

  /**
   * Gives a stack a second OpenStack provider, which only what names it uses.
   *
   * @returns the provider, for constructs that take one
   * @throws ValidationError when an option is malformed.
   */
  public bindAdmin(stack: TerraformStack): TerraformProvider {
    return this.define(stack, "admin", "OpenStackAdmin", "admin");
  }

  private define(stack: TerraformStack, path: string, id: string, alias?: string): TerraformProvider {
    const { target, options } = this;
    checkProps(stack, problemsUnder(path, this.check()));
    const text = (value: string | undefined) => (value === undefined ? undefined : terraformText(value));
    return new OpenstackProvider(stack, id, {
      alias,
      cloud: text(target.cloud),
      authUrl: text(target.authUrl),
      region: text(options.region),
      endpointType: options.endpointType,
      cacertFile: text(options.caCertificateFile),
      maxRetries: options.maxRetries ?? 5,
    });
  }
}
