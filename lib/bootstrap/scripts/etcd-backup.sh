#!/bin/bash
# saves a verified snapshot of etcd to this node's root disk and keeps the newest ones.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=metrics.sh
. "$LIB/metrics.sh"

readonly BACKUPS=$STATE/etcd-backups

load_values
install -d -m 0700 "$BACKUPS"
# halves of earlier attempts first: on a full disk they are what keeps the next one from being made.
rm -f "$BACKUPS"/*.part
file=$BACKUPS/etcd-$(date -u +%Y%m%dT%H%M%SZ).db
trap 'rm -f "$file.part"' EXIT
python3 "$LIB/etcd.py" snapshot "$file.part"
mv "$file.part" "$file"
# names hold the time, so that their order is that of age.
find "$BACKUPS" -name 'etcd-*.db' | sort | head -n "-${VALUE[etcd_backups_kept]}" | xargs -r rm -f
backup_metrics node "$(stat -c %Y "$file")" "$(stat -c %s "$file")" | write_metrics etcd-backup-node
