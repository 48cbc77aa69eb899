import type { GatewayContent } from "../../cluster-content";
import { byText } from "../build-clusters";
import { buildFlows, nodesIn } from "../flows/build-flows";
import type { TopologyModel } from "../topology-model";
import { buildAddOns, SYSTEM_NAMESPACES } from "./build-add-ons";
import { buildNamespace } from "./build-namespaces";
import type { ClusterTiers, TierCard } from "./tier-model";
import { TierSource } from "./tier-source";

/** Builds the layers that some stacks put onto one cluster; undefined when they put nothing there. */
export function buildTiers(models: readonly TopologyModel[]): ClusterTiers | undefined {
  const sources = models.map((model) => new TierSource(model));
  if (sources.length === 0) {
    return undefined;
  }
  const names = applicationNamespaces(sources);
  const gateways = sources.flatMap((source) => source.content.gateways.flatMap((one) => gatewayCard(source, one)));
  const flows = buildFlows(sources, new Set(names));
  const addOns = buildAddOns(sources, new Set(names), nodesIn(flows));
  const namespaces = names.map((name) => {
    // the routes of an application are drawn with it.
    sources.forEach((source) =>
      source.content.releases
        .filter(({ namespace, objects }) => namespace === name && objects !== undefined)
        .filter(({ address }) => source.content.routes.some((route) => route.address === address))
        .forEach(({ address }) => source.hide(address)),
    );
    return buildNamespace(name, sources);
  });
  const addOnParts = sources
    .filter(({ content }) => addOns.length > 0 && content.releases.some(({ objects }) => objects === undefined))
    .flatMap((source) => source.rest((node) => node.report.mode === "managed"));
  // what is beside servers is drawn with them.
  const others = sources.flatMap((source) => (source.hasServers ? [] : source.rest(() => true)));
  return { stacks: sources.map(({ stack }) => stack), addOns, addOnParts, gateways, namespaces, flows, others };
}

/** Namespaces with something that runs, stores or answers, but those of the cluster itself. */
function applicationNamespaces(sources: readonly TierSource[]): readonly string[] {
  const names = sources.flatMap(({ content }) =>
    [...content.workloads, ...content.services, ...content.claims].map(({ namespace }) => namespace),
  );
  return [...new Set(names)].filter((name) => !SYSTEM_NAMESPACES.test(name)).sort(byText);
}

function gatewayCard(source: TierSource, gateway: GatewayContent): readonly TierCard[] {
  const { name, listeners, hasBalancer, isInternal } = gateway;
  const hosts = listeners.map((listener) => listener.replace(/^443 /, "")).filter((host) => !host.endsWith("any host"));
  const how = hasBalancer ? (isInternal ? "internal load balancer" : "load balancer") : "no load balancer";
  const card = source.card(
    gateway,
    `Gateway ${name}`,
    [how, ...(hosts.length === 0 ? ["any host"] : hosts.slice(0, 3))],
    {
      icon: "balancer",
    },
  );
  return card === undefined ? [] : [card];
}
