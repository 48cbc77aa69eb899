import type { CloudAccess, IApplicationCredential } from "../cloud";
import type { HelmValues, IGateway } from "../kube";
import type { AddOnReleases } from "../kube/releases";
import type { DnsRecordPolicy } from "./dns-record-policy";

/** What the values of the chart are made of. */
export interface ExternalDnsSpec {
  /** Name that marks the records as this cluster's. */
  readonly ownerId: string;

  /** Domains that records are made in, and no others. */
  readonly domains: readonly string[];

  /** What happens to records whose route or Service changes or goes. */
  readonly policy: DnsRecordPolicy;

  /** Gateway whose routes get names. */
  readonly gateway: IGateway | undefined;

  /** Name of the Secret with `clouds.yaml`. */
  readonly secretName: string;

  /** Hash over that Secret. */
  readonly secretHash: string;

  /** Where images come from. */
  readonly releases: AddOnReleases;
}

/** Folder that the Designate webhook looks for `clouds.yaml` in. */
const MOUNT_PATH = "/etc/openstack";

/** Key of the cloud's certificates in the Secret. @internal */
export const CA_KEY = "ca.pem";

const VOLUME = "clouds";
const IMAGE = "registry.k8s.io/external-dns/external-dns";

/** Names what a wildcard's record of ownership says in the place of the `*`, which Designate takes at the very beginning only. */
const WILDCARD = "any";

/** Nothing that a static program needs is left to it. The image runs as user 1000. */
const HARDENED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/**
 * Renders the values of the chart `external-dns`, with the webhook for Designate as a sidecar.
 *
 * @see https://github.com/inovex/external-dns-openstack-webhook
 */
export function renderExternalDnsValues(spec: ExternalDnsSpec): HelmValues {
  const { ownerId, domains, policy, gateway, secretName, secretHash, releases } = spec;
  const image = releases.mirrored(IMAGE);
  return {
    ...(image === IMAGE ? {} : { image: { repository: image } }),
    provider: { name: "webhook", webhook: renderWebhook(domains, releases) },
    sources: gateway === undefined ? ["service"] : ["service", "gateway-httproute"],
    ...(gateway === undefined ? {} : { gatewayNamespace: gateway.gatewayNamespace }),
    policy: policy.name,
    registry: "txt",
    txtOwnerId: ownerId,
    domainFilters: [...domains],
    extraArgs: {
      "txt-wildcard-replacement": WILDCARD,
      ...(gateway === undefined ? {} : { "gateway-name": gateway.gatewayName }),
    },
    extraVolumes: [{ name: VOLUME, secret: { secretName, defaultMode: 0o440 } }],
    podAnnotations: { "checksum/clouds": secretHash },
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  };
}

function renderWebhook(domains: readonly string[], releases: AddOnReleases): object {
  const [repository, tag] = splitImage(releases.image("external-dns-openstack-webhook"));
  return {
    image: { repository, tag },
    args: domains.map((domain) => `--domain-filter=${domain}`),
    extraVolumeMounts: [{ name: VOLUME, mountPath: MOUNT_PATH, readOnly: true }],
    securityContext: HARDENED,
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
  };
}

/** Name and tag of an image; the registry may have a port. */
function splitImage(image: string): readonly [string, string] {
  const colon = image.lastIndexOf(":");
  return [image.slice(0, colon), image.slice(colon + 1)];
}

/** Renders the `clouds.yaml` that the webhook logs in with; it holds the secret of the credential. */
export function renderCloudsFile(access: CloudAccess, credential: IApplicationCredential): object {
  const openstack = {
    auth_type: "v3applicationcredential",
    auth: {
      auth_url: access.authUrl,
      application_credential_id: credential.credentialId,
      application_credential_secret: credential.secret,
    },
    region_name: access.region,
    interface: "public",
    cacert: access.caBundlePem === undefined ? undefined : `${MOUNT_PATH}/${CA_KEY}`,
  };
  return { clouds: { openstack } };
}
