import {
  Cidr,
  cidr,
  dnsLabel,
  each,
  integer,
  known,
  knownKeys,
  ofKind,
  pem,
  problem,
  readable,
  required,
} from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions } from "../../kube";
import { checkReleases } from "../../kube/releases/check-releases";
import { RegistryCertificate } from "../registry-certificate";
import { checkExtraValues } from "./check-extra-values";
import { HarborAccess } from "./harbor-access";
import { HarborCache } from "./harbor-cache";
import { HarborDatabase } from "./harbor-database";
import type { HarborKubernetesOptions } from "./harbor-kubernetes-options";
import { HarborMetrics } from "./harbor-metrics";
import { HarborStorage } from "./harbor-storage";
import { checkHarborVolume } from "./harbor-volume";

const MAX_REPLICAS = 10;

const LINK_LOCAL = Cidr.parse("169.254.0.0/16");

const KEYS = [
  "cluster",
  "access",
  "storage",
  "database",
  "cache",
  "replicas",
  "scannerVolume",
  "metrics",
  "namespace",
  "egressCidrs",
  "egressNamespaces",
  "trustedCaCertificates",
  "releases",
  "extraValues",
  "timeoutSeconds",
];

/**
 * Checks the options of a registry on a cluster; that the cluster stands in another stack is checked apart.
 *
 * @param path path of the property that holds the options
 * @param given the options; without types they may be anything
 * @param certificate where the certificate comes from, likewise
 * @param hostname name of the registry; undefined when it is none
 */
export function checkHarborKubernetes(
  path: string,
  given: HarborKubernetesOptions,
  certificate: RegistryCertificate | undefined,
  hostname: string | undefined,
): CheckResult {
  const options = readable(given);
  const { cluster, namespace, replicas } = options;
  return [
    required(path, given) ?? knownKeys(path, given, KEYS),
    checkParts(path, options, hostname),
    known(`${path}.replicas`, replicas) ?? integer(`${path}.replicas`, replicas, { min: 1, max: MAX_REPLICAS }),
    checkHighAvailability(path, options),
    options.scannerVolume === undefined ? undefined : checkHarborVolume(`${path}.scannerVolume`, options.scannerVolume),
    known(`${path}.namespace`, namespace) ?? dnsLabel(`${path}.namespace`, namespace),
    each(`${path}.egressCidrs`, options.egressCidrs, checkEgress),
    each(`${path}.egressNamespaces`, options.egressNamespaces, (at, name) => dnsLabel(at, name)),
    each(`${path}.trustedCaCertificates`, options.trustedCaCertificates, pem),
    checkReleases(`${path}.releases`, options.releases, cluster),
    checkHelmChartOptions(path, options),
    checkExtraValues(`${path}.extraValues`, options.extraValues, readable(options.access).source?.kind !== "gateway"),
    checkCertificate(options, certificate),
  ];
}

/** A range may hold the metadata service, which is taken out of it, but not be a part of its network. */
function checkEgress(path: string, range: unknown): CheckResult {
  const parsed = Cidr.tryParse(range);
  const local = parsed instanceof Cidr && parsed.prefix >= LINK_LOCAL.prefix && parsed.overlaps(LINK_LOCAL);
  return local
    ? problem(
        path,
        "metadata-service",
        `must not lie in ${LINK_LOCAL.canonical}, where the cloud shows secrets of its machines`,
        "leave it out",
        range,
      )
    : cidr(path, range, { allowReserved: true });
}

function checkParts(
  path: string,
  options: Partial<HarborKubernetesOptions>,
  hostname: string | undefined,
): CheckResult {
  const { access, storage, database, cache, metrics } = options;
  return [
    required(`${path}.access`, access) ??
      (access instanceof HarborAccess
        ? access.check(`${path}.access`, options.cluster, hostname)
        : ofKind(`${path}.access`, access, HarborAccess, "use HarborAccess.gateway(...) or .loadBalancer(...)")),
    required(`${path}.storage`, storage) ??
      (storage instanceof HarborStorage
        ? storage.check(`${path}.storage`)
        : ofKind(`${path}.storage`, storage, HarborStorage, "use HarborStorage.volume(...), .s3(...) or .swift(...)")),
    database instanceof HarborDatabase
      ? database.check(`${path}.database`)
      : ofKind(`${path}.database`, database, HarborDatabase, "use HarborDatabase.internal() or .external(...)"),
    cache instanceof HarborCache
      ? cache.check(`${path}.cache`)
      : ofKind(`${path}.cache`, cache, HarborCache, "use HarborCache.internal() or .external(...)"),
    metrics instanceof HarborMetrics
      ? metrics.check(`${path}.metrics`)
      : ofKind(`${path}.metrics`, metrics, HarborMetrics, "use HarborMetrics.none(), .exported() or .serviceMonitor()"),
  ];
}

/** What one pod has to itself stops all of Harbor when that pod stops, however many there are of the others. */
function checkHighAvailability(path: string, options: Partial<HarborKubernetesOptions>): CheckResult {
  const { replicas = 1, storage, database, cache } = options;
  if (typeof replicas !== "number" || replicas < 2) {
    return undefined;
  }
  const isInternal = (part: HarborDatabase | HarborCache | undefined) =>
    part === undefined || part.source?.kind === "internal";
  return [
    isInternal(database)
      ? problem(
          `${path}.database`,
          "replicas-need-database",
          `must be external for ${replicas} replicas, because the internal one is a single pod`,
          "use HarborDatabase.external(...), or leave out 'replicas'",
        )
      : undefined,
    isInternal(cache)
      ? problem(
          `${path}.cache`,
          "replicas-need-cache",
          `must be external for ${replicas} replicas, because the internal one is a single pod`,
          "use HarborCache.external(...), or leave out 'replicas'",
        )
      : undefined,
    storage instanceof HarborStorage && !storage.isShared
      ? problem(
          `${path}.storage`,
          "replicas-need-shared-storage",
          `must be shared for ${replicas} replicas, because a volume of one node is all that the others wait for`,
          "use HarborStorage.s3(...), .swift(...), or .volume(...) with VolumeAccess.sharedFiles()",
        )
      : undefined,
  ];
}

/** Behind a gateway, the gateway has the certificate; otherwise nobody else has. */
function checkCertificate(
  { access }: Partial<HarborKubernetesOptions>,
  certificate: RegistryCertificate | undefined,
): CheckResult {
  if (!(certificate instanceof RegistryCertificate) || !(access instanceof HarborAccess)) {
    return undefined;
  }
  if (access.source.kind !== "gateway") {
    return certificate.checkOwn("certificate");
  }
  return certificate.kind === "issued"
    ? undefined
    : problem(
        "certificate",
        "certificate-behind-gateway",
        "must be issued by the gateway, which ends the clients' encryption",
        "use RegistryCertificate.issued({ authorityPem }), or HarborAccess.loadBalancer(...)",
        certificate.kind,
      );
}
