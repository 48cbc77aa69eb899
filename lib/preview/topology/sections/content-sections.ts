import type { ClaimContent, ClusterContent, ContentObject, WorkloadContent } from "../../cluster-content";
import { html, joinHtml } from "../html";
import type { Html, HtmlValue } from "../html";
import { renderResourceLink } from "../render-resource";
import type { ResourceGraph } from "../resource-graph";
import { mountOf, replicasText, selects, shortImage } from "../tiers/build-namespaces";
import type { TopologyModel } from "../topology-model";
import { renderSection, renderTable } from "./section";

/** Renders the applications of a stack with the volumes that they keep their data on. */
export function renderApplicationsSection({ stack, graph }: TopologyModel, id: string): Html | undefined {
  const { workloads = [], claims = [] } = stack.content ?? {};
  if (workloads.length + claims.length === 0) {
    return undefined;
  }
  const mounted = (workload: WorkloadContent) => claims.filter((claim) => mountOf(claim, workload) !== undefined);
  const unused = claims.filter((claim) => !workloads.some((workload) => mountOf(claim, workload) !== undefined));
  const rows = [
    ...workloads.map((workload) => {
      const own = mounted(workload);
      return html`<tr>
        <th scope="row">${linkTo(workload, graph)} <span class="kind">${workload.kind}</span></th>
        <td>${workload.namespace}</td>
        <td>
          ${joinHtml(
            workload.images.map((image) => html`<code title="${image}">${shortImage(image)}</code>`),
            ", ",
          )}
        </td>
        <td>
          ${workload.schedule ?? (workload.replicas === undefined ? "one a node" : replicasText(workload.replicas))}
        </td>
        <td>
          ${own.length === 0 ? "none" : list(own.map((claim) => claimText(claim, graph, mountOf(claim, workload))))}
        </td>
      </tr>`;
    }),
    ...unused.map(
      (claim) =>
        html`<tr>
          <th scope="row"><span class="kind">nobody</span></th>
          <td>${claim.namespace}</td>
          <td>—</td>
          <td>—</td>
          <td>${claimText(claim, graph, undefined)}, not mounted</td>
        </tr>`,
    ),
  ];
  return renderSection(
    id,
    "Applications and their volumes",
    renderTable("Applications", ["Application", "Namespace", "Image", "Runs", "Volumes"], rows),
    "What runs, and where its data are: a claim becomes a volume or a share when the first pod uses it.",
  );
}

/** Renders who may call what from outside. */
export function renderRoutesSection({ stack, graph }: TopologyModel, id: string): Html | undefined {
  const { content } = stack;
  if (content === undefined) {
    return undefined;
  }
  const routes = content.routes.map((route) => {
    const targets = route.backends.map(({ service, port }) => html`${service}${port === "" ? "" : `:${port}`}`);
    const pods = route.backends.flatMap(({ service }) => podsBehind(service, content, graph));
    const urls = (route.hosts.length === 0 ? ["any host"] : route.hosts).flatMap((host) =>
      route.paths.map((path) => html`<code>${host}${path}</code>`),
    );
    return renderRow(
      list(urls),
      html`${route.kind} ${linkTo(route, graph)}, Gateway ${route.gateways.join(", ")}`,
      targets,
      pods,
    );
  });
  const direct = content.services
    .filter(({ type }) => type === "LoadBalancer" || type === "NodePort")
    .map((service) => {
      const place =
        service.type === "NodePort"
          ? html`every node, port ${service.nodePorts.join(", ")}`
          : html`<code>${service.balancerAddress ?? "known after the apply"}</code>`;
      const how =
        service.type === "NodePort" ? "node port" : service.isInternal ? "internal load balancer" : "load balancer";
      const name = `${service.namespace}/${service.name}`;
      return renderRow(place, how, [html`${linkTo(service, graph)}`], podsBehind(name, content, graph));
    });
  const rows = [...routes, ...direct];
  return rows.length === 0
    ? undefined
    : renderSection(
        id,
        "Routes",
        renderTable("Routes", ["From outside", "Through", "Service", "Pods of"], rows),
        "Every way from outside of the cluster to a pod.",
      );
}

/** Renders what is installed with Helm. */
export function renderReleasesSection({ stack, graph }: TopologyModel, id: string): Html | undefined {
  const releases = stack.content?.releases ?? [];
  const rows = releases.map(
    (release) =>
      html`<tr>
        <th scope="row">${linkTo(release, graph)}</th>
        <td>${release.objects === undefined ? release.chart : `${release.objects} objects of the library`}</td>
        <td>${release.objects === undefined ? release.version : "—"}</td>
        <td>${release.namespace}</td>
        <td>${release.group}</td>
      </tr>`,
  );
  return rows.length === 0
    ? undefined
    : renderSection(id, "Releases", renderTable("Releases", ["Release", "Chart", "Version", "Namespace", "For"], rows));
}

function renderRow(from: HtmlValue, through: HtmlValue, targets: readonly Html[], pods: readonly Html[]): Html {
  return html`<tr>
    <th scope="row">${from}</th>
    <td>${through}</td>
    <td>${joinHtml(targets, ", ")}</td>
    <td>${pods.length === 0 ? "nothing of this stack" : joinHtml(pods, ", ")}</td>
  </tr>`;
}

function podsBehind(service: string, { services, workloads }: ClusterContent, graph: ResourceGraph): readonly Html[] {
  const own = services.filter(({ namespace, name }) => `${namespace}/${name}` === service);
  return workloads
    .filter((workload) => own.some((one) => selects(one, workload)))
    .map((workload) => html`${linkTo(workload, graph)}`);
}

function claimText(claim: ClaimContent, graph: ResourceGraph, path: string | undefined): Html {
  const size = claim.count === 1 ? claim.size : `${claim.count} × ${claim.size}`;
  const place = path === undefined || path === "" ? undefined : html` at <code>${path}</code>`;
  return html`${linkTo(claim, graph)}, ${size}, class ${claim.storageClass ?? "of the cluster"}${place}`;
}

function linkTo({ address, name }: ContentObject, graph: ResourceGraph): HtmlValue {
  const [node] = graph.at(address);
  return node === undefined
    ? name
    : node.title === name
      ? renderResourceLink(node)
      : html`<a href="#${node.id}">${name}</a>`;
}

function list(items: readonly Html[]): Html {
  return items.length === 1
    ? items[0]
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
}
