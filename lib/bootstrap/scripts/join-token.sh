#!/bin/bash
# creates the bootstrap token of the join epoch that the server's metadata names, once; it expires by itself.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
export KUBECONFIG=/etc/kubernetes/admin.conf

readonly MARKER=k8s-on-openstack-join-epoch

current_epoch() {
  local metadata
  metadata=$(curl -fsS -m 10 --noproxy '*' "${VALUE[metadata_url]}/openstack/latest/meta_data.json") ||
    fail "the metadata service at ${VALUE[metadata_url]} does not answer; without one, use JoinToken.permanent()"
  python3 -c 'import json, sys; print(json.load(sys.stdin).get("meta", {}).get("k8s_on_openstack_join_epoch", ""))' <<< "$metadata"
}

# the epoch that a token was last made for is kept in the cluster, so that no node makes an expired one again.
seen_epoch() {
  kubectl -n kube-system get configmap "$MARKER" --ignore-not-found -o 'jsonpath={.data.epoch}'
}

create_token() { # <epoch>
  local digest id
  digest=$(printf '%s:%s' "$(cat "$CONFIG/join-seed")" "$1" | sha256sum | cut -d' ' -f1)
  id=${digest:0:6}
  # through standard input, because arguments are visible to every process of the node.
  kubectl apply --server-side --force-conflicts --field-manager k8s-on-openstack -f - << EOF > /dev/null
apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-token-$id
  namespace: kube-system
type: bootstrap.kubernetes.io/token
stringData:
  description: join token of k8s-on-openstack for epoch $1
  token-id: "$id"
  token-secret: "${digest:6:16}"
  expiration: $(date -u -d '+2 hours' +%Y-%m-%dT%H:%M:%SZ)
  usage-bootstrap-authentication: "true"
  usage-bootstrap-signing: "true"
  auth-extra-groups: system:bootstrappers:kubeadm:default-node-token
EOF
}

load_values
epoch=$(current_epoch)
if [[ ! $epoch =~ ^[A-Za-z0-9._-]{1,255}$ ]]; then
  fail "the server's metadata names no join epoch (k8s_on_openstack_join_epoch)"
fi
if [ "$epoch" = "$(cat "$STATE/join-epoch" 2> /dev/null || true)" ]; then
  exit 0
fi
if [ "$epoch" != "$(seen_epoch)" ]; then
  create_token "$epoch"
  kubectl -n kube-system create configmap "$MARKER" --from-literal "epoch=$epoch" --dry-run=client -o json |
    kubectl apply --server-side --force-conflicts --field-manager k8s-on-openstack -f - > /dev/null
  log "created the join token of epoch $epoch; it expires in two hours"
fi
printf '%s' "$epoch" > "$STATE/join-epoch"
