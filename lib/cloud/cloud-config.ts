import { TerraformExpression, hasTokens } from "../core";

/** A value in `cloud.conf`; a list becomes a line for each item. Durations are text such as `5s`: a bare number is refused there. */
export type CloudConfigValue = string | number | boolean | readonly string[];

/** Where the cloud is and who logs in. With an application credential nothing else may be said about user, project and domain. */
export interface GlobalSection {
  readonly authUrl: string;
  readonly region?: string;
  readonly applicationCredentialId: string;
  readonly applicationCredentialSecret: string;
  readonly caFile?: string;
}

/** Which addresses of servers become addresses of nodes. */
export interface NetworkingSection {
  readonly publicNetworkName?: readonly string[];
  readonly internalNetworkName?: readonly string[];
  readonly addressSortOrder?: string;
  readonly ipv6SupportDisabled?: boolean;
}

/** What Services of type LoadBalancer become. */
export interface LoadBalancerSection {
  readonly enabled?: boolean;
  readonly lbProvider?: string;
  readonly lbMethod?: string;
  readonly subnetId?: string;
  readonly memberSubnetId?: string;
  readonly floatingNetworkId?: string;
  readonly floatingSubnetId?: string;
  readonly internalLb?: boolean;
  readonly createMonitor?: boolean;
  readonly monitorDelay?: string;
  readonly monitorTimeout?: string;
  readonly monitorMaxRetries?: number;
  readonly monitorMaxRetriesDown?: number;
  readonly manageSecurityGroups?: boolean;
  readonly maxSharedLb?: number;
  readonly flavorId?: string;
  readonly availabilityZone?: string;
  readonly enableIngressHostname?: boolean;
}

/** What a Service gets that names the class. */
export interface LoadBalancerClassSection {
  readonly floatingNetworkId?: string;
  readonly floatingSubnetId?: string;
  readonly floatingSubnet?: string;
  readonly floatingSubnetTags?: string;
  readonly subnetId?: string;
  readonly memberSubnetId?: string;
}

/** Router that gets routes to the pods of each node. */
export interface RouteSection {
  readonly routerId?: string;
}

/** How programs learn about the server that they run on; `requestTimeout` holds for every request to the cloud. */
export interface MetadataSection {
  readonly searchOrder?: string;
  readonly requestTimeout?: string;
}

/** What the volume driver does; the cloud controller does not read it. */
export interface BlockStorageSection {
  readonly nodeVolumeAttachLimit?: number;
  readonly rescanOnResize?: boolean;
  readonly ignoreVolumeAz?: boolean;
}

/** Sections of `cloud.conf` that a program needs beside the login. */
export interface CloudConfigSections {
  readonly networking?: NetworkingSection;
  readonly loadBalancer?: LoadBalancerSection;

  /** Classes of load balancers by name. */
  readonly loadBalancerClasses?: Readonly<Record<string, LoadBalancerClassSection>>;

  readonly route?: RouteSection;
  readonly metadata?: MetadataSection;
  readonly blockStorage?: BlockStorageSection;
}

/** The whole of `cloud.conf`. */
export interface CloudConfig extends CloudConfigSections {
  readonly global: GlobalSection;
}

/**
 * Renders `cloud.conf`, which the cloud controller and the volume driver read. Values may be Terraform tokens.
 *
 * The readers pass over keys that they do not know without a word, so only keys that they do know can be given here.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md
 */
export function renderCloudConfig(config: CloudConfig): string {
  const classes = Object.entries(config.loadBalancerClasses ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return joinText(
    renderSection("Global", config.global),
    renderSection("Networking", config.networking),
    renderSection("LoadBalancer", config.loadBalancer),
    ...classes.map(([name, section]) => renderSection(`LoadBalancerClass ${quote(name)}`, section)),
    renderSection("Route", config.route),
    renderSection("Metadata", config.metadata),
    renderSection("BlockStorage", config.blockStorage),
  );
}

function renderSection(title: string, section: object | undefined): string {
  const lines = Object.entries((section ?? {}) as Readonly<Record<string, CloudConfigValue | undefined>>).flatMap(
    ([key, value]) => listOf(value).flatMap((one) => [`${keyName(key)}=`, quoteValue(one), "\n"]),
  );
  return section === undefined ? "" : joinText(`[${title}]\n`, ...lines);
}

function listOf(value: CloudConfigValue | undefined): readonly (string | number | boolean)[] {
  if (value === undefined) {
    return [];
  }
  return typeof value === "object" ? value : [value];
}

/** `lbProvider` is written `lb-provider`. */
function keyName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function quoteValue(value: string | number | boolean): string | TerraformExpression {
  if (!hasTokens(value)) {
    return quote(String(value));
  }
  const escaped = ESCAPES.reduce<unknown>(
    (text, [character, escape]) => TerraformExpression.call("replace", text, character, escape),
    value,
  );
  return TerraformExpression.template('"', TerraformExpression.of(escaped), '"');
}

/** The format knows these escapes and no others. @see https://pkg.go.dev/gopkg.in/gcfg.v1 */
const ESCAPES: readonly (readonly [character: string, escape: string])[] = [
  ["\\", "\\\\"],
  ['"', '\\"'],
  ["\n", "\\n"],
  ["\t", "\\t"],
];

function quote(text: string): string {
  return `"${ESCAPES.reduce((quoted, [character, escape]) => quoted.replaceAll(character, escape), text)}"`;
}

function joinText(...parts: readonly (string | TerraformExpression)[]): string {
  return parts.every((part) => typeof part === "string") && !hasTokens(parts)
    ? parts.join("")
    : TerraformExpression.template(...parts).asString();
}
