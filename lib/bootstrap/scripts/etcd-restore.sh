#!/bin/bash
# puts an earlier state of etcd back on one control plane node; the other ones join it anew afterwards.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# renewals of certificates put back what they find in their own folder.
ASIDE=$STATE/restore-manifests
# shellcheck source-path=SCRIPTDIR source=static-pods.sh
. "$LIB/static-pods.sh"

readonly DATA=/var/lib/etcd-disk/etcd NEW=/var/lib/etcd-disk/etcd-restored WORK=$STATE/etcd-restore
readonly SECRETS=$CONFIG/apiserver/encryption.yaml
readonly PODS=(kube-apiserver kube-controller-manager kube-scheduler etcd)

usage() {
  cat << 'EOF'
usage: etcd-restore.sh [--check] [--identity FILE] [--other-keys] SOURCE
       etcd-restore.sh --list | --stand-down | --help

SOURCE is a file (an archive, or a snapshot of /var/lib/k8s-on-openstack/etcd-backups), the name of an archive in the object
storage, or 'latest'. Nothing is changed before everything has been checked.

  --check          check only: decrypt, unpack, compare, and restore into a folder that is deleted again
  --identity FILE  age's private key, for an archive whose name ends in .age
  --other-keys     the archive may come from a cluster with other authorities; its Secrets are encrypted anew with this one's key
  --list           the archives in the object storage, oldest first
  --stand-down     stop the control plane of this node, because another node restores

exit status: 0 done, 2 wrong usage, 3 wrong key, 4 damaged archive, 5 not of this cluster, 6 a source or tool is missing,
             7 failed, with the state of before put back, 1 anything else
EOF
}

refuse() { # <exit status> <message>
  log "error: $2" >&2
  log "nothing has been changed" >&2
  exit "$1"
}

parse() {
  check='' identity='' other_keys='' from=''
  while [ $# -gt 0 ]; do
    case $1 in
      --check) check=1 ;;
      --other-keys) other_keys=1 ;;
      --identity)
        [ $# -gt 1 ] || { usage >&2 && exit 2; }
        identity=$2
        shift
        ;;
      --help | -h) usage && exit ;;
      --list | --stand-down) action=${1#--} ;;
      -*) usage >&2 && exit 2 ;;
      *)
        [ -z "$from" ] || { usage >&2 && exit 2; }
        from=$1
        ;;
    esac
    shift
  done
  [ -n "${action:-}" ] || [ -n "$from" ] || { usage >&2 && exit 2; }
}

open_archives() {
  [ -n "${VALUE[etcd_store_bucket]:-}" ] ||
    refuse 6 "this cluster has no backups off site; name a file"
  # shellcheck source-path=SCRIPTDIR source=etcd-store.sh
  . "$LIB/etcd-store.sh"
  (install_store_tools) || refuse 6 "a tool is missing"
  open_store
}

# fetch_archive: prints where the archive lies.
fetch_archive() {
  local names
  if [[ $from == */* ]]; then
    [ -s "$from" ] || refuse 6 "there is no file $from, or it is empty"
    archive=$from
    return
  fi
  open_archives
  names=$(list_archives '') || refuse 6 "the object storage cannot be read"
  if [ "$from" = latest ]; then
    # a cluster that was founded anew stores archives, too, and its newest one is not what anybody looks for.
    [ "$(cut -d- -f2 <<< "$names" | sort -u | wc -l)" -le 1 ] ||
      refuse 2 "there are archives of several lives of this cluster, so that 'latest' is not clear; name one of them: $(xargs <<< "$names")"
    from=$(tail -n 1 <<< "$names")
  fi
  grep -xF -- "$from" <<< "$names" | grep -q . || refuse 6 "the object storage has no archive '$from'; see --list"
  archive=$WORK/$from
  rclone copyto "$STORE/$from" "$archive" || refuse 6 "the archive $from could not be fetched"
}

decrypt() {
  local said
  head -c 21 "$archive" | cmp -s - <(printf age-encryption.org/v1) || return 0
  [ -n "$identity" ] || refuse 3 "the archive is encrypted; give age's private key with --identity"
  [ -r "$identity" ] || refuse 3 "the private key $identity cannot be read"
  command -v age > /dev/null || refuse 6 "age is missing on this node; install it, or decrypt the archive elsewhere"
  if ! said=$(age --decrypt --identity "$identity" --output "$WORK/archive.tar.gz" "$archive" 2>&1); then
    case $said in
      *"no space left"*) refuse 1 "there is no room below $WORK for what is in the archive: ${said%%$'\n'*}" ;;
      *"no identity matched"* | *"malformed secret key"* | *"no secret keys found"* | *identit*) refuse 3 "the private key in $identity does not open this archive: ${said%%$'\n'*}" ;;
      *) refuse 4 "the archive is damaged, it may be cut off: ${said%%$'\n'*}" ;;
    esac
  fi
  archive=$WORK/archive.tar.gz
}

fact() {
  python3 "$LIB/etcd-archive.py" fact "$WORK" "$1"
}

etcd_image() {
  sed -n '/^ *image: */{s///p;q}' "$MANIFESTS/etcd.yaml"
}

check_source() {
  local version image
  if ! gzip --test --quiet "$archive" 2> /dev/null && [[ $from == *.db ]]; then
    python3 "$LIB/etcd-archive.py" snapshot "$archive" || refuse 4 "the snapshot $from is damaged"
    cp "$archive" "$WORK/snapshot.db"
    log "a snapshot alone does not say which cluster it is of: take one of this cluster"
    return
  fi
  python3 "$LIB/etcd-archive.py" open "$archive" "$WORK" || case $? in
    4) refuse 4 "the archive $from is of no use" ;;
    *) refuse 1 "the archive $from could not be unpacked on this node" ;;
  esac
  [ "$(fact cluster)" = "${VALUE[cluster_name]}" ] ||
    refuse 5 "the archive is of the cluster '$(fact cluster)', and this node is in '${VALUE[cluster_name]}'"
  version=$(fact etcd_version) image=$(etcd_image)
  [[ ${image##*:} == "${version%.*}".* ]] ||
    refuse 5 "the archive was made with etcd $version, and this node runs $image; restore on a cluster of Kubernetes $(fact kubernetes_version)"
  if ! cmp -s "$WORK/pki/ca.crt" "$CONFIG/pki/ca.crt" || ! cmp -s "$WORK/encryption.yaml" "$SECRETS"; then
    [ -n "$other_keys" ] ||
      refuse 5 "the archive comes from a cluster of this name with other keys; --other-keys restores it all the same, and logins from before end"
    both_keys=1
  fi
  log "the archive is of $(fact created), revision $(fact revision), made on $(fact node)"
}

check_others() {
  local peers
  mapfile -t peers < <(grep -vxF -e "${VALUE[node_address]}" -e "" <<< "${VALUE[control_plane_addresses]}")
  if [ "${#peers[@]}" -gt 0 ] && python3 "$LIB/etcd.py" known "${peers[@]}"; then
    refuse 1 "etcd runs on another control plane node of ${peers[*]}; run 'etcd-restore.sh --stand-down' there first, or switch it off"
  fi
}

host_in_url() {
  [[ $1 == *:* ]] && printf '[%s]' "$1" || printf '%s' "$1"
}

# what the node has on its path, or what is in the image of its etcd.
etcdutl() {
  if type -P etcdutl > /dev/null; then
    command etcdutl "$@"
  else
    ctr -n k8s.io run --rm --mount "type=bind,src=${NEW%/*},dst=${NEW%/*},options=rbind:rw" \
      --mount "type=bind,src=$WORK,dst=$WORK,options=rbind:ro" "$(etcd_image)" "etcd-restore-$$" etcdutl "$@"
  fi
}

# clients such as controllers have seen revisions up to that of the loss; a leap makes them look at everything again.
make_data() {
  local name=${VALUE[node_name]} url
  url=https://$(host_in_url "${VALUE[node_address]}"):2380
  rm -rf "$NEW"
  etcdutl snapshot restore "$WORK/snapshot.db" --data-dir "$NEW" --name "$name" --initial-cluster "$name=$url" \
    --initial-advertise-peer-urls "$url" --initial-cluster-token "$name-$(date -u +%Y%m%dT%H%M%SZ)" \
    --bump-revision 1000000000 --mark-compacted > "$WORK/etcdutl.log" 2>&1 || {
    rm -rf "$NEW"
    ! grep -q 'no space left' "$WORK/etcdutl.log" || refuse 1 "there is no room below ${NEW%/*} for a second copy of the data"
    refuse 4 "etcdutl cannot restore the snapshot: $(tail -n 1 "$WORK/etcdutl.log")"
  }
  chown -R etcd:etcd "$NEW"
  chmod 0700 "$NEW"
}

# all at once, because the kubelet looks at the folder every 20 seconds only.
stop_pods() {
  local name
  log "stopping the control plane of this node"
  install -d -m 0700 "$ASIDE"
  for name in "${PODS[@]}"; do
    [ ! -f "$MANIFESTS/$name.yaml" ] || mv "$MANIFESTS/$name.yaml" "$ASIDE/"
  done
  for name in "${PODS[@]}"; do
    wait_until 120 pod_is_gone "$name" || {
      log "error: $name does not stop" >&2
      return 1
    }
  done
}

start_pods() {
  local name
  log "starting the control plane of this node"
  start_pod etcd || log "etcd does not answer yet"
  put_back
  for name in "${PODS[@]}"; do
    wait_until 240 pod_is_back "$name" || {
      log "error: $name does not start" >&2
      return 1
    }
  done
}

restart_api_server() {
  stop_pod kube-apiserver && start_pod kube-apiserver
}

# undo: what was there before, whatever has happened since.
undo() {
  trap - EXIT
  log "error: the restore failed, putting the state of before back" >&2
  stop_pods || true
  if [ -d "$old" ]; then
    rm -rf "$DATA"
    mv "$old" "$DATA"
  fi
  [ ! -f "$WORK/own-encryption.yaml" ] || cp "$WORK/own-encryption.yaml" "$SECRETS"
  start_pods || log "error: the control plane does not come back; its data lies in $DATA" >&2
  rm -rf "$NEW" "$WORK"
  end_log
  exit 7
}

# the pods of before the restore may be there twice, and the node's own entry may be that of another server.
adopt_node() {
  local known
  known=$(kube get node "${VALUE[node_name]}" --ignore-not-found -o 'jsonpath={.spec.providerID}')
  if [ -n "$known" ] && [ "$known" != "openstack:///$(instance_id)" ]; then
    kube delete node "${VALUE[node_name]}"
  fi
  rm -f "$STATE/join-epoch"
  systemctl restart kubelet.service
}

kube() {
  kubectl --kubeconfig /etc/kubernetes/admin.conf --server "https://$(host_in_url "${VALUE[node_address]}"):${VALUE[endpoint_port]}" "$@"
}

encrypt_anew() {
  log "encrypting all Secrets with this cluster's own key"
  wait_until 300 replace_secrets || return 1
  cp "$WORK/own-encryption.yaml" "$SECRETS"
  restart_api_server
}

# controllers write Secrets as well, so a conflict is no failure.
replace_secrets() {
  kube get secrets --all-namespaces -o json | kube replace -f - > "$WORK/replace.log" 2>&1
}

restore() {
  # whoever started this may lose the connection, and a half-done restore is worse than one that nobody watches.
  trap '' HUP
  exec 3>&1 4>&2 > >(exec tee -ai "$STATE/etcd-restore.log") 2>&1
  logger=$!
  old=$DATA.before-$(date -u +%Y%m%dT%H%M%SZ)
  trap undo EXIT
  trap 'exit 1' INT TERM
  stop_pods
  mv "$DATA" "$old"
  mv "$NEW" "$DATA"
  if [ -n "${both_keys:-}" ]; then
    cp "$SECRETS" "$WORK/own-encryption.yaml"
    python3 "$LIB/etcd-archive.py" both-keys "$WORK/own-encryption.yaml" "$WORK/encryption.yaml" > "$WORK/both.yaml"
    cp "$WORK/both.yaml" "$SECRETS"
  fi
  start_pods
  wait_until 120 kube get namespace kube-system > "$WORK/kubectl.log" 2>&1
  [ -z "${both_keys:-}" ] || encrypt_anew
  adopt_node
  trap - EXIT
  rm -rf "$WORK"
  log "restored; the data of before lies in $old, delete it when all is well"
  log "next: raise the generation of every other control plane node, so that new servers join this one"
  end_log
}

# tee ends after what feeds it: who reads the log when this script has ended shall find its last line.
end_log() {
  exec >&3 2>&4 3>&- 4>&-
  wait "$logger" || true
}

stand_down() {
  stop_pods || fail "the control plane did not stop"
  install -d -m 0700 "$STATE/stood-down"
  mv "$ASIDE"/*.yaml "$STATE/stood-down/"
  systemctl disable -q --now k8s-on-openstack-renew-certificates.timer
  log "this node's control plane has stopped; replace the node by raising its generation"
  log "to take it back, move $STATE/stood-down/*.yaml to $MANIFESTS and enable k8s-on-openstack-renew-certificates.timer"
}

parse "$@"
[ "$EUID" -eq 0 ] || fail "only root can do this"
load_values
[ "${VALUE[role]}" = control-plane ] || fail "this node is no control plane node"
[ "${action:-}" != stand-down ] || { stand_down && exit; }
if [ "${action:-}" = list ]; then
  open_archives
  list_archives '' || refuse 6 "the object storage cannot be read"
  exit
fi
put_back
[ -f "$MANIFESTS/etcd.yaml" ] || fail "this node has no control plane yet; wait until it has founded or joined the cluster"
rm -rf "$WORK"
install -d -m 0700 "$WORK"
trap 'rm -rf "$WORK" "$NEW"' EXIT
fetch_archive
decrypt
check_source
[ -n "$check" ] || check_others
make_data
if [ -n "$check" ]; then
  log "the archive can be restored here; nothing has been changed"
  exit
fi
restore
