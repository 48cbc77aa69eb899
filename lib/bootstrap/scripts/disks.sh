# shellcheck shell=bash
# finds, formats and mounts Cinder volumes; sourced.

# Terraform attaches volumes after the server has started, so they may be late.
readonly DISK_PATIENCE=600

# find_disk <volume id>: prints the device; virtio and NVMe serials hold the first 20 characters of the id, SCSI all of it.
find_disk() {
  local id=$1 path name serial
  for path in \
    "/dev/disk/by-id/virtio-${id:0:20}" \
    "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_$id" \
    "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_${id:0:20}"; do
    if [ -b "$path" ]; then
      readlink -f "$path"
      return
    fi
  done
  while read -r name serial; do
    if [ -n "$serial" ] && [[ $id == "$serial"* ]] && [ "${#serial}" -ge 20 ]; then
      printf '%s\n' "$name"
      return
    fi
  done < <(lsblk -ndpo NAME,SERIAL 2>/dev/null)
  return 1
}

disk_is_there() {
  find_disk "$1" > /dev/null
}

# a disk with anything on it, be it a partition table, is never formatted.
is_blank() {
  local status=0
  blkid -p "$1" > /dev/null 2>&1 || status=$?
  [ "$status" -eq 2 ] && [ -z "$(wipefs --no-act "$1")" ] && [ "$(lsblk -no NAME "$1" | wc -l)" -eq 1 ]
}

# mount_volume <volume id> <path> <mode>
mount_volume() {
  local id=$1 path=$2 mode=$3 disk
  if mountpoint -q "$path"; then
    return
  fi
  wait_until "$DISK_PATIENCE" disk_is_there "$id" || fail "volume $id for $path did not appear within $DISK_PATIENCE s"
  disk=$(find_disk "$id")
  if is_blank "$disk"; then
    log "formatting the blank volume $id ($disk) for $path"
    mkfs.ext4 -q -m 0 "$disk"
  fi
  case $path in
    # what already runs from there would keep its open files on the root disk.
    /var/lib/containerd* | /var/lib/kubelet*) systemctl stop kubelet.service containerd.service 2> /dev/null || true ;;
  esac
  install -d "$path"
  mount -o noatime "$disk" "$path" || fail "cannot mount volume $id ($disk) on $path; it holds something that is no file system"
  grow_file_system "$disk" "$path"
  chmod "$mode" "$path"
}

# a volume that was enlarged in Cinder is used in full from the next boot on.
grow_file_system() {
  case $(findmnt -no FSTYPE "$2") in
    ext4) resize2fs "$1" > /dev/null 2>&1 || log "warning: cannot grow the file system on $2" ;;
    xfs) xfs_growfs "$2" > /dev/null || log "warning: cannot grow the file system on $2" ;;
  esac
}
