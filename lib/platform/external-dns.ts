import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { ApplicationCredential, CloudAccess, CredentialExpiry, checkCloudAccess } from "../cloud";
import type { IApplicationCredential } from "../cloud";
import { checkCredential } from "../cloud/check-credential";
import type { IKubernetesCluster } from "../cluster";
import {
  TerraformExpression,
  checkProps,
  dnsName,
  each,
  guardStack,
  knownKeys,
  ofKind,
  readable,
  required,
  terraformDocuments,
  terraformText,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { HelmChart, KubernetesNamespace, NamespaceIsolation, checkHelmChartOptions, checkPlacement } from "../kube";
import type { HelmChartOptions, IGateway } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { DnsRecordPolicy } from "./dns-record-policy";
import { checkGateway } from "./existing-gateway";
import { CA_KEY, renderCloudsFile, renderExternalDnsValues } from "./external-dns-values";
import { orderAfter } from "./order-after";

const NAMESPACE = "external-dns";
const SECRET = "external-dns-clouds";
const KEYS = [
  "cluster",
  "domains",
  "policy",
  "gateway",
  "cloud",
  "credential",
  "releases",
  "extraValues",
  "timeoutSeconds",
];

/** Properties of `ExternalDns`. */
export interface ExternalDnsProps extends HelmChartOptions {
  /** Cluster whose applications get names. */
  readonly cluster: IKubernetesCluster;

  /** Domains that records are made in, and no others; each lies in a zone of Designate that the project owns. */
  readonly domains: readonly string[];

  /**
   * What happens to records whose route or Service changes or goes.
   *
   * @default DnsRecordPolicy.UPSERT_ONLY
   */
  readonly policy?: DnsRecordPolicy;

  /**
   * Gateway whose routes get names that lead to it. It comes first, because external-dns does not start before the kinds of the
   * Gateway API are there.
   *
   * @default - none: only Services with the annotation `external-dns.alpha.kubernetes.io/hostname`
   */
  readonly gateway?: IGateway;

  /**
   * Where the cloud is.
   *
   * @default CloudAccess.fromCatalog(...)
   */
  readonly cloud?: CloudAccess;

  /**
   * Login to Designate.
   *
   * @default - a new one with the role `member`, for this program alone
   */
  readonly credential?: IApplicationCredential;

  /**
   * Which chart and which webhook are installed.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/**
 * Defines external-dns on a cluster: records of Designate that lead to the gateway and to Services. Each record has a second one
 * that names the cluster as its owner, so that several clusters share a zone.
 *
 * To check that it works: `openstack recordset list example.com.` lists the host of a route with the address of its gateway.
 *
 * @see https://kubernetes-sigs.github.io/external-dns/
 */
export class ExternalDns extends Construct {
  /** @throws ValidationError when a domain is none, or the cloud or the login is malformed */
  public constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkExternalDns(props));
    guardStack(this);
    const { cluster, domains, gateway, policy = DnsRecordPolicy.UPSERT_ONLY, extraValues, timeoutSeconds } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);

    const namespace = new KubernetesNamespace(this, "Namespace", {
      cluster,
      name: NAMESPACE,
      // it asks the API server and the cloud; nobody asks it but whoever collects metrics.
      isolation: NamespaceIsolation.none(),
    });
    const secret = this.createSecret(props, namespace.namespaceName);
    const content = TerraformExpression.call("jsonencode", secret.interpolationForAttribute("data"));
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("external-dns"),
      releaseName: "external-dns",
      namespace: namespace.namespaceName,
      values: renderExternalDnsValues({
        ownerId: cluster.clusterName,
        domains,
        policy,
        gateway,
        secretName: secret.metadata.name,
        secretHash: TerraformExpression.call("nonsensitive", TerraformExpression.call("sha256", content)).asString(),
        releases,
      }),
      extraValues,
      timeoutSeconds,
    });
    orderAfter(chart, gateway);
  }

  private createSecret(props: ExternalDnsProps, namespace: string): SecretV1 {
    const access = props.cloud ?? CloudAccess.fromCatalog(this);
    const credential = props.credential ?? this.createCredential(props.cluster);
    access.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));
    return new SecretV1(this, "Clouds", {
      metadata: { name: SECRET, namespace },
      type: "Opaque",
      data: {
        "clouds.yaml": terraformDocuments([renderCloudsFile(access, credential)]),
        ...(access.caBundlePem === undefined ? {} : { [CA_KEY]: terraformText(access.caBundlePem) }),
      },
    });
  }

  private createCredential({ clusterName }: IKubernetesCluster): IApplicationCredential {
    return new ApplicationCredential(this, "Credential", {
      name: `${clusterName}-external-dns`,
      roles: ["member"],
      expiry: CredentialExpiry.never(),
    });
  }
}

function checkExternalDns(given: ExternalDnsProps): CheckResult {
  const props = readable(given);
  const { domains, cloud } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("domains", domains) ?? each("domains", domains, dnsName, { min: 1 }),
    unique("domains", domains, "domains"),
    ofKind("policy", props.policy, DnsRecordPolicy, "use DnsRecordPolicy.UPSERT_ONLY, .SYNC or .CREATE_ONLY"),
    checkGateway("gateway", props.gateway),
    cloud === undefined ? undefined : checkCloudAccess("cloud", cloud),
    checkCredential("credential", props.credential),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}
