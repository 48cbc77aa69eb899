import { TerraformExpression, escapedJsonText, hasTokens } from "../../core";
import type { HarborMachineSpec } from "./harbor-machine-spec";
import { DATA_DIR, HARBOR_CONFIG_DIR } from "./harbor-machine-spec";

/** Version of the format of `harbor.yml`, which all releases of Harbor 2.15 have in common. */
const FORMAT_VERSION = "2.15.0";

/**
 * What Harbor's installer is told, by the keys of Harbor 2.15.
 *
 * There is no `http` section: port 80, which the security group keeps closed, redirects to HTTPS.
 *
 * @see https://goharbor.io/docs/2.15.0/install-config/configure-yml-file/
 */
export function renderHarborSettings(spec: HarborMachineSpec): Readonly<Record<string, unknown>> {
  const { settings, databasePassword } = spec;
  return {
    hostname: settings.hostname,
    https: {
      port: 443,
      certificate: `${HARBOR_CONFIG_DIR}/tls.crt`,
      private_key: `${HARBOR_CONFIG_DIR}/tls.key`,
      strong_ssl_ciphers: true,
    },
    harbor_admin_password: settings.adminPassword,
    // connections that wait and that there may be, well below the 1024 of the database.
    database: { password: databasePassword, max_idle_conns: 100, max_open_conns: 900, conn_max_lifetime: "5m" },
    data_volume: DATA_DIR,
    ...renderTrivy(settings),
    jobservice: {
      max_job_workers: 10,
      max_job_duration_hours: 24,
      job_loggers: ["STD_OUTPUT", "FILE"],
      logger_sweeper_duration: 14,
    },
    notification: { webhook_job_max_retry: 3, webhook_job_http_client_timeout: 3 },
    log: { level: "info", local: { rotate_count: 50, rotate_size: "200M", location: "/var/log/harbor" } },
    metric: { enabled: false, port: 9090, path: "/metrics" },
    upload_purging: { enabled: true, age: "168h", interval: "24h", dryrun: false },
    cache: { enabled: false, expire_hours: 24 },
    _version: FORMAT_VERSION,
  };
}

function renderTrivy({ scanning, trivy }: HarborMachineSpec["settings"]): Readonly<Record<string, unknown>> {
  if (!scanning) {
    return {};
  }
  const offline = trivy?.offline ?? false;
  return {
    trivy: {
      ignore_unfixed: trivy?.ignoreUnfixed ?? false,
      skip_update: offline,
      skip_java_db_update: offline,
      offline_scan: offline,
      db_repository: trivy?.databaseRepository,
      java_db_repository: trivy?.javaDatabaseRepository,
      security_check: "vuln",
      insecure: false,
      timeout: "5m0s",
    },
  };
}

/**
 * `harbor.yml`: one key a line, because Harbor's installer looks for `data_volume` with `grep`; each value is JSON, which is YAML, so
 * that a password arrives whatever is in it.
 */
export function renderHarborYaml(spec: HarborMachineSpec): string {
  const parts = renderBlock(renderHarborSettings(spec), "");
  return parts.every((part) => typeof part === "string")
    ? parts.join("")
    : TerraformExpression.template(...parts).asString();
}

type Part = string | TerraformExpression;

function renderBlock(block: object, indent: string): Part[] {
  return Object.entries(block)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]: [string, unknown]): Part[] =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? [`${indent}${key}:\n`, ...renderBlock(value, `${indent}  `)]
        : [`${indent}${key}: `, renderLeaf(value), "\n"],
    );
}

function renderLeaf(value: unknown): Part {
  if (hasTokens(value)) {
    return TerraformExpression.call("jsonencode", value);
  }
  // the installer reads the path with awk, which knows no quotes.
  return value === DATA_DIR ? DATA_DIR : escapedJsonText(value);
}
