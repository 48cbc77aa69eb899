#!/bin/bash
# gives disk space that etcd no longer needs back, on one healthy member at a time, because a member stands still meanwhile.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

load_values
lease=$(python3 "$LIB/etcd.py" lock maintenance 900) || {
  log "another node has the maintenance lock; this one waits for its next turn"
  exit 0
}
trap 'python3 "$LIB/etcd.py" unlock "$lease" || true' EXIT
python3 "$LIB/etcd.py" health
python3 "$LIB/etcd.py" defrag
