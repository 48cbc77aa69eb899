import { Token } from "cdktf";
import { Construct } from "constructs";
import { TerraformExpression, terraformText } from "../../core";
import type { CheckResult } from "../../core";
import { DataOpenstackIdentityAuthScopeV3 } from "../../providers/.gen/openstack/data-openstack-identity-auth-scope-v3";
import { IdentityEc2CredentialV3 } from "../../providers/.gen/openstack/identity-ec2-credential-v3";
import { ObjectstorageContainerV1 } from "../../providers/.gen/openstack/objectstorage-container-v1";
import { checkBucket, checkEndpoint, checkRegion } from "./check-endpoint";
import type { EtcdBackupContext, EtcdBackupStore, StoreSpec } from "./etcd-backup";
import type { SwiftBackupOptions } from "./etcd-backup-options";
import { DEFAULT_REGION } from "./s3-store";

/** A container that the library makes in the cloud's own object storage, internal to `EtcdBackup`. */
export class SwiftStore implements EtcdBackupStore {
  public readonly keys = ["container", "endpoint", "region"];

  public constructor(private readonly options: Partial<SwiftBackupOptions>) {}

  public get endpoint(): string | undefined {
    return this.options.endpoint;
  }

  public check(path: string): CheckResult {
    const { container, endpoint, region, allowHttp } = this.options;
    return [
      checkBucket(`${path}.container`, container),
      checkEndpoint(`${path}.endpoint`, endpoint, allowHttp),
      checkRegion(`${path}.region`, region),
    ];
  }

  public bind(scope: Construct, { clusterName, deletionProtection }: EtcdBackupContext): StoreSpec {
    const { container: name = `${clusterName}-etcd-backups`, region = DEFAULT_REGION } = this.options;
    const store = new Construct(scope, "EtcdBackup");
    const container = new ObjectstorageContainerV1(store, "Container", {
      name: terraformText(name),
      // an unprotected cluster goes with all that it has, and so do its archives.
      forceDestroy: !deletionProtection,
      lifecycle: { preventDestroy: deletionProtection },
    });
    const credential = new IdentityEc2CredentialV3(store, "Credential", {});
    return {
      endpoint: this.options.endpoint?.replace(/\/$/, "") ?? this.findEndpoint(store),
      region,
      // by reference, so that no server starts before its store is there.
      bucket: container.name,
      accessKey: credential.access,
      secretKey: credential.secret,
    };
  }

  public placeholder(unknown: () => string): StoreSpec {
    const { endpoint = unknown(), container = unknown(), region = DEFAULT_REGION } = this.options;
    return { endpoint, bucket: container, region, accessKey: unknown(), secretKey: unknown() };
  }

  /** Swift and Ceph answer S3 at the root of the host whose path the catalogue names. */
  private findEndpoint(scope: Construct): string {
    const catalog = new DataOpenstackIdentityAuthScopeV3(scope, "Catalog", { name: "etcd-backup" });
    const allowed = this.options.allowHttp === true ? "^https?://" : "^https://";
    catalog.lifecycle = {
      postcondition: [
        {
          condition: TerraformExpression.raw("length(", publicEndpoints("self.service_catalog"), ") > 0").asString(),
          errorMessage:
            "the catalogue of the cloud has no public endpoint of object storage; use EtcdBackup.s3(...), or name its endpoint.",
        },
        {
          condition: TerraformExpression.raw(
            "alltrue([for one in ",
            publicEndpoints("self.service_catalog"),
            ` : can(regex("${allowed}", one.url))])`,
          ).asString(),
          errorMessage:
            "the object storage of the cloud is not reached by https; set allowHttp if archives may travel without TLS.",
        },
      ],
    };
    const endpoints = publicEndpoints(Token.asString(catalog.interpolationForAttribute("service_catalog")));
    const region = Token.asString(catalog.interpolationForAttribute("region"));
    const ofRegion = TerraformExpression.raw("[for one in ", endpoints, " : one if one.region == ", region, "]");
    const chosen = TerraformExpression.raw(TerraformExpression.call("concat", ofRegion, endpoints), "[0].url");
    return TerraformExpression.call("regex", "^https?://[^/]+", chosen).asString();
  }
}

/** The public endpoints of object storage in a catalogue. */
function publicEndpoints(catalog: string): TerraformExpression {
  return TerraformExpression.raw(
    "flatten([for service in ",
    catalog,
    ' : [for one in service.endpoints : one if one.interface == "public"] if service.type == "object-store"])',
  );
}
