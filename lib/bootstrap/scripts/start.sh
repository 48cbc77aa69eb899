#!/bin/bash
# what cloud-init runs: hands the node over to systemd, so that a reboot goes on where this boot stopped.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"

systemctl daemon-reload
systemctl enable k8s-on-openstack-node.service k8s-on-openstack-bootstrap.service
systemctl start --no-block k8s-on-openstack-bootstrap.service
log "bootstrap started; follow it with 'journalctl -fu k8s-on-openstack-bootstrap'"
