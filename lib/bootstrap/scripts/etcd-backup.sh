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
file=$BACKUPS/etcd-$(date -u +%Y%m%dT%H%M%SZ).db
python3 "$LIB/etcd.py" snapshot "$file.part"
mv "$file.part" "$file"
# names hold the time, so that their order is that of age.
find "$BACKUPS" -name 'etcd-*.db' | sort | head -n "-${VALUE[etcd_backups_kept]}" | xargs -r rm -f
find "$BACKUPS" -name '*.part' -mmin +60 -delete
backup_metrics node "$(stat -c %Y "$file")" "$(stat -c %s "$file")" | write_metrics etcd-backup-node
