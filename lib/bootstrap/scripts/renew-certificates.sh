#!/bin/bash
# renews the certificates that kubeadm made, before they expire, and restarts what uses them, on one node at a time.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=static-pods.sh
. "$LIB/static-pods.sh"

# renewed this many seconds before their end: 90 days.
readonly AHEAD=7776000

expires_soon() {
  local file
  for file in /etc/kubernetes/pki/{apiserver,apiserver-kubelet-client,apiserver-etcd-client,front-proxy-client}.crt \
    /etc/kubernetes/pki/etcd/{server,peer,healthcheck-client}.crt; do
    openssl x509 -in "$file" -noout -checkend "$AHEAD" > /dev/null || return 0
  done
  return 1
}

restart_static_pods() {
  local name
  for name in etcd kube-apiserver kube-controller-manager kube-scheduler kube-vip; do
    [ -f "$MANIFESTS/$name.yaml" ] || continue
    log "restarting $name"
    stop_pod "$name" || log "warning: $name did not stop within 90 s"
    start_pod "$name" || fail "$name did not come back within 180 s"
  done
}

load_values
put_back
if ! expires_soon && [ "${1:-}" != --force ]; then
  log "no certificate expires within 90 days"
  exit 0
fi
lease=$(python3 "$LIB/etcd.py" lock maintenance 3600) || {
  log "another node has the maintenance lock; this one waits for its next turn"
  exit 0
}
trap 'put_back; python3 "$LIB/etcd.py" unlock "$lease" || true' EXIT
python3 "$LIB/etcd.py" health
kubeadm certs renew all
restart_static_pods
log "certificates renewed"
