#!/bin/bash
# stands in for Docker with its compose plugin: writes down what it is asked, and lets a server answer in the place of Harbor.
set -euo pipefail
printf '%s\n' "$*" >> /var/log/stand-in-docker
case "$*" in
  'compose version') echo 'Docker Compose version v2.40.0' ;;
  compose*' up '*)
    systemctl is-active -q stand-in-harbor ||
      systemd-run -q --unit=stand-in-harbor python3 /opt/stand-in/harbor.py /etc/k8s-on-openstack/harbor/tls.crt /etc/k8s-on-openstack/harbor/tls.key
    ;;
  compose*' stop') systemctl stop stand-in-harbor ;;
  'exec harbor-db pg_dump '*)
    printf -- '-- content: %s\n-- PostgreSQL database dump complete\n' "$(cat /data/database/content)"
    ;;
  'exec harbor-db psql '*) ;;
  'exec -i harbor-db psql '*) sed -n 's/^-- content: //p' > /data/database/content ;;
  *) exit 64 ;;
esac
