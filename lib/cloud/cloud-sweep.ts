import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  guardStack,
  hasTokens,
  integer,
  known,
  knownKeys,
  readable,
  required,
  TerraformExpression,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { Manifests, checkPlacement } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { removalTimeout } from "../kube/render-removal-job";
import { ApplicationCredential } from "./application-credential";
import type { IApplicationCredential } from "./application-credential";
import { checkCredential } from "./check-credential";
import { checkCloudAccess, CloudAccess } from "./cloud-access";
import { CredentialExpiry } from "./credential-expiry";
import { renderSweep, SWEEP_CA_KEY, SWEEP_NAME, SWEEP_NAMESPACE } from "./render-sweep";

const DEFAULT_PATIENCE_SECONDS = 900;
const KEYS = ["cluster", "releases", "cloud", "credential", "patienceSeconds"];

/** Properties of `CloudSweep`. */
export interface CloudSweepProps {
  /** Cluster whose leftovers are deleted. */
  readonly cluster: IKubernetesCluster;

  /**
   * Which image is run.
   *
   * @default - that tested with the version of the cluster
   */
  readonly releases?: AddOnReleases;

  /**
   * Where the cloud is.
   *
   * @default CloudAccess.fromCatalog(...)
   */
  readonly cloud?: CloudAccess;

  /**
   * Who deletes.
   *
   * @default - a new application credential, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;

  /**
   * How long it tries, in seconds, from 60 to 6600.
   *
   * @default 900
   */
  readonly patienceSeconds?: number;
}

/**
 * Defines who deletes what a cluster leaves in the cloud, when Terraform removes it: ports on trunks and on the networks of pods, load
 * balancers of Services with their floating IPs, networks of namespaces and security groups of policies. Each would keep Neutron from
 * deleting a network or a trunk.
 *
 * What makes such things depends on it, so that it works when nobody makes them any more; a platform with Kuryr does so on its own. Nothing
 * that Terraform made, and nothing of another cluster in the project, is touched. For a cluster whose API is gone,
 * `k8s-on-openstack sweep` does the same from your machine.
 */
export class CloudSweep extends Construct {
  /** @throws ValidationError when an option is malformed, or the stack is the one that makes the cluster */
  public constructor(scope: Construct, id: string, props: CloudSweepProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkCloudSweep(props));
    guardStack(this);
    const { cluster, patienceSeconds = DEFAULT_PATIENCE_SECONDS } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    const access = props.cloud ?? CloudAccess.fromCatalog(this);
    access.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));
    const { caBundlePem } = access;
    const variables = this.renderLogin(props, access);

    const secret = new SecretV1(this, "Login", {
      metadata: { name: SWEEP_NAME, namespace: SWEEP_NAMESPACE },
      type: "Opaque",
      data: { ...variables, ...(caBundlePem === undefined ? {} : { [SWEEP_CA_KEY]: terraformText(caBundlePem) }) },
    });
    new Manifests(this, "Objects", {
      cluster,
      name: SWEEP_NAME,
      namespace: SWEEP_NAMESPACE,
      objects: renderSweep({
        image: releases.image("companion"),
        clusterName: cluster.clusterName,
        secretName: secret.metadata.name,
        variables: Object.keys(variables),
        hasOwnCa: caBundlePem !== undefined,
        api: [cluster.privateEndpointHost, portOf(cluster)],
        patienceSeconds,
      }),
      timeoutSeconds: removalTimeout(patienceSeconds),
    });
  }

  private renderLogin(props: CloudSweepProps, { authUrl, region }: CloudAccess): Readonly<Record<string, string>> {
    const { credentialId, secret } = props.credential ?? this.createCredential(props.cluster.clusterName);
    return {
      OS_AUTH_URL: terraformText(authUrl),
      ...(region === undefined ? {} : { OS_REGION_NAME: terraformText(region) }),
      OS_APPLICATION_CREDENTIAL_ID: credentialId,
      OS_APPLICATION_CREDENTIAL_SECRET: secret,
    };
  }

  private createCredential(clusterName: string): IApplicationCredential {
    return new ApplicationCredential(this, "Credential", {
      name: `${clusterName}-sweep`,
      description: `Sweeps up behind the cluster ${clusterName}`,
      expiry: CredentialExpiry.never(),
    });
  }
}

function portOf({ endpointPort }: IKubernetesCluster): string {
  return hasTokens(endpointPort) ? TerraformExpression.call("tostring", endpointPort).asString() : String(endpointPort);
}

function checkCloudSweep(given: CloudSweepProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", props.releases, props.cluster),
    props.cloud === undefined ? undefined : checkCloudAccess("cloud", props.cloud),
    checkCredential("credential", props.credential),
    known("patienceSeconds", props.patienceSeconds) ??
      integer("patienceSeconds", props.patienceSeconds, { min: 60, max: 6600 }),
  ];
}
