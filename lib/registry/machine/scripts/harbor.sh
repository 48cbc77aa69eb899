#!/bin/bash
# installs Harbor at the first boot of a machine, starts it at the others, and waits until it answers.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR/../../../bootstrap/scripts source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=harbor-compose.sh
. "$LIB/harbor-compose.sh"

# a database that was not shut down in order takes its time.
readonly PATIENCE=900

main() {
  load_values
  trap 'tell_failure $?' EXIT
  mountpoint -q /data || fail "the data volume is not mounted on /data"
  set_up_software
  keep_containers_from_metadata
  if [ -e "$STATE/harbor-installed" ]; then
    compose up --detach
  else
    install_harbor
  fi
  wait_until "$PATIENCE" answers || fail "https://${VALUE[hostname]} did not answer within $PATIENCE s; see 'docker ps' and /var/log/harbor"
  trap - EXIT
  log "https://${VALUE[hostname]} answers after $SECONDS s"
}

# a repository that is away for a minute must not cost a machine.
set_up_software() {
  local try
  for try in 1 2 3 4 5; do
    if "$LIB/harbor-software.sh"; then
      return
    fi
    log "getting the software failed, try $try of 5"
    sleep $((10 * try))
  done
  fail "the software could not be installed; the reason stands above"
}

# the installer keeps what is on the data volume: a new machine goes on where the last one stopped.
install_harbor() {
  local options=()
  [ "${VALUE[scanning]}" != true ] || options+=(--with-trivy)
  install -m 0600 "$CONFIG/harbor/harbor.yml" "${VALUE[harbor_folder]}/harbor.yml"
  log "installing Harbor ${VALUE[harbor_version]} from ${VALUE[harbor_folder]}"
  (cd "${VALUE[harbor_folder]}" && TERM=dumb ./install.sh "${options[@]}" < /dev/null) ||
    fail "Harbor's installer failed; the reason stands above"
  touch "$STATE/harbor-installed"
}

# user data holds passwords, and people tell Harbor which addresses it should fetch from and report to.
keep_containers_from_metadata() {
  iptables -w -N DOCKER-USER 2> /dev/null || true
  iptables -w -C DOCKER-USER -d 169.254.169.254/32 -j DROP 2> /dev/null ||
    iptables -w -I DOCKER-USER -d 169.254.169.254/32 -j DROP ||
    log "warning: containers can reach the metadata service, and with it this machine's user data"
}

answers() {
  curl -fsS --max-time 10 --noproxy '*' --resolve "${VALUE[hostname]}:443:127.0.0.1" -o /dev/null \
    "https://${VALUE[hostname]}/api/v2.0/ping" 2> "$RUN/answer"
}

tell_failure() {
  [ "$1" -ne 0 ] || return 0
  log "error: this machine is no registry (yet): $(tail -n 1 "$RUN/answer" 2> /dev/null || true)" >&2
  log "error: to try again now, run 'systemctl reset-failed k8s-on-openstack-harbor; systemctl restart k8s-on-openstack-harbor'" >&2
}

main
