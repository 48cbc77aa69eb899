#!/bin/bash
# stands in for Harbor's installer: writes down what it got, and does to the data volume what Harbor does at its first start.
set -euo pipefail
cd "${BASH_SOURCE[0]%/*}"
printf '%s\n' "$*" >> /var/log/stand-in-installer
cp harbor.yml /var/log/stand-in-harbor.yml
data=$(grep '^[^#]*data_volume:' harbor.yml | awk '{print $NF}')
if [ ! -e "$data/secret/keys/secretkey" ]; then
  mkdir -p "$data/secret/keys" "$data/secret/cert" "$data/database" "$data/registry/docker/registry/v2"
  head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$data/secret/keys/secretkey"
  echo empty > "$data/database/content"
fi
touch docker-compose.yml
docker compose up -d
