#!/bin/bash
# stops Harbor in order, and leaves its start to the next boot: Docker alone would start it before its log service is there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=harbor-compose.sh
. "$LIB/harbor-compose.sh"

load_values
compose stop
