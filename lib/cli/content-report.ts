import type { ClusterContent, RouteContent, ServiceContent, WorkloadContent } from "../preview/cluster-content";
import type { StackReport } from "../preview/preview-report";
import { flowsOf } from "../preview/topology";
import type { FlowFrame } from "../preview/topology";
import type { Paint } from "./paint";
import { renderTable, wrapText } from "./text-table";

/**
 * Renders what a stack puts onto a cluster, releases with their versions, applications with their volumes, ways in, and what stands around
 * clusters: tenants, registries, the ways of figures and logs, object storage.
 */
export function renderContent(stack: StackReport, paint: Paint, width: number): string[] {
  const chains = flowsOf(stack).flatMap((frame) =>
    frame.look === "grant" ? grants(frame, paint, width) : table(frame.title, chainRows(frame, paint), paint, width),
  );
  return [...renderObjects(stack, paint, width), ...chains];
}

function renderObjects({ content }: StackReport, paint: Paint, width: number): string[] {
  return content === undefined
    ? []
    : [
        ...table("Releases", releaseRows(content, paint), paint, width),
        ...table(
          "Applications",
          content.workloads.map((one) => workloadRow(one, content, paint)),
          paint,
          width,
        ),
        ...table(
          "From outside",
          [...content.routes.map(routeRow), ...content.services.flatMap(serviceRow)],
          paint,
          width,
        ),
      ];
}

function table(title: string, rows: readonly (readonly string[])[], paint: Paint, width: number): string[] {
  return rows.length === 0 ? [] : ["", paint.bold(title), ...renderTable(rows, width)];
}

/** Who may work where, and below it how much of it there is: limits are longer than a line, and none of them may be cut. */
function grants(frame: FlowFrame, paint: Paint, width: number): string[] {
  const rows = chainRows(frame, paint);
  const heads = renderTable(
    rows.map((row) => row.slice(0, -2)),
    width,
  );
  return [
    "",
    paint.bold(frame.title),
    ...rows.flatMap((row, index) => [heads[index] ?? "", ...wrapText(row.slice(-2).join(" "), width, "      ")]),
  ];
}

/** Each chain in one line; of limits the figures matter, of everything else the names. */
function chainRows({ rows, look }: FlowFrame, paint: Paint): readonly (readonly string[])[] {
  return rows.map(({ steps, labels }) =>
    steps.flatMap((boxes, index) => {
      const isLimit = look === "grant" && index === steps.length - 1;
      const words = boxes.map(({ title, lines }) => (isLimit ? lines.filter(Boolean).join(" · ") : title));
      const text = words.join(", ");
      return index === 0 ? [text] : [paint.dim(`→ ${labels[index - 1] ?? ""} →`), text];
    }),
  );
}

/** Charts of others by their version; bundles of the library's own objects have none that matters. */
function releaseRows({ releases }: ClusterContent, paint: Paint): readonly (readonly string[])[] {
  const charts = releases.filter(({ objects }) => objects === undefined);
  return charts.map(({ name, chart, version, namespace }) => [
    name,
    version,
    paint.dim(chart === name ? `in ${namespace}` : `in ${namespace}, chart ${chart}`),
  ]);
}

function workloadRow(workload: WorkloadContent, { claims }: ClusterContent, paint: Paint): readonly string[] {
  const { name, namespace, kind, replicas, schedule, images, mounts } = workload;
  const count =
    replicas === undefined
      ? ""
      : replicas.min === replicas.max
        ? `×${replicas.min}`
        : `×${replicas.min}–${replicas.max}`;
  const volumes = mounts.map(({ claim, path }) => {
    const size = claims.find((one) => one.namespace === namespace && one.name === claim)?.size;
    return `${size ?? "volume"}${path === "" ? "" : ` at ${path}`}`;
  });
  return [
    `${namespace}/${name}`,
    `${kind} ${schedule ?? count}`.trim(),
    images.join(", "),
    paint.dim(volumes.join(", ")),
  ];
}

function routeRow({ hosts, paths, gateways, backends }: RouteContent): readonly string[] {
  const services = [...new Set(backends.map(({ service, port }) => (port === "" ? service : `${service}:${port}`)))];
  const urls = (hosts.length === 0 ? ["any host"] : hosts).flatMap((host) => paths.map((path) => host + path));
  return [urls.join(", "), "→", `Gateway ${gateways.join(", ")}`, "→", services.join(", ")];
}

function serviceRow({ type, namespace, name, balancerAddress, nodePorts, isInternal }: ServiceContent): string[][] {
  const service = `${namespace}/${name}`;
  switch (type) {
    case "LoadBalancer": {
      const kind = isInternal ? "internal load balancer" : "load balancer";
      return [[balancerAddress ?? "address known after the apply", "→", kind, "→", service]];
    }
    case "NodePort":
      return [[`every node, port ${nodePorts.join(", ")}`, "→", "node port", "→", service]];
    default:
      return [];
  }
}
