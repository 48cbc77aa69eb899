import { isAllNew } from "./change";
import { isCard } from "./flows/flow-model";
import type { FlowBox, FlowFrame } from "./flows/flow-model";
import { html, joinHtml } from "./html";
import type { Html } from "./html";
import { renderResourceDetails, renderResourceSummary } from "./render-resource";
import type { ResourceContext } from "./render-resource";
import type { ResourceNode } from "./resource-graph";
import { plural } from "./thing-factory";
import { nodesOf, otherServers } from "./topology-model";
import type {
  ClusterTier,
  JoinedNetwork,
  NetworkFrame,
  NodeThing,
  PoolBand,
  Thing,
  TopologyModel,
} from "./topology-model";

/** Renders the diagram as nested lists: every resource once, at the place where it belongs, with all its details. */
export function renderOutline(model: TopologyModel, flows: readonly FlowFrame[] = []): Html {
  const { graph, stack } = model;
  const context = { graph, servers: stack.servers, marksChanges: !isAllNew(stack) };
  const outline = new Outline(context);
  const frames = model.frames.flatMap((frame) => outline.frame(frame));
  const rest = model.rest.map(({ category, things }) =>
    outline.branch(
      category,
      things.map((thing) => outline.thing(thing)),
    ),
  );
  return html`<ul class="outline">
    ${flows.map((frame) => outline.flow(frame))}${frames}${rest}
  </ul>`;
}

function renderBox(box: FlowBox): Html {
  const facts = box.lines.filter((line) => line !== "").join(" · ");
  const title = isCard(box) ? html`<a href="#${box.thing.node.id}">${box.title}</a>` : html`${box.title}`;
  return facts === "" ? title : html`${title} <span class="kind">${facts}</span>`;
}

/** Writes each resource where it comes first, so that none has two entries. */
class Outline {
  private readonly written = new Set<ResourceNode>();

  public constructor(private readonly context: ResourceContext) {}

  public frame(frame: NetworkFrame): readonly (Html | undefined)[] {
    const { network, subnets, routers, externalNetworks, joined, clusters } = frame;
    const outside = [
      ...externalNetworks,
      ...clusters.flatMap((cluster) => cluster.endpoints.flatMap((endpoint) => endpoint.floatingIps)),
    ];
    const title = network === undefined ? "Network outside of this stack" : `Network ${network.title}`;
    return [
      this.branch(
        "Outside",
        outside.map((thing) => this.thing(thing)),
      ),
      ...joined.map((one) => this.joined(one)),
      this.branch(title, [
        ...[...(network === undefined ? [] : [network]), ...subnets, ...routers].map((thing) => this.thing(thing)),
        ...clusters.map((cluster) => this.cluster(cluster)),
      ]),
    ];
  }

  public branch(title: string, items: readonly (Html | undefined)[]): Html | undefined {
    const shown = items.filter((item) => item !== undefined);
    return shown.length === 0
      ? undefined
      : html`<li class="branch">
          <span class="branch-title">${title}</span>
          <ul>
            ${shown}
          </ul>
        </li>`;
  }

  public thing(thing: Thing, inner: readonly Thing[] = []): Html | undefined {
    const [own, ...parts] = thing.parts.filter((part) => !this.written.has(part));
    if (own === undefined) {
      return undefined;
    }
    [own, ...parts].forEach((part) => this.written.add(part));
    const nested = [...inner.map((one) => this.thing(one)), ...parts.map((part) => html`<li>${this.entry(part)}</li>`)];
    return html`<li>
      ${this.entry(own)}${
        nested.length === 0
          ? undefined
          : html`<ul>
              ${nested}
            </ul>`
      }
    </li>`;
  }

  /** Says each chain in words, with links to what it is made of. */
  public flow({ title, rows }: FlowFrame): Html | undefined {
    return this.branch(
      title,
      rows.map(({ steps, labels }) => {
        const parts = steps.map((boxes) => joinHtml(boxes.map(renderBox), "; "));
        const joined = parts.flatMap((part, index) =>
          index === 0 ? [part] : [html`<span class="muted">→ ${labels[index - 1] ?? ""} →</span>`, part],
        );
        return html`<li class="chain">${joinHtml(joined, " ")}</li>`;
      }),
    );
  }

  private joined({ title, parts, endpoints, shared, servers }: JoinedNetwork): Html | undefined {
    return this.branch(title, [
      ...parts.map((thing) => this.thing(thing)),
      ...endpoints.map((endpoint) => this.thing(endpoint, endpoint.children)),
      ...shared.map((thing) => this.thing(thing)),
      ...servers.map((server) => this.node(server)),
    ]);
  }

  private cluster(cluster: ClusterTier): Html | undefined {
    const endpoints = cluster.endpoints.map((endpoint) => this.thing(endpoint, endpoint.children));
    const title = cluster.name === "" ? "Servers" : `Cluster ${cluster.name}`;
    return this.branch(title, [
      this.branch("API endpoint", endpoints),
      ...cluster.bands.map((band) => this.band(band)),
    ]);
  }

  private band(band: PoolBand): Html | undefined {
    const name =
      band.role === "control-plane"
        ? "Control plane"
        : band.role === "worker"
          ? `Pool ${band.name}`
          : otherServers(band);
    const zones = band.zones.map(({ zone, nodes }) =>
      this.branch(
        `Zone ${zone}: ${plural(nodes.length, "node")}`,
        nodes.map((node) => this.node(node)),
      ),
    );
    const title = `${name}: ${[plural(nodesOf([band]).length, "node"), ...band.flavors].filter(Boolean).join(" of ")}`;
    return this.branch(title, [...band.shared.map((thing) => this.thing(thing)), ...zones]);
  }

  private node(node: NodeThing): Html | undefined {
    return this.thing(node, [...node.volumes, ...node.floatingIps]);
  }

  private entry(node: ResourceNode): Html {
    return html`<details>
      <summary>${renderResourceSummary(node, this.context)}</summary>
      <div class="details" id="${node.id}">${renderResourceDetails(node, this.context)}</div>
    </details>`;
  }
}
