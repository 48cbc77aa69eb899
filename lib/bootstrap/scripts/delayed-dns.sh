#!/bin/bash
# installs CoreDNS when this node is ready, which the network plugin makes it; once in the life of the cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
export KUBECONFIG=/etc/kubernetes/admin.conf

# stays in the cluster, so that a CoreDNS that somebody removes later stays away.
readonly MARKER=k8s-on-openstack-dns

coredns() {
  kubeadm init phase addon coredns --kubeconfig "$KUBECONFIG" --config "$CONFIG/kubeadm/cluster.yaml" "$@"
}

# whoever changes the Corefile may come before the network plugin, and kubeadm keeps what was changed.
create_corefile() {
  coredns --print-manifest | awk -v 'RS=---\n' '/(^|\n)kind: ConfigMap\n/' | kubectl create -f - > /dev/null
}

node_is_ready() {
  local ready
  ready=$(kubectl get node "${VALUE[node_name]}" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')
  [ "$ready" = True ]
}

load_values
known=$(kubectl -n kube-system get "configmap/$MARKER" configmap/coredns deployment/coredns service/kube-dns \
  --ignore-not-found -o name)
if [[ $known == *"configmap/$MARKER"* ]]; then
  systemctl disable -q --now k8s-on-openstack-delayed-dns.timer
  exit 0
fi
if [[ $known != *configmap/coredns* ]]; then
  create_corefile
fi
if ! node_is_ready; then
  [ -e "$RUN/dns-waits" ] || log "waiting with the cluster's DNS until a network plugin makes this node ready"
  touch "$RUN/dns-waits"
  exit 0
fi
# an installation that was cut short lacks its last part, the Service.
if [[ $known != *deployment.apps/coredns* || $known != *service/kube-dns* ]]; then
  coredns > /dev/null
  log "installed CoreDNS"
fi
kubectl -n kube-system create configmap "$MARKER" --from-literal "installed-by=${VALUE[node_name]}" --dry-run=client -o json |
  kubectl apply --server-side --force-conflicts --field-manager k8s-on-openstack -f - > /dev/null
