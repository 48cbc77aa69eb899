# shellcheck shell=bash
# values, messages and small helpers of all scripts; sourced, never run.

readonly CONFIG=/etc/k8s-on-openstack
readonly STATE=/var/lib/k8s-on-openstack
readonly RUN=/run/k8s-on-openstack
readonly LIB=/usr/local/lib/k8s-on-openstack
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

# the values that the library rendered for this node; lists hold one entry a line.
declare -A VALUE=()

load_values() {
  local key value
  while IFS= read -r -d '' key && IFS= read -r -d '' value; do
    VALUE[$key]=$value
  done < <(python3 "$LIB/values.py" "$CONFIG/cluster.json" "$CONFIG/node.json")
  [ -n "${VALUE[role]:-}" ] || fail "cannot read $CONFIG/node.json; cloud-init has not written it, see /var/log/cloud-init.log"
  install -d -m 0700 "$STATE" "$RUN"
}

log() {
  printf 'k8s-on-openstack: %s\n' "$*"
}

fail() {
  log "error: $*" >&2
  exit 1
}

# the server's UUID as Nova knows it; the cloud controller finds the server by it.
instance_id() {
  local id
  id=$(cloud-init query instance_id 2>/dev/null || cat /var/lib/cloud/data/instance-id 2>/dev/null || true)
  id=${id,,}
  [[ $id =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]] ||
    fail "cloud-init's instance id '$id' is no server UUID; the image must find OpenStack's metadata (datasource OpenStack or ConfigDrive)"
  printf '%s' "$id"
}

# wait_until <seconds> <command...>: runs the command every two seconds until it succeeds.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 2
  done
}
