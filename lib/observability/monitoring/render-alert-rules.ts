import type { AlertRule, AlertRuleGroup } from "./alert-rule";
import { DEFAULT_THRESHOLDS } from "./alert-thresholds";
import type { AlertThresholds } from "./alert-thresholds";

/** Figures that nodes of the library write for the node exporter. */
const FIGURES = {
  certificate: "k8s_on_openstack_certificate_expiry_timestamp_seconds",
  backup: "k8s_on_openstack_etcd_backup_timestamp_seconds",
  backupTried: "k8s_on_openstack_etcd_backup_tried_timestamp_seconds",
};

const DAY = 86_400;
const HOUR = 3600;
const LAST_DAYS = 7;

/** What the rules depend on. */
export interface AlertRulesInput {
  /**
   * From when on they fire.
   *
   * @default - those of `AlertThresholds`
   */
  readonly thresholds?: AlertThresholds;

  /** Whether figures of etcd are collected. */
  readonly etcd: boolean;
}

/**
 * Renders the alerts of the library, which the chart lacks. Each of them is quiet where the figures that it looks at are not there, such as
 * on clusters that were not made by the library.
 */
export function renderAlertRules({ thresholds: given = {}, etcd }: AlertRulesInput): readonly AlertRuleGroup[] {
  const thresholds = { ...DEFAULT_THRESHOLDS, ...given };
  return [
    { name: "k8s-on-openstack-certificates", rules: certificateRules(thresholds) },
    ...(etcd ? [{ name: "k8s-on-openstack-etcd", rules: etcdRules(thresholds) }] : []),
    { name: "k8s-on-openstack-backups", rules: backupRules(thresholds) },
    { name: "k8s-on-openstack-nodes", rules: nodeRules() },
    { name: "k8s-on-openstack-claims", rules: claimRules(thresholds) },
  ];
}

function certificateRules({ certificateDays }: Required<AlertThresholds>): AlertRule[] {
  const description =
    "{{ $labels.path }} on {{ $labels.instance }} ends in {{ $value | humanizeDuration }}. Nodes renew theirs by a timer: look at its log with 'journalctl -u k8s-on-openstack-renew-certificates'.";
  return [
    {
      alert: "CertificateEndsSoon",
      expr: `${FIGURES.certificate} - time() < ${certificateDays} * ${DAY}`,
      for: "1h",
      labels: { severity: "warning" },
      annotations: { summary: "A certificate of a node ends soon.", description },
    },
    {
      alert: "CertificateEndsWithinDays",
      expr: `${FIGURES.certificate} - time() < ${LAST_DAYS} * ${DAY}`,
      for: "10m",
      labels: { severity: "critical" },
      annotations: { summary: "A certificate of a node ends within days.", description },
    },
    {
      alert: "ClientCertificateEndsSoon",
      expr: [
        `histogram_quantile(0.01, sum by (job, le) (rate(apiserver_client_certificate_expiration_seconds_bucket{job="apiserver"}[5m])))`,
        `< ${certificateDays} * ${DAY}`,
        `and on (job) sum by (job) (rate(apiserver_client_certificate_expiration_seconds_count{job="apiserver"}[5m])) > 0`,
      ].join("\n"),
      for: "1h",
      labels: { severity: "warning" },
      annotations: {
        summary: "Somebody logs in with a client certificate that ends soon.",
        description:
          "The API server sees a client certificate that ends in {{ $value | humanizeDuration }}. That of the administrator is renewed by an apply of the infrastructure stack.",
      },
    },
  ];
}

function etcdRules(thresholds: Required<AlertThresholds>): AlertRule[] {
  const slow = (series: string, milliseconds: number) =>
    `histogram_quantile(0.99, sum by (job, instance, le) (rate(${series}{job="kube-etcd"}[5m]))) > ${milliseconds / 1000}`;
  return [
    {
      alert: "EtcdLogSlow",
      expr: slow("etcd_disk_wal_fsync_duration_seconds_bucket", thresholds.etcdFsyncMilliseconds),
      for: "30m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The disk of etcd is slow.",
        description:
          "99 of 100 writes of etcd's log on {{ $labels.instance }} take up to {{ $value | humanizeDuration }}. Give 'etcdVolume' a faster volume type.",
      },
    },
    {
      alert: "EtcdCommitSlow",
      expr: slow("etcd_disk_backend_commit_duration_seconds_bucket", thresholds.etcdCommitMilliseconds),
      for: "30m",
      labels: { severity: "warning" },
      annotations: {
        summary: "Commits of etcd are slow.",
        description:
          "99 of 100 commits of etcd on {{ $labels.instance }} take up to {{ $value | humanizeDuration }}. Give 'etcdVolume' a faster volume type.",
      },
    },
    {
      alert: "EtcdSpaceLow",
      expr: `100 * etcd_mvcc_db_total_size_in_bytes{job="kube-etcd"} / etcd_server_quota_backend_bytes{job="kube-etcd"} > ${thresholds.etcdSpacePercent}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "The database of etcd is nearly full.",
        description:
          "etcd on {{ $labels.instance }} has used {{ $value | humanize }} % of its quota, and refuses writes when it is full. A timer defragments it; delete what nobody needs, or raise the quota.",
      },
    },
  ];
}

function backupRules({ backupHours }: Required<AlertThresholds>): AlertRule[] {
  return [
    {
      alert: "EtcdBackupTooOld",
      expr: `time() - ${FIGURES.backup}{place="node"} > ${backupHours} * ${HOUR}`,
      for: "15m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A control plane node has taken no snapshot of etcd for long.",
        description: "The newest snapshot of etcd on {{ $labels.instance }} is {{ $value | humanizeDuration }} old.",
      },
    },
    {
      alert: "EtcdBackupOffSiteTooOld",
      // each node uploads its own; one of them is enough to begin again.
      expr: `time() - max by (job, place) (${FIGURES.backup}{place="object-storage"}) > ${backupHours} * ${HOUR}`,
      for: "15m",
      labels: { severity: "critical" },
      annotations: {
        summary: "No backup of etcd has reached object storage for long.",
        description: "The newest backup of etcd in object storage is {{ $value | humanizeDuration }} old.",
      },
    },
    {
      alert: "EtcdBackupOffSiteMissing",
      expr: [
        `time() - max by (job, place) (${FIGURES.backupTried}{place="object-storage"})`,
        `unless on (job, place) max by (job, place) (${FIGURES.backup}{place="object-storage"})`,
      ].join("\n"),
      for: "1h",
      labels: { severity: "critical" },
      annotations: {
        summary: "No backup of etcd has ever reached object storage.",
        description:
          "The newest try began {{ $value | humanizeDuration }} ago. Look at its log on control plane nodes with 'journalctl -u k8s-on-openstack-etcd-offsite'.",
      },
    },
    {
      alert: "EtcdBackupMissing",
      // nodes that have the certificate of an API server are those of the control plane.
      expr: [
        `${FIGURES.certificate}{path="/etc/kubernetes/pki/apiserver.crt"}`,
        `unless on (instance) ${FIGURES.backup}{place="node"}`,
      ].join("\n"),
      for: `${backupHours}h`,
      labels: { severity: "warning" },
      annotations: {
        summary: "A control plane node has never taken a snapshot of etcd.",
        description: "{{ $labels.instance }} shows no snapshot of etcd at all.",
      },
    },
  ];
}

function nodeRules(): AlertRule[] {
  return [
    {
      alert: "NodeUnderPressure",
      expr: `kube_node_status_condition{job="kube-state-metrics", condition=~"DiskPressure|MemoryPressure|PIDPressure", status="true"} == 1`,
      for: "5m",
      labels: { severity: "warning" },
      annotations: {
        summary: "A node runs out of memory, disk or process numbers.",
        description: "{{ $labels.node }} has {{ $labels.condition }}: its kubelet evicts pods and takes no new ones.",
      },
    },
  ];
}

function claimRules({ claimPercent }: Required<AlertThresholds>): AlertRule[] {
  const full = (kind: string, used: string, capacity: string): AlertRule => ({
    alert: `Claim${kind}NearlyFull`,
    expr: [
      `100 * ${used}{job="kubelet"} / ${capacity}{job="kubelet"} > ${claimPercent}`,
      `unless on (namespace, persistentvolumeclaim) kube_persistentvolumeclaim_access_mode{access_mode="ReadOnlyMany"} == 1`,
    ].join("\n"),
    for: "15m",
    labels: { severity: "warning" },
    annotations: {
      summary: "A volume is nearly full.",
      description:
        "The claim {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is {{ $value | humanize }} % full. Raise its size: Cinder grows it while it is in use.",
    },
  });
  return [
    full("Space", "kubelet_volume_stats_used_bytes", "kubelet_volume_stats_capacity_bytes"),
    full("Inodes", "kubelet_volume_stats_inodes_used", "kubelet_volume_stats_inodes"),
  ];
}
