import type { QuotaNeed } from "../../preview-report";
import { html } from "../html";
import type { Html } from "../html";
import { renderSection, renderTable } from "./section";

/** What people call the figures, in the order in which they look for them. */
const FIGURES: readonly (readonly [figure: Exclude<keyof QuotaNeed, "flavors" | "growingClusters">, label: string])[] =
  [
    ["instances", "servers"],
    ["cores", "virtual CPUs"],
    ["ramMb", "memory"],
    ["volumes", "volumes"],
    ["claimedVolumes", "of the volumes, for claims"],
    ["gigabytes", "volume space"],
    ["shares", "shares, for claims"],
    ["shareGigabytes", "share space"],
    ["ports", "ports"],
    ["floatingIps", "floating IPs"],
    ["loadBalancers", "load balancers"],
    ["serviceLoadBalancers", "of the load balancers, by Services"],
    ["networks", "networks"],
    ["subnets", "subnets"],
    ["routers", "routers"],
    ["securityGroups", "security groups"],
    ["securityGroupRules", "security rules"],
    ["listeners", "listeners"],
    ["pools", "load balancer pools"],
    ["members", "pool members"],
    ["healthMonitors", "health monitors"],
    ["serverGroups", "server groups"],
    ["serverGroupMembers", "servers in the largest group"],
    ["keyPairs", "key pairs"],
    ["secrets", "Barbican secrets"],
    ["containers", "containers"],
  ];

/** Renders what a project's quota must allow. */
export function renderQuotaSection(quota: QuotaNeed, id: string, title = "Quota needed"): Html | undefined {
  const figures = FIGURES.filter(([figure]) => quota[figure] > 0);
  if (figures.length === 0) {
    return undefined;
  }
  const unknown = quota.flavors.filter((flavor) => flavor.known === "unknown");
  const rows = quota.flavors.map(
    (flavor) =>
      html`<tr>
        <th scope="row">${flavor.name === "" ? "not known yet" : flavor.name}</th>
        <td class="number">${flavor.servers}</td>
        <td class="number">${flavor.cores ?? "unknown"}</td>
        <td class="number">${flavor.ramMb === undefined ? "unknown" : gibibytes(flavor.ramMb)}</td>
        <td>${KNOWN[flavor.known]}</td>
      </tr>`,
  );
  const lead =
    unknown.length === 0
      ? "What the project must have free before the first apply."
      : `The size of ${unknown.map((flavor) => flavor.name || "some flavors").join(", ")} is unknown and not counted; name it with --flavor.`;
  const growing = quota.growingClusters ?? [];
  return renderSection(
    id,
    title,
    html`<ul class="figures">
        ${figures.map(([figure, label]) => html`<li><b>${amount(figure, quota[figure])}</b> ${label}</li>`)}
      </ul>
      ${rows.length === 0 ? undefined : renderTable("Flavors", ["Flavor", "Servers", "CPUs each", "Memory each", "Size known from"], rows)}`,
    growing.length === 0 ? lead : `${lead} ${growingText(growing)}`,
  );
}

function growingText(clusters: readonly string[]): string {
  return `On top comes what ${clusters.join(" and ")} takes while it runs: a port for each pod and a load balancer for each Service, ClusterIPs included; where namespaces have subnets of their own, a network and a subnet for each.`;
}

const KNOWN = { given: "you", customary: "OpenStack's customary sizes", unknown: "nowhere" } as const;

function amount(figure: keyof QuotaNeed, value: number): string {
  return figure === "ramMb"
    ? gibibytes(value)
    : figure === "gigabytes" || figure === "shareGigabytes"
      ? `${value} GiB`
      : String(value);
}

function gibibytes(mebibytes: number): string {
  return `${Number((mebibytes / 1024).toFixed(1))} GiB`;
}
