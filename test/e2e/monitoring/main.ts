import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { NODE_METRICS_PORTS } from "../../../lib/network";
import { AlertReceiver } from "../../../lib/observability/monitoring";
import { readDashboards } from "../../../lib/observability/monitoring/dashboards";
import { renderAlertRules } from "../../../lib/observability/monitoring/render-alert-rules";
import { renderAlertmanagerConfig } from "../../../lib/observability/monitoring/render-alertmanager";
import { renderProxyConfig } from "../../../lib/observability/monitoring/render-metrics-proxy";
import { runCommand } from "../support/run-command";
import { makeCertificate } from "./certificate";

const TESTS = resolve(__dirname, "../../observability/monitoring");
const ENDING = ".promtool.yaml";

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

/** Shows rules, dashboards and configurations to the real programs that read them; see README.md beside this file. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-"));
  try {
    await checkRules(folder, requireTool("PROMTOOL"));
    await checkAlertmanager(folder, process.env["AMTOOL"]);
    await checkProxy(folder, process.env["HAPROXY"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function checkRules(folder: string, promtool: string): Promise<void> {
  writeFileSync(join(folder, "rules.yaml"), stringify({ groups: renderAlertRules({ etcd: true }) }));
  writeFileSync(join(folder, "dashboards.yaml"), stringify({ groups: dashboardRules() }));
  await run(folder, "alert rules", promtool, ["check", "rules", "rules.yaml"]);
  await run(folder, "expressions of the dashboards", promtool, ["check", "rules", "--lint=none", "dashboards.yaml"]);
  for (const name of readdirSync(TESTS).filter((one) => one.endsWith(ENDING))) {
    writeFileSync(join(folder, name), readFileSync(join(TESTS, name)));
    await run(folder, name, promtool, ["test", "rules", name]);
  }
}

/** The expressions as rules, with something in the place of variables, because promtool reads nothing else. */
function dashboardRules(): readonly object[] {
  return Object.entries(readDashboards(true)).map(([name, text]) => ({
    name,
    rules: (JSON.parse(text) as Dashboard).panels
      .flatMap(({ targets }) => targets)
      .map(({ expr }, index) => ({
        record: `dashboard:${name}:${index}`,
        expr: expr.replaceAll("$__rate_interval", "5m").replace(/\$[a-z]\w*/g, ".*"),
      })),
  }));
}

async function checkAlertmanager(folder: string, amtool: string | undefined): Promise<void> {
  if (amtool === undefined) {
    console.log("--  AMTOOL names no program: the configuration of Alertmanager was not read");
    return;
  }
  const receivers = [
    AlertReceiver.email({ to: "ops@example.com", from: "k8s@example.com", smarthost: "smtp.example.com:587" }),
    AlertReceiver.slack({ webhookUrl: "https://hooks.example.com/services/a", channel: "#ops" }),
    AlertReceiver.webhook({ url: "https://ops.example.com/alerts", token: "t" }),
  ];
  const [, , heartbeat] = receivers;
  const configs = [
    renderAlertmanagerConfig({ receivers, heartbeat }),
    renderAlertmanagerConfig({ receivers: [], heartbeat: undefined }),
  ];
  for (const [index, config] of configs.entries()) {
    writeFileSync(join(folder, `alertmanager-${index}.yaml`), JSON.stringify(config));
    await run(folder, `Alertmanager, configuration ${index + 1}`, amtool, [
      "check-config",
      `alertmanager-${index}.yaml`,
    ]);
  }
}

async function checkProxy(folder: string, haproxy: string | undefined): Promise<void> {
  if (haproxy === undefined) {
    console.log("--  HAPROXY names no program: the configuration of the proxies was not read");
    return;
  }
  const { certificate, key } = makeCertificate(folder);
  writeFileSync(join(folder, "server.pem"), certificate);
  writeFileSync(join(folder, "server.pem.key"), key);
  writeFileSync(join(folder, "ca.crt"), certificate);
  const config = renderProxyConfig(NODE_METRICS_PORTS).replaceAll("/etc/metrics-proxy/tls", folder);
  writeFileSync(join(folder, "haproxy.cfg"), config);
  await run(folder, "configuration of the proxies", haproxy, ["-c", "-f", "haproxy.cfg"], { NODE_IP: "192.0.2.1" });
}

async function run(
  folder: string,
  what: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, output } = await runCommand(program, args, { cwd: folder, env, log: join(folder, "log") });
  if (code !== 0) {
    throw new Error(`${what}: the program ended with code ${code}\n${output}`);
  }
  console.log(`ok  ${what}: ${output.trim().split("\n").at(-1)?.trim() ?? ""}`);
}

function requireTool(name: string): string {
  const program = process.env[name];
  if (program === undefined) {
    throw new Error(`${name} must name the program; see README.md`);
  }
  return program;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
