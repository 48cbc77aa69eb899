import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { ApplicationCredential, CloudAccess, CredentialExpiry } from "../../cloud";
import type { IApplicationCredential } from "../../cloud";
import type { IKubernetesCluster } from "../../cluster";
import { TerraformExpression, dependOn, terraformText } from "../../core";
import { Manifests } from "../../kube";
import type { KuryrFacts, KuryrSettings } from "../../network";
import { renderKuryrDefinitions } from "./kuryr-definitions";
import { NAMESPACE, renderKuryrRights } from "./kuryr-rights";
import { CA_FILE, CONFIG_FILE, CREDENTIALS_FILE, renderKuryrConf, renderKuryrCredentials } from "./render-kuryr-conf";
import { renderKuryrWorkloads } from "./render-kuryr-workloads";

/** Enough for images to be pulled on fresh nodes. */
const DEFAULT_TIMEOUT_SECONDS = 600;

/** Properties of `KuryrChart`; every one is checked before. */
export interface KuryrChartProps {
  /** Cluster that was made with Kuryr. */
  readonly cluster: IKubernetesCluster;

  /** Options of the plugin. */
  readonly settings: KuryrSettings;

  /** What Kuryr works on. */
  readonly facts: KuryrFacts;

  /**
   * Where the cloud is.
   *
   * @default CloudAccess.fromCatalog()
   */
  readonly cloud?: CloudAccess;

  /**
   * Who makes ports and load balancers.
   *
   * @default - a new application credential, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;

  /**
   * How long Helm waits, in seconds.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/**
 * Defines the upper half of Kuryr: definitions, rights, configuration, login, controller and daemons. `NetworkPluginChart` makes it.
 *
 * The login is a Secret that the controller alone mounts; the daemons on the nodes have none.
 */
export class KuryrChart extends Construct {
  /** @internal */
  public constructor(scope: Construct, id: string, props: KuryrChartProps) {
    super(scope, id);
    const { cluster, settings, timeoutSeconds } = props;
    props.cloud?.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));
    const access = props.cloud ?? CloudAccess.fromCatalog(this);
    const credential = props.credential ?? this.createCredential(cluster.clusterName);
    const conf = renderConf(props, access);

    const config = new ConfigMapV1(this, "Config", {
      metadata: { name: "kuryr-config", namespace: NAMESPACE },
      data: { [CONFIG_FILE]: terraformText(conf) },
    });
    const secret = new SecretV1(this, "Credentials", {
      metadata: { name: "kuryr-credentials", namespace: NAMESPACE },
      type: "Opaque",
      data: { [CREDENTIALS_FILE]: terraformText(renderKuryrCredentials(credential)) },
    });
    const certificates = this.createCertificates(access.caBundlePem);

    const definitions = new Manifests(this, "Definitions", {
      cluster,
      name: "kuryr-definitions",
      namespace: NAMESPACE,
      objects: renderKuryrDefinitions(),
      timeoutSeconds,
    });
    const chart = new Manifests(this, "Chart", {
      cluster,
      name: "kuryr",
      namespace: NAMESPACE,
      objects: [
        ...renderKuryrRights(),
        ...renderKuryrWorkloads({
          controllerImage: settings.images.controller,
          cniImage: settings.images.cni,
          configMapName: config.metadata.name,
          secretName: secret.metadata.name,
          certificatesName: certificates?.metadata.name,
          configHash: TerraformExpression.call("sha256", conf).asString(),
          secretHash: hashOf(secret, certificates),
        }),
      ],
      timeoutSeconds: timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    });
    dependOn(chart, definitions);
  }

  private createCredential(clusterName: string): IApplicationCredential {
    return new ApplicationCredential(this, "Credential", {
      name: `${clusterName}-kuryr`,
      description: `Kuryr of the cluster ${clusterName}`,
      expiry: CredentialExpiry.never(),
    });
  }

  private createCertificates(caBundlePem: string | undefined): SecretV1 | undefined {
    return caBundlePem === undefined
      ? undefined
      : new SecretV1(this, "Certificates", {
          metadata: { name: "kuryr-certificates", namespace: NAMESPACE },
          type: "Opaque",
          data: { [CA_FILE]: terraformText(caBundlePem) },
        });
  }
}

function renderConf({ cluster, settings, facts }: KuryrChartProps, access: CloudAccess): string {
  const { privateEndpointHost, endpointPort } = cluster;
  return renderKuryrConf({
    settings,
    facts,
    apiUrl: TerraformExpression.template(
      "https://",
      privateEndpointHost,
      ":",
      TerraformExpression.of(endpointPort),
    ).asString(),
    authUrl: access.authUrl,
    region: access.region,
    hasOwnCa: access.caBundlePem !== undefined,
  });
}

/** What is in Secrets is sensitive; its hash gives nothing away. */
function hashOf(...secrets: readonly (SecretV1 | undefined)[]): string {
  const data = secrets.flatMap((secret) => (secret === undefined ? [] : [secret.interpolationForAttribute("data")]));
  const content = TerraformExpression.call("jsonencode", data);
  return TerraformExpression.call("nonsensitive", TerraformExpression.call("sha256", content)).asString();
}
