#!/bin/bash
# puts Docker, its compose plugin and Harbor's installer on the machine.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=harbor-compose.sh
. "$LIB/harbor-compose.sh"

set_up_docker() {
  local tool missing=()
  for tool in docker curl iptables; do
    command -v "$tool" > /dev/null || missing+=("$tool")
  done
  if [ "${#missing[@]}" -gt 0 ] || ! has_compose; then
    [ "${VALUE[software]}" = installer ] ||
      fail "the prepared image lacks ${missing[*]:-the compose plugin of Docker}; add it, or use HarborSoftware.installer()"
    install_docker
  fi
  has_compose || fail "version 2 of Docker's compose plugin is missing; use Ubuntu 22.04 or Debian 13 and later, or an image that has it"
  systemctl enable -q docker.service
  systemctl start docker.service
}

# the plugin has a name of its own in each distribution.
install_docker() {
  local plugin
  command -v apt-get > /dev/null || fail "Docker comes from apt repositories, and this image has no apt; use a prepared image"
  apt update
  apt install ca-certificates curl iptables
  command -v docker > /dev/null || apt install docker.io
  for plugin in docker-compose-v2 docker-compose-plugin docker-compose; do
    ! has_compose || return 0
    if apt-cache show "$plugin" > /dev/null 2>&1; then
      apt install "$plugin"
    fi
  done
}

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=5 \
    -o Dpkg::Options::=--force-confold "$@"
}

set_up_harbor() {
  if [ ! -x "${VALUE[harbor_folder]}/install.sh" ]; then
    [ "${VALUE[software]}" = installer ] ||
      fail "the prepared image has no ${VALUE[harbor_folder]}/install.sh; set the folder, or use HarborSoftware.installer()"
    unpack_installer
  fi
}

unpack_installer() {
  local archive=/var/tmp/harbor-offline-installer.tgz folder=${VALUE[harbor_folder]}
  log "fetching ${VALUE[installer_url]}"
  curl -fsSL --retry 5 --retry-all-errors -o "$archive" "${VALUE[installer_url]}" || fail "cannot fetch ${VALUE[installer_url]}"
  printf '%s  %s\n' "${VALUE[installer_sha256]}" "$archive" | sha256sum --check --status ||
    fail "${VALUE[installer_url]} has the SHA-256 digest $(sha256sum "$archive" | cut -d' ' -f1), expected ${VALUE[installer_sha256]}"
  rm -rf "$folder.part"
  install -d -m 0755 "$folder.part"
  tar -xzf "$archive" -C "$folder.part" --strip-components=1 --no-same-owner
  [ -e "$folder.part/harbor.v${VALUE[harbor_version]}.tar.gz" ] ||
    fail "${VALUE[installer_url]} is not the offline installer of Harbor ${VALUE[harbor_version]}"
  rm -rf "$folder" "$archive"
  mv "$folder.part" "$folder"
}

load_values
set_up_docker
set_up_harbor
