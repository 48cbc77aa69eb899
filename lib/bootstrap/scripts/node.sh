#!/bin/bash
# what every boot needs before containerd and the kubelet start: kernel settings, no swap, mounted volumes.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source-path=SCRIPTDIR source=disks.sh
. "$LIB/disks.sh"

# the kubelet registers under the host's name, and DHCP or an edited file must not give the node another one.
keep_host_name() {
  if [ "$(hostname)" != "${VALUE[node_name]}" ]; then
    log "setting the host name back from $(hostname) to ${VALUE[node_name]}"
    printf '%s\n' "${VALUE[node_name]}" > /etc/hostname
    hostname "${VALUE[node_name]}"
  fi
}

# names that the node finds without DNS; at every boot, because cloud-init has a hand in this file too.
keep_host_aliases() {
  [ -n "${VALUE[host_aliases]:-}" ] || return 0
  local begin='# k8s-on-openstack: begin' end='# k8s-on-openstack: end' fresh
  fresh=/etc/hosts.k8s-on-openstack
  sed "/^$begin\$/,/^$end\$/d" /etc/hosts > "$fresh"
  printf '%s\n%s\n%s\n' "$begin" "${VALUE[host_aliases]}" "$end" >> "$fresh"
  chmod 0644 "$fresh"
  if cmp -s "$fresh" /etc/hosts; then
    rm -f "$fresh"
  else
    mv "$fresh" /etc/hosts
  fi
}

set_up_kernel() {
  local module
  while read -r module; do
    modprobe -q "$module" || log "warning: cannot load the kernel module $module; it may be built in"
  done < /etc/modules-load.d/k8s-on-openstack.conf
  # a setting that this kernel does not know must not stop the others.
  sysctl -q -e --load=/etc/sysctl.d/90-k8s-on-openstack.conf || log "warning: not all kernel settings could be set"
}

switch_off_swap() {
  swapoff -a
  if [ -f /etc/fstab ]; then
    sed -i -E '/^[^#].*[[:space:]]swap[[:space:]]/s/^/# disabled for the kubelet: /' /etc/fstab
  fi
}

mount_volumes() {
  local ids paths modes i
  if [ -n "${VALUE[etcd_volume]}" ]; then
    mount_volume "${VALUE[etcd_volume]}" /var/lib/etcd-disk 0700
  fi
  mapfile -t ids <<< "${VALUE[volume_ids]}"
  mapfile -t paths <<< "${VALUE[volume_paths]}"
  mapfile -t modes <<< "${VALUE[volume_modes]}"
  for i in "${!ids[@]}"; do
    [ -n "${ids[i]}" ] || continue
    mount_volume "${ids[i]}" "${paths[i]}" "${modes[i]}"
  done
}

# the benchmark wants etcd's data owned by a user of its own, even though kubeadm runs etcd as root.
make_etcd_folder() {
  getent group etcd > /dev/null || groupadd --system etcd
  getent passwd etcd > /dev/null ||
    useradd --system --gid etcd --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin etcd
  install -d -m 0700 /var/lib/etcd-disk
  install -d -m 0700 -o etcd -g etcd /var/lib/etcd-disk/etcd
}

load_values
keep_host_name
keep_host_aliases
set_up_kernel
switch_off_swap
mount_volumes
if [ "${VALUE[role]}" = control-plane ]; then
  make_etcd_folder
  install -d -m 0700 /var/log/kubernetes/audit
fi
systemd-tmpfiles --create /etc/tmpfiles.d/k8s-on-openstack.conf || log "warning: not all file modes could be set"
