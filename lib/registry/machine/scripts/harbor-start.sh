#!/bin/bash
# what cloud-init runs: hands the machine over to systemd, so that a reboot goes on where this boot stopped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

load_values
systemctl daemon-reload
systemctl enable k8s-on-openstack-harbor-disks.service k8s-on-openstack-harbor.service
if [ "${VALUE[backup]}" = true ]; then
  systemctl enable --now k8s-on-openstack-harbor-backup.timer
fi
systemctl start --no-block k8s-on-openstack-harbor.service
log "the installation of Harbor started; follow it with 'journalctl -fu k8s-on-openstack-harbor'"
