import type { ClaimContent, RouteContent, ServiceContent, WorkloadContent } from "../../cluster-content";
import { byText } from "../build-clusters";
import { plural } from "../thing-factory";
import type { Thing } from "../topology-model";
import type { ApplicationRow, Entrance, NamespaceFrame, TierCard } from "./tier-model";
import { namespaceAt } from "./tier-source";
import type { TierSource } from "./tier-source";

/** Builds the namespace of applications: who gets in, what runs, and where its data are. */
export function buildNamespace(name: string, sources: readonly TierSource[]): NamespaceFrame {
  const rows = sources.flatMap((source) => buildRows(name, source, sources));
  const others = sources.flatMap((source) =>
    source.rest((node) => namespaceAt(node) === name || isNamespace(node.report.type, node.title, name)),
  );
  const claims = sources.flatMap(({ content }) => content.claims.filter((claim) => claim.namespace === name));
  const volumes = claims.reduce((total, { count }) => total + count, 0);
  const workloads = rows.filter(({ workload }) => workload !== undefined).length;
  const counts = [
    workloads === 0 ? "" : plural(workloads, "application"),
    volumes === 0 ? "" : plural(volumes, "volume"),
  ];
  return { name, summary: counts.filter((text) => text !== "").join(" · "), rows, others };
}

/** What a card says of a workload below its name. */
export function workloadLines({ kind, replicas, schedule, images, ports }: WorkloadContent): readonly string[] {
  const range = replicas === undefined ? undefined : replicasText(replicas);
  const facts = [kind, range, schedule, kind === "DaemonSet" ? "on each of its nodes" : undefined];
  return [
    facts.filter((fact) => fact !== undefined).join(" · "),
    ...images.slice(0, 2).map(shortImage),
    ports.length === 0 ? "" : `port ${ports.map((port) => port.replace(/\/TCP$/, "")).join(", ")}`,
  ];
}

/** Says how many pods there are. */
export function replicasText({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? plural(max, "replica") : `${min}–${max} replicas`;
}

/** An image without its registry, whose name says the least. */
export function shortImage(image: string): string {
  return image
    .replace(/@sha256:.*/, "")
    .split("/")
    .slice(-2)
    .join("/");
}

function buildRows(namespace: string, source: TierSource, all: readonly TierSource[]): readonly ApplicationRow[] {
  const { content } = source;
  const inside = <T extends { readonly namespace: string }>(objects: readonly T[]) =>
    objects.filter((object) => object.namespace === namespace);
  const services = inside(content.services);
  const claims = inside(content.claims);
  const workloads = [...inside(content.workloads)].sort((left, right) => byText(left.name, right.name));
  const routes = all.flatMap((other) => other.content.routes.map((route) => ({ route, from: other })));
  const rowFor = (own: readonly ServiceContent[], mounted: readonly ClaimContent[], workload?: WorkloadContent) => ({
    entrances: own.flatMap((service, index) =>
      [
        ...directEntrances(source, service),
        ...routes
          .filter(({ route }) => route.backends.some((backend) => backend.service === `${namespace}/${service.name}`))
          .flatMap(({ route, from }) => routeEntrance(from, route)),
      ].map((entrance) => ({ ...entrance, service: index })),
    ),
    services: own.flatMap((service) => source.card(service, service.name, serviceLines(service)) ?? []),
    ...(workload === undefined ? {} : optionalWorkload(source, workload)),
    claims: mounted.flatMap((claim) => claimCard(source, claim, workload, all)),
  });
  const rows = workloads.map((workload) => {
    const own = services.filter((service) => selects(service, workload));
    const mounted = claims.filter((claim) => mountOf(claim, workload) !== undefined);
    return rowFor(own, mounted, workload);
  });
  const lonely = services.filter((service) => !workloads.some((workload) => selects(service, workload)));
  const unused = claims.filter((claim) => !workloads.some((workload) => mountOf(claim, workload) !== undefined));
  return [
    // what is reached from outside comes first, what only runs last.
    ...rows.sort((left, right) => rank(left) - rank(right)),
    ...lonely.map((service) => rowFor([service], [])),
    ...(unused.length === 0 ? [] : [rowFor([], unused)]),
  ];
}

function rank({ entrances, services }: ApplicationRow): number {
  return entrances.length > 0 ? 0 : services.length > 0 ? 1 : 2;
}

function optionalWorkload(source: TierSource, workload: WorkloadContent): { readonly workload?: TierCard } {
  const card = source.card(workload, workload.name, workloadLines(workload));
  return card === undefined ? {} : { workload: card };
}

/** Whether a Service sends its traffic to the pods of a workload. */
export function selects({ selector, namespace }: ServiceContent, workload: WorkloadContent): boolean {
  const wanted = Object.entries(selector);
  return (
    wanted.length > 0 &&
    namespace === workload.namespace &&
    wanted.every(([key, value]) => workload.labels[key] === value)
  );
}

/** Where a workload mounts a claim; its own replicas' claims are named after it. */
export function mountOf({ name, namespace }: ClaimContent, workload: WorkloadContent): string | undefined {
  const found = workload.mounts.find(
    ({ claim }) => claim === name || (name.startsWith(`${claim}-`) && /^\d+$/.test(name.slice(claim.length + 1))),
  );
  return namespace === workload.namespace ? found?.path : undefined;
}

function serviceLines({ type, ports }: ServiceContent): readonly string[] {
  // how it is reached from outside is told by its entrance.
  return [type === "headless" ? "headless Service" : "Service", `port ${ports.join(", ")}`];
}

function directEntrances(source: TierSource, service: ServiceContent): readonly Omit<Entrance, "service">[] {
  const { type, balancerAddress, nodePorts, isInternal } = service;
  const reach = isInternal ? "reached from inside" : (balancerAddress ?? "address known after the apply");
  const card =
    type === "LoadBalancer"
      ? source.card(service, isInternal ? "internal load balancer" : "load balancer", [reach], { icon: "balancer" })
      : type === "NodePort"
        ? source.card(service, `port ${nodePorts.join(", ") || "of nodes"}`, ["on every node"], { icon: "server" })
        : undefined;
  return card === undefined ? [] : [{ ...card, through: "direct" }];
}

function routeEntrance(source: TierSource, route: RouteContent): readonly Omit<Entrance, "service">[] {
  const { hosts, paths, gateways, kind } = route;
  const title = `${hosts[0] ?? "any host"}${paths.length === 1 && paths[0] === "/" ? "" : paths[0]}`;
  const more = hosts.length + paths.length - 2;
  const via = gateways.map((gateway) => gateway.split("/").at(-1)).join(", ");
  const card = source.card(
    route,
    title,
    [`${kind} via ${via}`, more > 0 ? `and ${plural(more, "more host or path", "more hosts or paths")}` : undefined],
    { icon: "router" },
  );
  return card === undefined ? [] : [{ ...card, through: "route" }];
}

/** What is inside of other people's charts nobody knows; their claims are made beforehand. */
function chartIn(namespace: string, all: readonly TierSource[]): string | undefined {
  const releases = all.flatMap(({ content }) => content.releases);
  const found = releases.find((release) => release.namespace === namespace && release.objects === undefined);
  return found === undefined ? undefined : `for the release ${found.name}`;
}

function claimCard(
  source: TierSource,
  claim: ClaimContent,
  workload: WorkloadContent | undefined,
  all: readonly TierSource[],
): readonly TierCard[] {
  const path = workload === undefined ? undefined : mountOf(claim, workload);
  const size = claim.size === "" ? "size unknown" : claim.size;
  const chips = all.flatMap((other) =>
    other.content.storageClasses
      .filter(({ name, isDefault }) => (claim.storageClass === undefined ? isDefault : name === claim.storageClass))
      .flatMap(({ address, name }): Thing[] => {
        const thing = other.thing(address);
        return thing === undefined ? [] : [{ ...thing, title: `class ${name}`, facts: [] }];
      }),
  );
  const lines = [
    `${claim.count === 1 ? size : `${claim.count} × ${size}`}${path === undefined || path === "" ? "" : ` at ${path}`}`,
    chips.length > 0 ? undefined : `class ${claim.storageClass ?? "of the cluster"}`,
    workload === undefined ? (chartIn(claim.namespace, all) ?? "not mounted") : undefined,
  ];
  const card = source.card(claim, claim.name, lines, { chips: chips.slice(0, 1), icon: "disk" });
  return card === undefined ? [] : [card];
}

function isNamespace(type: string, title: string, name: string): boolean {
  return /^kubernetes_namespace(_v1)?$/.test(type) && title === name;
}
