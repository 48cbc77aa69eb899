import { App, TerraformLocal, TerraformVariable, Token } from "cdktf";
import { parse } from "yaml";
import { renderWriteFiles } from "../../../lib/bootstrap";
import { HarborBackup, HarborSoftware } from "../../../lib/registry";
import type { HarborMachineSpec } from "../../../lib/registry/machine/harbor-machine-spec";
import { renderHarborCloudConfig, renderHarborFiles } from "../../../lib/registry/machine/render-harbor-files";
import { renderHarborSettings, renderHarborYaml } from "../../../lib/registry/machine/render-harbor-yaml";
import { newStack } from "../../support/demo-cluster";
import { peek } from "../../support/synth";

/**
 * Keys that Harbor 2.15 reads, with those below them.
 *
 * @see https://github.com/goharbor/harbor/blob/v2.15.1/make/harbor.yml.tmpl
 */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  hostname: [],
  http: ["port"],
  https: ["port", "certificate", "private_key", "strong_ssl_ciphers"],
  harbor_admin_password: [],
  database: ["password", "max_idle_conns", "max_open_conns", "conn_max_lifetime", "conn_max_idle_time"],
  data_volume: [],
  trivy: [
    ...["ignore_unfixed", "skip_update", "skip_java_db_update", "db_repository", "java_db_repository", "offline_scan"],
    ...["security_check", "insecure", "timeout", "github_token"],
  ],
  jobservice: ["max_job_workers", "max_job_duration_hours", "job_loggers", "logger_sweeper_duration"],
  notification: ["webhook_job_max_retry", "webhook_job_http_client_timeout"],
  log: ["level", "local", "external_endpoint"],
  metric: ["enabled", "port", "path"],
  upload_purging: ["enabled", "age", "interval", "dryrun"],
  cache: ["enabled", "expire_hours"],
  _version: [],
};

/** Keys that the installer reads without a default. */
const REQUIRED = ["hostname", "data_volume", "harbor_admin_password", "jobservice", "notification", "log"];

const HOSTILE = `a"b'c: #\${x}%{y}\\\n\u00e9`;

function specOf(change: Partial<HarborMachineSpec> = {}): HarborMachineSpec {
  return {
    name: "registry",
    settings: { hostname: "registry.example.com", adminPassword: "Password-of-admin-1", scanning: true },
    databasePassword: "Password-of-database-1",
    certificate: { certificatePem: "CERTIFICATE\n", privateKeyPem: "KEY\n", authorityPem: "AUTHORITY\n" },
    software: HarborSoftware.installer({ url: "https://m.example.com/harbor.tgz", sha256: "AB".repeat(32) }),
    dataVolumeId: "11111111-2222-4333-8444-555555555555",
    backup: HarborBackup.daily(),
    trustedCaCertificates: [],
    ...change,
  };
}

const fileOf = (spec: HarborMachineSpec, path: string) =>
  renderWriteFiles(renderHarborFiles(spec)).find((file) => file.path === path);
const valuesOf = (spec: HarborMachineSpec): unknown =>
  JSON.parse(String(fileOf(spec, "/etc/k8s-on-openstack/node.json")?.content));

describe("harbor.yml", () => {
  test("has the keys of Harbor 2.15, those that it cannot do without among them", () => {
    const settings = parse(renderHarborYaml(specOf())) as Readonly<Record<string, object>>;
    for (const [key, value] of Object.entries(settings)) {
      expect(Object.keys(KEYS)).toContain(key);
      if (typeof value === "object") {
        expect(KEYS[key]).toEqual(expect.arrayContaining(Object.keys(value)));
      }
    }
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(REQUIRED));
    expect(settings).toEqual(JSON.parse(JSON.stringify(renderHarborSettings(specOf()))));
  });

  test("has HTTPS and no HTTP, and none of the passwords of Harbor's template", () => {
    const text = renderHarborYaml(specOf());
    expect(parse(text)).toMatchObject({
      hostname: "registry.example.com",
      https: { port: 443, private_key: "/etc/k8s-on-openstack/harbor/tls.key" },
      harbor_admin_password: "Password-of-admin-1",
      database: { password: "Password-of-database-1" },
      _version: "2.15.0",
    });
    expect(parse(text)).not.toHaveProperty("http");
    expect(text).not.toMatch(/Harbor12345|root123/);
  });

  test("names the data volume the way the installer looks for it", () => {
    expect(renderHarborYaml(specOf())).toMatch(/^data_volume: \/data$/m);
  });

  test("carries a password byte for byte", () => {
    const { settings } = specOf();
    const text = renderHarborYaml(specOf({ settings: { ...settings, adminPassword: HOSTILE } }));
    expect(parse(text)).toMatchObject({ harbor_admin_password: HOSTILE, data_volume: "/data" });
  });

  test("lets Terraform fill in what only Terraform knows", () => {
    const stack = newStack("test", new App());
    const adminPassword = new TerraformVariable(stack, "Password", { type: "string", sensitive: true }).stringValue;
    const text = renderHarborYaml(specOf({ settings: { ...specOf().settings, adminPassword } }));
    expect(Token.isUnresolved(text)).toBe(true);
    new TerraformLocal(stack, "Text", text);
    expect(peek(stack).text).toContain("harbor_admin_password: ${jsonencode(var.Password)}");
  });

  test("leaves the scanner out when there is none, and keeps it from the Internet when it is offline", () => {
    const { settings } = specOf();
    expect(parse(renderHarborYaml(specOf({ settings: { ...settings, scanning: false } })))).not.toHaveProperty("trivy");
    const trivy = {
      offline: true,
      ignoreUnfixed: true,
      databaseRepository: "m.example.com/db",
      javaDatabaseRepository: undefined,
    };
    expect(parse(renderHarborYaml(specOf({ settings: { ...settings, trivy } })))).toMatchObject({
      trivy: {
        skip_update: true,
        skip_java_db_update: true,
        offline_scan: true,
        ignore_unfixed: true,
        db_repository: "m.example.com/db",
      },
    });
  });
});

describe("the files of a registry's machine", () => {
  test("keep certificate, key and passwords for root alone, and no secret elsewhere", () => {
    const files = renderWriteFiles(renderHarborFiles(specOf()));
    const secret = files.filter(({ content }) => /KEY\n|Password-of/.test(String(content)));
    expect(secret.map(({ path, permissions }) => `${permissions} ${path}`)).toEqual([
      "0600 /etc/k8s-on-openstack/harbor/harbor.yml",
      "0600 /etc/k8s-on-openstack/harbor/tls.key",
    ]);
    expect(fileOf(specOf(), "/etc/k8s-on-openstack/harbor/tls.crt")?.permissions).toBe("0600");
  });

  test("tell the scripts where everything is", () => {
    expect(valuesOf(specOf())).toEqual({
      role: "registry",
      node_name: "registry",
      software: "installer",
      harbor_folder: "/opt/harbor",
      harbor_version: "2.15.1",
      installer_url: "https://m.example.com/harbor.tgz",
      installer_sha256: "ab".repeat(32),
      data_volume: "11111111-2222-4333-8444-555555555555",
      backup: "true",
      backup_volume: "",
      backup_folder: "/data/backup",
      backups_kept: "7",
    });
  });

  test("put backups on a volume of their own when there is one", () => {
    const backup = HarborBackup.daily({ keep: 30, time: "03:15", volume: { size: 100 } });
    const spec = specOf({ backup, backupVolumeId: "99999999-2222-4333-8444-555555555555" });
    expect(valuesOf(spec)).toMatchObject({ backup_folder: "/backup", backups_kept: "30" });
    expect(fileOf(spec, "/etc/systemd/system/k8s-on-openstack-harbor-backup.timer.d/10-time.conf")?.content).toBe(
      "[Timer]\nOnCalendar=\nOnCalendar=*-*-* 03:15:00 UTC\n",
    );
  });

  test("expect nothing from the network when the image is prepared", () => {
    const spec = specOf({ software: HarborSoftware.prepared({ folder: "/srv/harbor" }), backup: HarborBackup.none() });
    expect(valuesOf(spec)).toMatchObject({
      software: "prepared",
      harbor_folder: "/srv/harbor",
      installer_url: "",
      backup: "false",
    });
  });

  test("bring the scripts that nodes have too, and no other of theirs", () => {
    const names = renderHarborFiles(specOf()).map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
    expect(names).toEqual(expect.arrayContaining(["common.sh", "disks.sh", "values.py", "harbor.sh"]));
    expect(names).not.toContain("bootstrap.sh");
  });
});

describe("the cloud-config of a registry's machine", () => {
  test("trusts the authority of its own certificate, so that its health check verifies it", () => {
    expect(renderHarborCloudConfig(specOf({ trustedCaCertificates: ["MIRROR"] }))).toMatchObject({
      ca_certs: { trusted: ["MIRROR", "AUTHORITY\n"] },
      ssh_pwauth: false,
      disable_root: true,
    });
  });

  test("names no certificates when there are none, because cloud-init refuses an empty list", () => {
    const certificate = { certificatePem: "CERTIFICATE", privateKeyPem: "KEY" };
    expect(renderHarborCloudConfig(specOf({ certificate }))).not.toHaveProperty("ca_certs");
  });
});
