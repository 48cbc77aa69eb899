import { join } from "node:path";
import type { NodeFile } from "../../bootstrap";
import { readFolder, renderWriteFiles } from "../../bootstrap";
import { TerraformExpression } from "../../core";
import type { HarborMachineSpec } from "./harbor-machine-spec";
import { DATA_DIR, HARBOR_CONFIG_DIR } from "./harbor-machine-spec";
import { renderHarborYaml } from "./render-harbor-yaml";

const CONFIG_DIR = "/etc/k8s-on-openstack";
const SCRIPTS_DIR = "/usr/local/lib/k8s-on-openstack";
const UNITS_DIR = "/etc/systemd/system";

/** Where the volume for backups is mounted. */
const BACKUP_MOUNT = "/backup";

/** Scripts that registries and nodes have in common. */
const SHARED_SCRIPTS = ["common.sh", "disks.sh", "values.py"];

/** What the scripts know about the registry, whichever machine it is on. */
function renderRegistryValues({ settings }: HarborMachineSpec): Readonly<Record<string, string>> {
  return { hostname: settings.hostname, scanning: String(settings.scanning) };
}

/** What the scripts know about the machine; nothing of it is a secret. */
function renderMachineValues(spec: HarborMachineSpec): Readonly<Record<string, string>> {
  const { software, backup, backupVolumeId } = spec;
  return {
    role: "registry",
    node_name: spec.name,
    software: software.kind,
    harbor_folder: software.folder,
    harbor_version: software.version,
    installer_url: software.url ?? "",
    installer_sha256: software.sha256?.toLowerCase() ?? "",
    data_volume: spec.dataVolumeId,
    backup: String(backup.enabled),
    backup_volume: backupVolumeId ?? "",
    backup_folder: backupVolumeId === undefined ? `${DATA_DIR}/backup` : BACKUP_MOUNT,
    backups_kept: String(backup.keep),
  };
}

/** Every file that cloud-init writes to the machine of a registry. */
export function renderHarborFiles(spec: HarborMachineSpec): NodeFile[] {
  const { certificate, backup } = spec;
  const secret = (name: string, content: string): NodeFile => ({
    path: `${HARBOR_CONFIG_DIR}/${name}`,
    permissions: "0600",
    content,
  });
  return [
    ...readFolder(join(__dirname, "../../bootstrap/scripts"), SCRIPTS_DIR, "0755").filter(({ path }) =>
      SHARED_SCRIPTS.includes(path.slice(path.lastIndexOf("/") + 1)),
    ),
    ...readFolder(join(__dirname, "scripts"), SCRIPTS_DIR, "0755"),
    ...readFolder(join(__dirname, "units"), UNITS_DIR, "0644"),
    // the two files that the scripts of nodes read their values from as well.
    { path: `${CONFIG_DIR}/cluster.json`, permissions: "0600", content: [renderRegistryValues(spec)] },
    { path: `${CONFIG_DIR}/node.json`, permissions: "0600", content: [renderMachineValues(spec)] },
    {
      path: `${UNITS_DIR}/k8s-on-openstack-harbor-backup.timer.d/10-time.conf`,
      permissions: "0644",
      content: `[Timer]\nOnCalendar=\nOnCalendar=*-*-* ${backup.time}:00 UTC\n`,
    },
    secret("harbor.yml", renderHarborYaml(spec)),
    secret("tls.crt", certificate.certificatePem),
    secret("tls.key", certificate.privateKeyPem),
  ];
}

/** The user data of the machine of a registry: one cloud-config, gzipped and in base64 once. */
export function renderHarborUserData(spec: HarborMachineSpec): TerraformExpression {
  const document = { ...renderHarborCloudConfig(spec), write_files: renderWriteFiles(renderHarborFiles(spec)) };
  const text = TerraformExpression.template("#cloud-config\n", TerraformExpression.call("jsonencode", document), "\n");
  return TerraformExpression.call("base64gzip", text);
}

/** The cloud-config without its files. */
export function renderHarborCloudConfig(spec: HarborMachineSpec): Readonly<Record<string, unknown>> {
  const { authorityPem } = spec.certificate;
  const trusted = [...spec.trustedCaCertificates, ...(authorityPem === undefined ? [] : [authorityPem])];
  return {
    hostname: spec.name,
    preserve_hostname: false,
    prefer_fqdn_over_hostname: false,
    manage_etc_hosts: "localhost",
    disable_root: true,
    ssh_pwauth: false,
    package_update: false,
    package_upgrade: false,
    // cloud-init refuses an empty list.
    ...(trusted.length === 0 ? {} : { ca_certs: { trusted } }),
    runcmd: [[`${SCRIPTS_DIR}/harbor-start.sh`]],
  };
}
