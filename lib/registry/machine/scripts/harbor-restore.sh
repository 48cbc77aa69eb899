#!/bin/bash
# harbor-restore.sh <backup>: puts a backup in the place of what the registry holds; without an argument it lists the backups.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=harbor-compose.sh
. "$LIB/harbor-compose.sh"

database_answers() {
  docker exec harbor-db psql -U postgres -d registry -c 'select 1' > /dev/null 2>&1
}

load_values
folder=${VALUE[backup_folder]}
if [ $# -ne 1 ]; then
  find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' -printf '%f\n' | sort
  exit
fi
backup=$folder/$1
if [[ ! $1 =~ ^2[0-9]{7}T[0-9]{6}Z$ ]] || [ ! -e "$backup/database.sql.gz" ]; then
  fail "there is no backup $1 in $folder"
fi
gzip -t "$backup/database.sql.gz" "$backup/secret.tar.gz" || fail "the backup $1 is damaged"

compose stop
compose up --detach log postgresql
wait_until 300 database_answers || fail "the database does not answer"
gzip -dc "$backup/database.sql.gz" |
  docker exec -i harbor-db psql -q -U postgres -d registry -v ON_ERROR_STOP=1 --single-transaction > /dev/null ||
  fail "the database took nothing of the backup $1 and is as it was"
tar -xzf "$backup/secret.tar.gz" -C /data
if [ -d "$backup/registry" ]; then
  find /data/registry -mindepth 1 -delete
  cp -a "$backup/registry/." /data/registry/
fi
# Redis remembers which layers there are: clients would be told that those which are gone now need not be pushed.
if [ -d /data/redis ]; then
  find /data/redis -mindepth 1 -delete
fi
# one restore after another must not count as tries that failed.
systemctl reset-failed k8s-on-openstack-harbor.service 2> /dev/null || true
systemctl restart k8s-on-openstack-harbor.service
log "the registry is what it was at $1"
