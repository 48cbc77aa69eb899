#!/bin/bash
# approves the serving certificates that kubelets ask for, when they name the node itself and nothing else.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
export KUBECONFIG=/etc/kubernetes/admin.conf

load_values
exec python3 "$LIB/approve-serving-certificates.py" "${VALUE[endpoint_host]}"
