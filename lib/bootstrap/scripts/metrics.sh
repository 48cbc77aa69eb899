# shellcheck shell=bash
# figures for the node exporter's textfile collector; sourced.

readonly METRICS=$STATE/metrics

# write_metrics <name> < <lines>: the collector may read at any time, so a file is there as a whole or not at all.
write_metrics() {
  install -d -m 0755 "$METRICS"
  local part
  part=$(mktemp "$METRICS/.$1.XXXXXX")
  if ! { cat > "$part" && chmod 0644 "$part" && mv "$part" "$METRICS/$1.prom"; }; then
    rm -f "$part"
    return 1
  fi
}

# backup_metrics <place> <seconds since 1970> <bytes>
backup_metrics() {
  cat << EOF
# HELP k8s_on_openstack_etcd_backup_timestamp_seconds When the newest backup of etcd in this place was taken.
# TYPE k8s_on_openstack_etcd_backup_timestamp_seconds gauge
k8s_on_openstack_etcd_backup_timestamp_seconds{place="$1"} $2
# HELP k8s_on_openstack_etcd_backup_size_bytes Size of the newest backup of etcd in this place.
# TYPE k8s_on_openstack_etcd_backup_size_bytes gauge
k8s_on_openstack_etcd_backup_size_bytes{place="$1"} $3
EOF
}

# backup_tried_metrics <place> <seconds since 1970>
backup_tried_metrics() {
  cat << EOF
# HELP k8s_on_openstack_etcd_backup_tried_timestamp_seconds When this node last began to make a backup of etcd in this place.
# TYPE k8s_on_openstack_etcd_backup_tried_timestamp_seconds gauge
k8s_on_openstack_etcd_backup_tried_timestamp_seconds{place="$1"} $2
EOF
}
