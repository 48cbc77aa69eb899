#!/bin/bash
# what every boot needs before Docker starts: the volumes, so that no container ever writes beside them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=disks.sh
. "$LIB/disks.sh"

load_values
mount_volume "${VALUE[data_volume]}" /data 0755
if [ -n "${VALUE[backup_volume]}" ]; then
  mount_volume "${VALUE[backup_volume]}" "${VALUE[backup_folder]}" 0700
fi
