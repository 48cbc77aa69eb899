import { Annotations, TerraformBackend, TerraformRemoteState } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  checkProps,
  hostAndPort,
  knownKeys,
  notBlank,
  ofKind,
  problemsUnder,
  readable,
  required,
  url,
} from "../lib/core";
import type { CheckResult } from "../lib/core";

/** Options of `StateBackend.local`. */
export interface LocalStateOptions {
  /**
   * Folder of the state file, relative to the folder of the stack (`cdktf.out/stacks/<stack>`) or absolute.
   *
   * @default "../../.." - the folder that holds `cdktf.out`
   */
  readonly folder?: string;
}

/** Options of `StateBackend.hcp`. */
export interface HcpStateOptions {
  /** Organization on HCP Terraform or on a server that speaks its API. */
  readonly organization: string;

  /**
   * Name of the workspace; one workspace holds one stack.
   *
   * @default - the id of the stack
   */
  readonly workspace?: string;

  /**
   * Project that a workspace made by `terraform init` is put in.
   *
   * @default - the default project of the organization
   */
  readonly project?: string;

  /**
   * Host name of the server, with a port if it is not 443.
   *
   * @default "app.terraform.io"
   */
  readonly hostname?: string;
}

/** Options of `StateBackend.s3`. */
export interface S3StateOptions {
  /** Name of the bucket; a Swift container when the endpoint is Swift's S3 API. */
  readonly bucket: string;

  /**
   * URL of the S3 API, such as `https://object-store.example.com`.
   *
   * @default - AWS's endpoint of the region
   */
  readonly endpoint?: string;

  /**
   * Region that requests are signed for.
   *
   * @default "us-east-1" - what Swift's S3 API expects unless its operator says otherwise
   */
  readonly region?: string;

  /**
   * Key of the state object.
   *
   * @default "<stack>.tfstate"
   */
  readonly key?: string;

  /**
   * Locking by a conditional write of a lock object. Swift's S3 API has no conditional writes: ask your operator before you switch it on.
   *
   * @default StateLocking.NONE with a custom endpoint, StateLocking.LOCK_FILE without
   */
  readonly locking?: StateLocking;
}

/** Options of `StateBackend.http`. */
export interface HttpStateOptions {
  /** URL that the state is read from with GET and written to with POST. User and password come from `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`. */
  readonly address: string;

  /**
   * URL that takes LOCK and UNLOCK requests.
   *
   * @default - no locking
   */
  readonly lockAddress?: string;
}

/** Options of `StateBackend.pg`. */
export interface PgStateOptions {
  /**
   * Schema of the database; it keeps one state.
   *
   * @default - the id of the stack, with `-` as `_`
   */
  readonly schemaName?: string;
}

/** How concurrent runs are kept apart on an S3 state. */
export class StateLocking {
  /** No locking: one person, or a pipeline that runs one job at a time. */
  public static readonly NONE = new StateLocking(false);

  /** A lock object beside the state, written on condition that it is absent. */
  public static readonly LOCK_FILE = new StateLocking(true);

  private constructor(/** Whether a lock object is kept beside the state. */ public readonly lockFile: boolean) {}
}

type Attributes = Readonly<Record<string, unknown>>;

/** What a kind of backend says about one stack. */
interface StateLocation {
  /** Kind of the block: a backend's name, or `cloud`. */
  readonly kind: string;
  readonly attributes: Attributes;
  /** How another stack reads the state. */
  readonly reader: { readonly backend: string; readonly config: Attributes };
  readonly warning?: string;
}

/**
 * Where the Terraform state of a stack is kept.
 *
 * The state holds the private keys of the cluster: choose a backend that encrypts, locks and asks who reads.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class StateBackend {
  /** A file beside `cdktf.out`. For trying things out: not encrypted, and only your own machine is kept from running twice. */
  public static local(options: LocalStateOptions = {}): StateBackend {
    return new StateBackend(
      () => [knownKeys("", options, ["folder"]), notBlank("folder", readable(options).folder)],
      (stackId) => {
        const path = `${options.folder ?? "../../.."}/terraform.${stackId}.tfstate`;
        return {
          kind: "local",
          attributes: { path },
          reader: { backend: "local", config: { path } },
          warning:
            "the state is a plain file that holds the private keys of the cluster; use StateBackend.hcp(), .s3() or .pg() for anything that lives on",
        };
      },
    );
  }

  /** A workspace of HCP Terraform or Terraform Enterprise, through the `cloud` block; runs go there when the workspace says so. */
  public static hcp(options: HcpStateOptions): StateBackend {
    return new StateBackend(
      () => checkWorkspace(options),
      (stackId) => {
        const { organization, project } = options;
        const [hostname, name] = [options.hostname ?? "app.terraform.io", options.workspace ?? stackId];
        return {
          kind: "cloud",
          attributes: { hostname, organization, workspaces: { name, ...(project === undefined ? {} : { project }) } },
          reader: { backend: "remote", config: { hostname, organization, workspaces: { name } } },
        };
      },
    );
  }

  /** A workspace through the older `remote` backend, for servers or pipelines that do not know the `cloud` block. */
  public static remote(options: HcpStateOptions): StateBackend {
    return new StateBackend(
      () => checkWorkspace(options),
      (stackId) => {
        const [hostname, name] = [options.hostname ?? "app.terraform.io", options.workspace ?? stackId];
        const attributes = { hostname, organization: options.organization, workspaces: { name } };
        return { kind: "remote", attributes, reader: { backend: "remote", config: attributes } };
      },
    );
  }

  /** A bucket of an S3 API, Swift's included. The keys come from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (an EC2 credential of Keystone). */
  public static s3(options: S3StateOptions): StateBackend {
    return new StateBackend(
      () => {
        const { bucket, endpoint, region, key, locking } = readable(options);
        return [
          required("options", options) ?? knownKeys("", options, ["bucket", "endpoint", "region", "key", "locking"]),
          required("bucket", bucket) ?? notBlank("bucket", bucket),
          notBlank("region", region),
          notBlank("key", key),
          url("endpoint", endpoint, { schemes: ["https", "http"] }),
          ofKind("locking", locking, StateLocking, "use StateLocking.NONE or .LOCK_FILE"),
        ];
      },
      (stackId) => {
        const { bucket, endpoint } = options;
        const locking = options.locking ?? (endpoint === undefined ? StateLocking.LOCK_FILE : StateLocking.NONE);
        const custom = {
          endpoints: { s3: endpoint },
          use_path_style: true,
          // a service that is not AWS has no STS, no account id, no instance metadata and no checksum trailers.
          skip_credentials_validation: true,
          skip_region_validation: true,
          skip_requesting_account_id: true,
          skip_metadata_api_check: true,
          skip_s3_checksum: true,
        };
        const place = {
          bucket,
          key: options.key ?? `${stackId}.tfstate`,
          region: options.region ?? "us-east-1",
          ...(endpoint === undefined ? {} : custom),
        };
        return {
          kind: "s3",
          attributes: { ...place, encrypt: endpoint === undefined, use_lockfile: locking.lockFile },
          reader: { backend: "s3", config: place },
          warning: locking.lockFile
            ? undefined
            : "the state in this bucket is not locked; let one pipeline at a time run this stack",
        };
      },
    );
  }

  /** A web server that keeps states, such as GitLab's. */
  public static http(options: HttpStateOptions): StateBackend {
    return new StateBackend(
      () => {
        const { address, lockAddress } = readable(options);
        return [
          required("options", options) ?? knownKeys("", options, ["address", "lockAddress"]),
          required("address", address) ?? url("address", address, { schemes: ["https", "http"] }),
          url("lockAddress", lockAddress, { schemes: ["https", "http"] }),
        ];
      },
      () => {
        const { address, lockAddress } = options;
        const lock =
          lockAddress === undefined
            ? {}
            : { lock_address: lockAddress, lock_method: "POST", unlock_address: lockAddress, unlock_method: "DELETE" };
        return { kind: "http", attributes: { address, ...lock }, reader: { backend: "http", config: { address } } };
      },
    );
  }

  /** A PostgreSQL database, which locks by itself. The connection string comes from `PG_CONN_STR`, never from code. */
  public static pg(options: PgStateOptions = {}): StateBackend {
    return new StateBackend(
      () => [knownKeys("", options, ["schemaName"]), notBlank("schemaName", readable(options).schemaName)],
      (stackId) => {
        const attributes = { schema_name: options.schemaName ?? stackId.replace(/-/g, "_") };
        return { kind: "pg", attributes, reader: { backend: "pg", config: attributes } };
      },
    );
  }

  private constructor(
    private readonly checks: () => CheckResult[],
    private readonly locate: (stackId: string) => StateLocation,
  ) {}

  /** Checks the options. @internal */
  public check(): CheckResult {
    return this.checks();
  }

  /**
   * Gives a stack its backend.
   *
   * @throws ValidationError when an option is missing or malformed.
   */
  public bind(stack: TerraformStack): void {
    checkProps(stack, problemsUnder("backend", this.check()));
    const location = this.locate(stack.node.id);
    new StateBackendBlock(stack, "Backend", location);
    if (location.warning !== undefined) {
      Annotations.of(stack).addWarning(location.warning);
    }
  }
}

function checkWorkspace(options: HcpStateOptions): CheckResult[] {
  const { organization, workspace, project, hostname } = readable(options);
  return [
    required("options", options) ?? knownKeys("", options, ["organization", "workspace", "project", "hostname"]),
    required("organization", organization) ?? notBlank("organization", organization),
    notBlank("workspace", workspace),
    notBlank("project", project),
    hostAndPort("hostname", hostname),
  ];
}

/**
 * The block in the stack's document. cdktf's own classes start `terraform version` for each cloud block, write absolute local
 * paths and want connection strings with their passwords in the code.
 */
class StateBackendBlock extends TerraformBackend {
  public constructor(
    scope: Construct,
    id: string,
    private readonly location: StateLocation,
  ) {
    super(scope, id, location.kind);
  }

  public override toTerraform(): object {
    const { kind, attributes } = this.location;
    return { terraform: kind === "cloud" ? { cloud: attributes } : { backend: { [kind]: attributes } } };
  }

  public getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new StateReader(scope, name, this.location.reader.backend, this.location.reader.config);
  }
}

/** Another stack's view of the state. */
class StateReader extends TerraformRemoteState {
  public constructor(scope: Construct, id: string, backend: string, config: Attributes) {
    super(scope, id, backend, { ...config });
  }
}
