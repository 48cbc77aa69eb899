# shellcheck shell=bash
# founds the cluster or joins its control plane; sourced by bootstrap.sh on control plane nodes.

# shellcheck source-path=SCRIPTDIR source=pki.sh
. "$LIB/pki.sh"

# a cluster is taken for absent only after this many silent rounds, because a second one with the same authorities would be fatal.
readonly SILENT_ROUNDS=3
silent=0

attempt_control_plane() {
  local api
  mapfile -t peers < <(grep -vxF -e "${VALUE[node_address]}" -e "" <<< "${VALUE[control_plane_addresses]}")
  trap remove_client_certificates EXIT
  make_client_certificate etcd etcd/ca /CN=k8s-on-openstack-bootstrap
  if [ -e "$STATE/init-started" ]; then
    go_on_with_init
    return
  fi
  api=$(python3 "$LIB/cluster.py" state)
  if [ "$api" = ready ]; then
    silent=0
    join_control_plane
  elif [ "$api" = absent ] && [ "${VALUE[may_init]}" = true ] && nobody_knows_a_cluster; then
    init
  else
    waiting "the API at ${VALUE[endpoint_host]}:${VALUE[endpoint_port]} is $api"
    return 1
  fi
}

nobody_knows_a_cluster() {
  if [ "${#peers[@]}" -eq 0 ]; then
    return
  fi
  if etcd_with_seed known "${peers[@]}"; then
    silent=0
    return 1
  fi
  silent=$((silent + 1))
  [ "$silent" -ge "$SILENT_ROUNDS" ]
}

etcd_with_seed() {
  python3 "$LIB/etcd.py" --cert "$RUN/etcd.crt" --key "$RUN/etcd.key" "$@"
}

init() {
  local options=()
  log "founding cluster ${VALUE[cluster_name]}"
  restore_pki
  if [ -d /var/lib/etcd-disk/etcd/member ]; then
    log "etcd's volume holds data of an earlier life of this node; the cluster goes on with it"
    options=(--ignore-preflight-errors=DirAvailable--var-lib-etcd-disk-etcd)
    touch "$STATE/keep-etcd"
  fi
  place_kube_vip super-admin.conf
  touch "$STATE/init-started"
  run_init "${options[@]}"
}

run_init() {
  (umask 077 && {
    cat "$RUN/init.yaml"
    echo ---
    cat "$CONFIG/kubeadm/cluster.yaml"
  } > "$RUN/cluster.yaml")
  kubeadm init --config "$RUN/cluster.yaml" --skip-token-print "$@" || {
    log "kubeadm init failed"
    return 1
  }
  touch "$STATE/member"
}

# a reset empties etcd's folder, which would lose data of an earlier life, or tear the first member out of a cluster that others have
# joined; running the phases again does no harm.
go_on_with_init() {
  restore_pki
  place_kube_vip super-admin.conf
  if [ -e "$STATE/keep-etcd" ] || others_have_joined; then
    log "the cluster has data or other members already, going on with kubeadm init without a reset"
    run_init --ignore-preflight-errors=all
    return
  fi
  touch "$STATE/started"
  clean_up_failed_try
  rm -f "$STATE/init-started"
  init
}

others_have_joined() {
  local count
  if [ -f /etc/kubernetes/manifests/etcd.yaml ]; then
    # after a reboot etcd takes a while to answer.
    wait_until 60 etcd_with_seed count > /dev/null 2>&1 || true
  fi
  count=$(etcd_with_seed count 2> /dev/null) || count=0
  [ "$count" -gt 1 ] || { [ "${#peers[@]}" -gt 0 ] && etcd_with_seed known "${peers[@]}"; }
}

join_control_plane() {
  if ! python3 "$LIB/cluster.py" token-accepted; then
    waiting "the API at ${VALUE[endpoint_host]}:${VALUE[endpoint_port]} does not accept this node's join token (yet)"
    return 1
  fi
  clean_up_failed_try
  empty_etcd_folder
  if [ "${#peers[@]}" -gt 0 ]; then
    etcd_with_seed remove-stale "${VALUE[node_name]}" "${VALUE[node_address]}" "${peers[@]}" || return 1
  fi
  make_client_certificate admin ca "/O=kubeadm:cluster-admins/CN=k8s-on-openstack-bootstrap"
  python3 "$LIB/cluster.py" delete-stale-node "${VALUE[node_name]}" "openstack:///$(cat "$STATE/instance-id")" \
    "$RUN/admin.crt" "$RUN/admin.key" || return 1
  join
}

# data of a member that the cluster no longer knows is of no use to anybody, and stops kubeadm.
empty_etcd_folder() {
  [ -d /var/lib/etcd-disk/etcd/member ] || return 0
  log "removing the data of this node's former etcd member"
  find /var/lib/etcd-disk/etcd -mindepth 1 -delete
}

place_kube_vip() { # <kubeconfig in /etc/kubernetes>
  [ "${VALUE[virtual_ip]}" = true ] || return 0
  install -d -m 0700 /etc/kubernetes/manifests
  (umask 077 && sed "s,@KUBECONFIG@,/etc/kubernetes/$1,g" "$CONFIG/kube-vip.yaml" > "$RUN/kube-vip.yaml")
  install -m 0600 "$RUN/kube-vip.yaml" /etc/kubernetes/manifests/kube-vip.yaml
}

finish_control_plane() {
  remove_client_certificates
  place_kube_vip admin.conf
  # nobody should ever need this login again; it cannot be revoked.
  rm -f "$RUN/cluster.yaml" /etc/kubernetes/super-admin.conf "$STATE"/{init-started,keep-etcd}
  chown etcd:etcd /var/lib/etcd-disk/etcd
  systemctl enable -q --now k8s-on-openstack-etcd-backup.timer k8s-on-openstack-etcd-defrag.timer \
    k8s-on-openstack-renew-certificates.timer
  if [ -f "$LIB/etcd-offsite.sh" ]; then
    systemctl enable -q --now k8s-on-openstack-etcd-offsite.timer
  fi
  if [ -f "$LIB/delayed-dns.sh" ]; then
    systemctl enable -q --now k8s-on-openstack-delayed-dns.timer
  fi
  if [ "${VALUE[join_token_never_expires]}" != true ]; then
    systemctl enable -q --now k8s-on-openstack-join-token.timer
  fi
  if [ "${VALUE[approve_serving_certificates]}" = true ]; then
    systemctl enable -q --now k8s-on-openstack-approve-serving-certificates.timer
  fi
}
