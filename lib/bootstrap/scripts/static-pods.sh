# shellcheck shell=bash
# stops and starts the static pods of the control plane; sourced.

readonly MANIFESTS=/etc/kubernetes/manifests
# a program that must not meet the manifests of another sets its own folder.
ASIDE=${ASIDE:-$STATE/manifests}

# a manifest that leaves the folder stops its pod; put back, it starts one.
stop_pod() { # <name>
  [ -f "$MANIFESTS/$1.yaml" ] || return 0
  install -d -m 0700 "$ASIDE"
  mv "$MANIFESTS/$1.yaml" "$ASIDE/"
  wait_until 90 pod_is_gone "$1"
}

start_pod() { # <name>
  [ ! -f "$ASIDE/$1.yaml" ] || mv "$ASIDE/$1.yaml" "$MANIFESTS/"
  wait_until 180 pod_is_back "$1"
}

# put_back: what an interrupted run left aside.
put_back() {
  local manifest
  for manifest in "$ASIDE"/*.yaml; do
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
    kube-apiserver) curl -fsSk -m 5 "https://${VALUE[node_address]}:${VALUE[endpoint_port]}/readyz" > /dev/null 2>&1 ;;
  esac
}
