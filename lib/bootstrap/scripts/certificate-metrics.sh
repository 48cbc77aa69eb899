#!/bin/bash
# writes down when the certificates of this node end.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=metrics.sh
. "$LIB/metrics.sh"

readonly METRIC=k8s_on_openstack_certificate_expiry_timestamp_seconds

# the certificate in a PEM file, or in a kubeconfig.
certificate_of() {
  case $1 in
    *.conf) sed -n 's/^ *client-certificate-data: *//p' "$1" | base64 -d ;;
    *) cat "$1" ;;
  esac
}

expiries() {
  local file end
  printf '# HELP %s When a certificate of this node ends.\n# TYPE %s gauge\n' "$METRIC" "$METRIC"
  for file in /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt /etc/kubernetes/*.conf \
    /var/lib/kubelet/pki/kubelet-{client,server}-current.pem; do
    # authorities outlive the cluster, and the kubelet's login names a file that is in the list itself.
    if [[ $file == *ca.crt ]] || [ ! -f "$file" ]; then
      continue
    fi
    end=$(certificate_of "$file" | openssl x509 -noout -enddate 2> /dev/null) || continue
    printf '%s{path="%s"} %s\n' "$METRIC" "$file" "$(date -d "${end#*=}" +%s)"
  done
}

load_values
expiries | write_metrics certificates
