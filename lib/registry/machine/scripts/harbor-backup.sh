#!/bin/bash
# makes one backup and removes those that are too old; pushes go on meanwhile.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

load_values
folder=${VALUE[backup_folder]}
if [ -n "${VALUE[backup_volume]}" ]; then
  mountpoint -q "$folder" || fail "the volume for backups is not mounted on $folder"
fi
install -d -m 0700 "$folder"
find "$folder" -mindepth 1 -maxdepth 1 -name '*.part' -exec rm -rf {} +
newest=$(find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort | tail -n 1)
name=$(date -u +%Y%m%dT%H%M%SZ)
part=$folder/$name.part
install -d -m 0700 "$part"

# the database first: whatever it names was pushed before the files are copied.
docker exec harbor-db pg_dump -U postgres --clean --if-exists registry | gzip > "$part/database.sql.gz"
gzip -dc "$part/database.sql.gz" | tail -n 20 | grep -q 'database dump complete' || fail "the dump of the database is not complete"
# the key that passwords of other registries are encrypted with; the certificate comes with the machine.
tar -C /data --exclude=secret/cert -czf "$part/secret.tar.gz" secret
if [ -n "${VALUE[backup_volume]}" ]; then
  # layers never change, so that an unchanged one takes no further room.
  python3 "$LIB/harbor-copy.py" /data/registry "$part/registry" ${newest:+"$newest/registry"}
fi
sync -f "$part"
mv "$part" "$folder/$name"

# names hold the time, so that their order is that of age.
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort | head -n "-${VALUE[backups_kept]}" | xargs -r rm -rf
log "backup $name is in $folder ($(du -sh "$folder/$name" | cut -f1))"
