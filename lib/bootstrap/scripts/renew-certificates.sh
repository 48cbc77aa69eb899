#!/bin/bash
# renews the certificates that kubeadm made, before they expire, and restarts what uses them, on one node at a time.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

readonly MANIFESTS=/etc/kubernetes/manifests
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

# a manifest that leaves the folder stops its pod; put back, it starts one with the new certificates.
restart_static_pods() {
  local aside=$STATE/manifests manifest name
  install -d -m 0700 "$aside"
  for manifest in "$MANIFESTS"/{etcd,kube-apiserver,kube-controller-manager,kube-scheduler,kube-vip}.yaml; do
    [ -f "$manifest" ] || continue
    name=$(basename "$manifest" .yaml)
    log "restarting $name"
    mv "$manifest" "$aside/"
    wait_until 90 pod_is_gone "$name" || log "warning: $name did not stop within 90 s"
    mv "$aside/$name.yaml" "$manifest"
    wait_until 180 pod_is_back "$name" || fail "$name did not come back within 180 s"
  done
}

# put_back: what an interrupted run left aside.
put_back() {
  local manifest
  for manifest in "$STATE"/manifests/*.yaml; do
    [ ! -f "$manifest" ] || mv "$manifest" "$MANIFESTS/"
  done
}

process_runs() {
  pgrep -x "${1:0:15}" > /dev/null
}

pod_is_gone() {
  ! process_runs "$1"
}

pod_is_back() {
  process_runs "$1" && case $1 in
    etcd) curl -fsS -m 5 http://127.0.0.1:2381/readyz > /dev/null 2>&1 ;;
    kube-apiserver) curl -fsSk -m 5 "https://${VALUE[node_address]}:6443/readyz" > /dev/null 2>&1 ;;
  esac
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
