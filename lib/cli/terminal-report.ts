import type {
  PreviewProblem,
  PreviewReport,
  QuotaNeed,
  ResourceReport,
  SecretDestination,
  ServerChangeKind,
  StackReport,
} from "../preview/preview-report";
import { renderContent } from "./content-report";
import type { Paint } from "./paint";
import { countNames, joinNames, renderTable, wrapText } from "./text-table";

/** Changes of a server that deserve a warning colour. */
const HARSH: ReadonlySet<ServerChangeKind> = new Set(["replace", "delete", "rebuild", "resize", "shutoff"]);

/** What the hidden ones among them mean. */
const MEANING: Readonly<Partial<Record<ServerChangeKind, string>>> = {
  replace: "destroyed and made again",
  rebuild: "root disk wiped in place",
  resize: "stopped and moved to another flavor",
  shutoff: "stopped",
  delete: "destroyed",
};

/** What of a secret reaches user data; nobody knows for servers that an earlier run made. */
const FORMS: Readonly<Record<SecretDestination["form"], string>> = {
  clear: "",
  derived: " (derived)",
  unknown: " (or derived)",
};

/** Renders a report for people at a terminal. */
export function renderTerminalReport(report: PreviewReport, paint: Paint, width: number): string {
  const lines = [
    ...report.stacks.flatMap((stack) => renderStack(stack, report, paint, width)),
    ...heading("Quota needed", paint),
    ...renderQuota(report.quota, paint, width),
    ...renderDestroy(report, paint, width),
    ...renderProblems(report, paint, width),
    "",
    ...renderVerdict(report, paint, width),
  ];
  return lines.join("\n");
}

function renderStack(stack: StackReport, report: PreviewReport, paint: Paint, width: number): string[] {
  const changes =
    report.from === undefined ? stack.servers.filter((server) => server.kinds[0] !== "create") : stack.servers;
  const after = stack.dependencies.length === 0 ? "" : paint.dim(`  after ${stack.dependencies.join(", ")}`);
  return [
    "",
    `${paint.bold(`Stack ${stack.name}`)}${after}`,
    ...renderSteps(stack, paint, width),
    ...heading("Resources", paint),
    ...renderResources(stack, report.from !== undefined, paint, width),
    ...renderServers(stack, paint, width),
    ...(changes.length === 0 ? [] : heading("Changes of servers", paint)),
    ...renderTable(
      changes.map((change) => [
        change.name,
        change.kinds.map((kind) => (HARSH.has(kind) ? paint.yellow(kind) : kind)).join(", "),
        MEANING[change.kinds[0]] ?? "",
        paint.dim(joinNames(change.because, width - 70)),
      ]),
      width,
    ),
    ...renderContent(stack, paint, width),
    ...renderSecrets(stack, paint, width),
  ];
}

function renderSteps(stack: StackReport, paint: Paint, width: number): string[] {
  const rows = stack.steps.map((step) => [
    step.ok ? paint.green("✓") : paint.red("✗"),
    step.step === "second-plan" ? "second plan" : step.step,
    paint.dim(seconds(step.milliseconds)),
    step.summary,
  ]);
  return rows.length === 0 ? [`  ${paint.yellow("not run")}`] : renderTable(rows, width);
}

function renderResources(stack: StackReport, isUpgrade: boolean, paint: Paint, width: number): string[] {
  const types = new Map<string, ResourceReport[]>();
  for (const resource of stack.resources.filter(({ mode }) => mode === "managed")) {
    types.set(resource.type, [...(types.get(resource.type) ?? []), resource]);
  }
  const longest = Math.max(0, ...[...types.keys()].map((type) => type.length));
  const rows = [...types].map(([type, resources]) => {
    const names = resources.map((resource) => resource.name ?? shortName(resource, stack));
    const room = width - longest - (isUpgrade ? 34 : 12);
    const counts = isUpgrade ? [countActions(resources, paint)] : [];
    return [
      type,
      paint.bold(String(resources.length).padStart(3)),
      ...counts,
      paint.dim(joinNames(countNames(names), room)),
    ];
  });
  const data = stack.resources.filter(({ mode }) => mode === "data").length;
  const lookups = data === 0 ? [] : [[paint.dim("data sources"), String(data).padStart(3), ""]];
  return renderTable([...rows, ...lookups], width);
}

function countActions(resources: readonly ResourceReport[], paint: Paint): string {
  const actions = ["create", "update", "replace", "delete"] as const;
  const said = actions.flatMap((action) => {
    const count = resources.filter((resource) => resource.action === action).length;
    const text = `${count} ${action}`;
    return count === 0 ? [] : [action === "replace" || action === "delete" ? paint.yellow(text) : paint.cyan(text)];
  });
  return said.length === 0 ? paint.dim("same") : said.join(" ");
}

function renderServers(stack: StackReport, paint: Paint, width: number): string[] {
  const servers = stack.resources.filter(
    ({ type, mode, action }) => type === "openstack_compute_instance_v2" && mode === "managed" && action !== "delete",
  );
  const text = (resource: ResourceReport, attribute: string) => {
    const value = resource.attributes[attribute];
    return typeof value === "string" ? value : "";
  };
  const rows = servers.map((server) => [
    server.name ?? server.address,
    text(server, "flavor_name") || text(server, "flavor_id"),
    text(server, "availability_zone"),
    text(server, "access_ip_v4"),
    paint.dim(
      text(server, "image_name") ||
        (text(server, "image_id").includes(" ") ? "boots from a volume" : text(server, "image_id")),
    ),
  ]);
  return rows.length === 0 ? [] : [...heading("Servers", paint), ...renderTable(rows, width)];
}

function renderSecrets(stack: StackReport, paint: Paint, width: number): string[] {
  const { secrets } = stack;
  if (secrets.length === 0) {
    return [];
  }
  const values = secrets.reduce((sum, secret) => sum + secret.attributes.length, 0);
  const destinations = secrets.flatMap((secret) => secret.destinations.map((to) => ({ secret, to })));
  const places = (kind: SecretDestination["kind"]) => destinations.filter(({ to }) => to.kind === kind);
  const servers = new Map<string, Set<string>>();
  for (const { secret, to } of places("user-data")) {
    const label = `${shortName(secret, stack)}${FORMS[to.form]}`;
    servers.set(label, (servers.get(label) ?? new Set()).add(to.name));
  }
  const longest = Math.max(0, ...[...servers.keys()].map((label) => label.length));
  const outputs = [...new Set(places("output").map(({ to }) => to.name))];
  const inCluster = places("resource").filter(({ to }) => /^kubernetes_secret/.test(to.at));
  // a secret and what is derived from it may be in the same object.
  const objects = new Map(
    inCluster
      .map(({ secret, to }) => [shortName(secret, stack), paint.dim("→"), to.name])
      .map((row) => [row.join(" "), row]),
  );
  return [
    ...heading("Secrets", paint),
    ...wrapText(
      `${noun(values, "secret value")} of ${noun(secrets.length, "resource")} ${values === 1 ? "is" : "are"} in the state of this stack; keep it encrypted.`,
      width,
      "  ",
    ),
    ...(servers.size === 0 ? [] : ["  In the user data of servers:"]),
    ...renderTable(
      [...servers].map(([label, names]) => [label, paint.dim("→"), joinNames([...names], width - longest - 10)]),
      width,
      "    ",
    ),
    ...(objects.size === 0 ? [] : ["  In Secrets of the cluster:"]),
    ...renderTable([...objects.values()], width, "    "),
    ...(outputs.length === 0 ? [] : wrapText(`In outputs: ${outputs.join(", ")}`, width, "  ")),
  ];
}

function renderQuota(quota: QuotaNeed, paint: Paint, width: number): string[] {
  const rows: (readonly [string, string])[] = [
    ["instances", String(quota.instances)],
    ["cores", figure(quota.cores, quota)],
    ["RAM", quota.ramMb === 0 ? figure(0, quota) : `${figure(quota.ramMb / 1024, quota)} GiB`],
    [
      "volumes",
      quota.volumes === 0
        ? "0"
        : `${withPart(quota.volumes, quota.claimedVolumes, "for claims")} (${quota.gigabytes} GiB)`,
    ],
    ["shares", quota.shares === 0 ? "0" : `${quota.shares} for claims (${quota.shareGigabytes} GiB)`],
    ["ports", String(quota.ports)],
    ["floating IPs", String(quota.floatingIps)],
    ["networks", String(quota.networks)],
    ["subnets", String(quota.subnets)],
    ["routers", String(quota.routers)],
    ["security groups", String(quota.securityGroups)],
    ["rules", String(quota.securityGroupRules)],
    ["load balancers", withPart(quota.loadBalancers, quota.serviceLoadBalancers, "made by Services")],
    [
      "server groups",
      quota.serverGroups === 0 ? "0" : `${quota.serverGroups} (at most ${quota.serverGroupMembers} members)`,
    ],
    ["key pairs", String(quota.keyPairs)],
    ["secrets (Barbican)", String(quota.secrets)],
    ["containers", String(quota.containers)],
  ];
  const needed = rows.filter(([, value]) => value !== "0").map(([name, value]) => `${name} ${paint.bold(value)}`);
  const customary = quota.flavors.filter((flavor) => flavor.known === "customary").map((flavor) => flavor.name);
  const unknown = quota.flavors.filter((flavor) => flavor.known === "unknown").map((flavor) => flavor.name);
  return [
    ...wrapText(needed.length === 0 ? "none" : needed.join(" · "), width, "  "),
    ...(quota.growingClusters ?? []).flatMap((name) =>
      wrapText(`${name} takes more while it runs: a port for each pod, a load balancer for each Service.`, width, "  "),
    ),
    ...(customary.length === 0
      ? []
      : wrapText(
          `${customary.join(", ")}: OpenStack's customary size; your cloud's may differ (--flavor name=cores:MiB).`,
          width,
          "  ",
        ).map(paint.dim)),
    ...(unknown.length === 0
      ? []
      : wrapText(
          `${unknown.join(", ")}: size not known, not counted; say it with --flavor name=cores:MiB.`,
          width,
          "  ",
        ).map(paint.yellow)),
  ];
}

function withPart(all: number, part: number, what: string): string {
  return part === 0 ? String(all) : part === all ? `${all} ${what}` : `${all} of which ${part} ${what}`;
}

/** Several stacks go in the opposite order: what is above first. */
function renderDestroy({ stacks }: PreviewReport, paint: Paint, width: number): string[] {
  const destroyed = stacks.filter(({ steps }) => steps.some(({ step, ok }) => step === "destroy" && ok));
  const names = destroyed.map(({ name }) => name).reverse();
  return names.length < 2 ? [] : [...heading("Destroyed", paint), ...wrapText(names.join(", then "), width, "  ")];
}

function figure(value: number, quota: QuotaNeed): string {
  return quota.flavors.some((flavor) => flavor.known === "unknown") ? `at least ${value}` : String(value);
}

function renderProblems(report: PreviewReport, paint: Paint, width: number): string[] {
  if (report.problems.length === 0) {
    return [];
  }
  // what several stacks were told in the same words is said once.
  const groups = new Map<string, PreviewProblem[]>();
  for (const problem of report.problems) {
    const key = [problem.severity, problem.code, problem.message, problem.detail].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [
    ...heading("Problems", paint),
    ...[...groups.values()].flatMap((group) => renderProblem(group, paint, width)),
  ];
}

function renderProblem(group: readonly PreviewProblem[], paint: Paint, width: number): string[] {
  const [problem] = group;
  const mark = problem.severity === "error" ? paint.red("✗ error") : paint.yellow("! warning");
  const stacks = [...new Set(group.flatMap(({ stack }) => stack ?? []))].join(", ");
  const place = [stacks, problem.step].filter((part) => part !== undefined && part !== "").join(", ");
  return [
    `  ${mark}${place === "" ? "" : `  ${place}`}  ${paint.dim(problem.code)}`,
    ...wrapText(problem.message, width, "      ").map(paint.bold),
    ...group.flatMap(({ constructPath, address }) => [
      ...((constructPath ?? address) === undefined ? [] : [`      at ${paint.cyan(constructPath ?? address ?? "")}`]),
      ...(constructPath === undefined || address === undefined ? [] : [paint.dim(`         ${address}`)]),
    ]),
    ...(problem.detail === undefined ? [] : wrapText(problem.detail, width, "      ")),
  ];
}

function renderVerdict(report: PreviewReport, paint: Paint, width: number): string[] {
  const errors = report.problems.filter((problem) => problem.severity === "error").length;
  const warnings = report.problems.length - errors;
  const found = errors === 0 ? paint.green("No errors") : paint.red(noun(errors, "error"));
  const also = warnings === 0 ? "" : `, ${noun(warnings, "warning")}`;
  const caution =
    "This was a simulation: quotas, policies and what your cloud's services dislike show only on a real cloud.";
  return wrapText(`${found}${also} in ${seconds(report.milliseconds)}. ${caution}`, width, "");
}

function noun(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function heading(text: string, paint: Paint): string[] {
  return ["", paint.bold(text)];
}

/** Where a resource without a name stands: its construct path inside the stack, else its address without the type. */
function shortName(
  { constructPath, address }: { readonly constructPath?: string; readonly address: string },
  stack: StackReport,
): string {
  const prefix = `${stack.constructPath ?? stack.name}/`;
  const path = constructPath?.startsWith(prefix) === true ? constructPath.slice(prefix.length) : constructPath;
  return path?.replace(/\/Resource$/, "") ?? address.replace(/^(data\.)?[^.]+\./, "");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
