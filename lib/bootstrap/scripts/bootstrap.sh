#!/bin/bash
# makes the node a member of its cluster, once: founds the cluster or joins it, and tries again until its patience ends.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

# a node that waits for its control plane waits for the downloads of that node too.
readonly PATIENCE=2400

main() {
  load_values
  if [ -e "$STATE/done" ]; then
    log "this node is a member of cluster ${VALUE[cluster_name]} already"
    return
  fi
  if [ "${VALUE[role]}" = control-plane ]; then
    # shellcheck source-path=SCRIPTDIR source=control-plane.sh
    . "$LIB/control-plane.sh"
  fi
  wait_for_time
  set_up_software
  fill_in_documents
  local try=0
  until attempt; do
    try=$((try + 1))
    [ "$SECONDS" -lt "$PATIENCE" ] || give_up "$try"
    # nodes that fail together should not try again together.
    sleep $((5 + RANDOM % 6))
  done
  finish
}

# a repository that is away for a minute must not cost a node.
set_up_software() {
  local try
  for try in 1 2 3 4 5; do
    if "$LIB/software.sh"; then
      return
    fi
    log "getting the node's software failed, try $try of 5"
    sleep $((10 * try))
  done
  fail "the node's software could not be installed; the reason stands above"
}

attempt() {
  if [ -e "$STATE/member" ]; then
    return
  elif [ "${VALUE[role]}" = control-plane ]; then
    attempt_control_plane
  else
    attempt_join
  fi
}

attempt_join() {
  if ! python3 "$LIB/cluster.py" token-accepted; then
    waiting "the API at ${VALUE[endpoint_host]}:${VALUE[endpoint_port]} does not accept this node's join token (yet)"
    return 1
  fi
  join
}

join() {
  clean_up_failed_try
  log "joining cluster ${VALUE[cluster_name]}"
  touch "$STATE/started"
  if [ "${VALUE[role]}" = control-plane ]; then
    restore_pki
  fi
  kubeadm join --config "$RUN/join.yaml" || {
    log "kubeadm join failed"
    return 1
  }
  touch "$STATE/member"
}

# what an earlier try left: certificates, the kubelet's login, static pods.
clean_up_failed_try() {
  [ -e "$STATE/started" ] || return 0
  log "cleaning up after an earlier try"
  kubeadm reset --force --cri-socket unix:///run/containerd/containerd.sock > "$STATE/reset.log" 2>&1 ||
    log "warning: kubeadm reset failed, see $STATE/reset.log"
  rm -f "$STATE/started"
}

fill_in_documents() {
  local id file
  id=$(instance_id)
  printf '%s' "$id" > "$STATE/instance-id"
  for file in init join; do
    [ -f "$CONFIG/kubeadm/$file.yaml" ] || continue
    (umask 077 && sed "s/@INSTANCE_ID@/$id/g" "$CONFIG/kubeadm/$file.yaml" > "$RUN/$file.yaml")
  done
}

# certificates and etcd depend on the right time; a node without any time service has to be trusted.
wait_for_time() {
  systemctl try-restart chrony.service chronyd.service systemd-timesyncd.service 2> /dev/null || true
  if ! systemctl -q is-active chrony.service chronyd.service systemd-timesyncd.service ntpd.service ntpsec.service; then
    log "warning: no time service runs on this node"
  elif ! wait_until 120 time_is_set; then
    log "warning: the time is not synchronized after 120 s, going on"
  fi
}

time_is_set() {
  [ "$(timedatectl show --property NTPSynchronized --value 2> /dev/null)" = yes ]
}

last_message=
waiting() {
  [ "$last_message" = "$1" ] || log "waiting: $1"
  last_message=$1
}

give_up() {
  log "error: giving up after $1 tries and $SECONDS s: this node did not become a member of cluster ${VALUE[cluster_name]}" >&2
  [ -z "$last_message" ] || log "error: the last reason was: $last_message" >&2
  log "error: a join token lives for two hours after its plan was applied; to get a fresh one, raise this node's generation" >&2
  log "error: to try again now, run 'systemctl restart k8s-on-openstack-bootstrap'" >&2
  exit 1
}

finish() {
  rm -f "$RUN"/{init,join}.yaml
  systemd-tmpfiles --create /etc/tmpfiles.d/k8s-on-openstack.conf || log "warning: not all file modes could be set"
  if [ "${VALUE[role]}" = control-plane ]; then
    finish_control_plane
  fi
  systemctl enable -q --now k8s-on-openstack-certificate-metrics.timer
  touch "$STATE/done"
  rm -f "$STATE/started"
  log "this node is a member of cluster ${VALUE[cluster_name]} after $SECONDS s"
}

main
