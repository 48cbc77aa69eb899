#!/bin/bash
# puts container runtime and Kubernetes binaries on the node, in one of three ways.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=software-packages.sh
. "$LIB/software-packages.sh"
# shellcheck source-path=SCRIPTDIR source=software-mirror.sh
. "$LIB/software-mirror.sh"

set_up_software() {
  if [ "${VALUE[software]}" != preinstalled ] && ! software_is_there; then
    case ${VALUE[software]} in
      packages) install_packages ;;
      mirror) install_from_mirror ;;
      *) fail "unknown way to get software: ${VALUE[software]}" ;;
    esac
  fi
  check_software
  if [ "${VALUE[software]}" != preinstalled ] || [ ! -f /etc/containerd/config.toml ]; then
    install -D -m 0644 "$CONFIG/containerd.toml" /etc/containerd/config.toml
    install -d /etc/containerd/conf.d
  fi
  systemctl daemon-reload
  systemctl enable -q containerd.service kubelet.service
  systemctl restart containerd.service
}

kubeadm_version() {
  kubeadm version -o short 2> /dev/null || true
}

kubelet_version() {
  kubelet --version 2> /dev/null | cut -d' ' -f2 || true
}

software_is_there() {
  [ "$(kubeadm_version)" = "v${VALUE[kubernetes_version]}" ] && [ "$(kubelet_version)" = "v${VALUE[kubernetes_version]}" ] &&
    command -v containerd > /dev/null && [ -e "$STATE/software" ]
}

check_software() {
  local found
  for found in "kubeadm $(kubeadm_version)" "kubelet $(kubelet_version)"; do
    [ "${found#* }" = "v${VALUE[kubernetes_version]}" ] ||
      fail "the cluster wants Kubernetes v${VALUE[kubernetes_version]}, but this node has ${found}; use an image of that version, or other node software"
  done
  command -v containerd > /dev/null || fail "containerd is missing; use an image that has it, or other node software"
  if ! containerd --version | grep -qE ' v?([2-9]|[1-9][0-9])\.'; then
    fail "containerd 2 or later is needed, but this node has $(containerd --version)"
  fi
  touch "$STATE/software"
}

load_values
set_up_software
