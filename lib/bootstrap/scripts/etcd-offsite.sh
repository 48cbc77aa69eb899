#!/bin/bash
# puts an archive of etcd and of the cluster's keys into object storage, reads it back, and deletes old ones.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=metrics.sh
. "$LIB/metrics.sh"
# shellcheck source-path=SCRIPTDIR source=etcd-store.sh
. "$LIB/etcd-store.sh"

# one node uploads, and the others, whose timers end within ten minutes, find that it has.
readonly PERIOD=1500

upload() {
  local work=$STATE/etcd-offsite archive name sum stored
  rm -rf "$work"
  install -d -m 0700 "$work"
  python3 "$LIB/etcd.py" snapshot "$work/snapshot.db"
  python3 "$LIB/etcd-archive.py" pack "$work" "$facts"
  rm "$work/snapshot.db"
  archive=$work/archive.tar.gz
  name=$(date -u +%Y%m%dT%H%M%SZ)-$life.tar.gz
  if [ -n "${VALUE[etcd_store_recipients]}" ]; then
    age --encrypt --recipients-file <(printf '%s\n' "${VALUE[etcd_store_recipients]}") --output "$archive.age" "$archive"
    archive=$archive.age name=$name.age
  fi
  sum=$(sha256sum < "$archive")
  rclone copyto "$archive" "$STORE/$name" || fail "the archive could not be stored at ${VALUE[etcd_store_endpoint]}, see above"
  # stores repeat the checksum that they were given, so only what comes back proves what is there.
  stored=$(rclone cat "$STORE/$name" | sha256sum) || fail "the stored archive $name could not be read back"
  if [ "$stored" != "$sum" ]; then
    rclone deletefile "$STORE/$name" || true
    fail "the stored archive $name is not what was sent; it has been deleted"
  fi
  log "stored and verified $name of $(stat -c %s "$archive") bytes"
  rm -rf "$work"
}

# only what this life of the cluster has made: one that was founded anew must not push out what it is to be restored from.
delete_old() {
  local name names since=99999999
  [ -z "${VALUE[etcd_store_keep_days]}" ] || since=$(date -u -d "-${VALUE[etcd_store_keep_days]} days" +%Y%m%d)
  names=$(list_archives "$life") || fail "the object storage at ${VALUE[etcd_store_endpoint]} cannot be read, see above"
  while read -r name; do
    if [ -n "$name" ] && [ "${name:0:8}" -lt "$since" ]; then
      rclone deletefile "$STORE/$name"
      log "deleted the old archive $name"
    fi
  done < <(head -n "-${VALUE[etcd_store_keep]}" <<< "$names")
}

report() {
  local newest size
  newest=$(list_archives "$life" | tail -n 1) || fail "the object storage at ${VALUE[etcd_store_endpoint]} cannot be read, see above"
  [ -n "$newest" ] || fail "${VALUE[etcd_store_endpoint]} has no archive of this cluster"
  size=$(rclone lsf --format s "$STORE/$newest")
  backup_metrics object-storage "$(date -u -d "${newest:0:4}-${newest:4:2}-${newest:6:2} ${newest:9:2}:${newest:11:2}:${newest:13:2}" +%s)" \
    "$size" | write_metrics etcd-backup-object-storage
}

load_values
# so that somebody notices when no archive ever arrives: of one that is not there, there is no age.
backup_tried_metrics object-storage "$(date +%s)" | write_metrics etcd-backup-object-storage-tried
open_store
facts=$(python3 "$LIB/etcd.py" facts)
life=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["uid"][:8])' <<< "$facts")
status=0
lease=$(python3 "$LIB/etcd.py" lock etcd-offsite "$PERIOD") || status=$?
case $status in
  0)
    # the next node gets its chance when this one fails; after success the lock stays until the others have had their turn.
    trap 'python3 "$LIB/etcd.py" unlock "$lease" || true; rm -rf "$STATE/etcd-offsite"' EXIT
    upload
    trap - EXIT
    # first, because a store that does not let go of old archives has the new one all the same.
    report
    delete_old
    ;;
  3)
    log "this period's archive is there already, or another node makes it"
    report
    ;;
  *) fail "etcd does not answer; no archive was made" ;;
esac
