#!/bin/sh
# runs a program of a pod as a process of this machine, in a mount namespace: the machine's own files, read-only, below those of the pod.
# usage: run-container.sh <folder> <user:group, or - to stay> <program> [argument...]
#   <folder>/files     what the pod mounts, at the paths where it mounts it
#   <folder>/writable  paths of the pod's empty volumes, one a line
#   <folder>/root      an empty folder
set -eu

if [ "${IN_NAMESPACE:-}" != yes ]; then
  # without root, a user namespace allows the mounts.
  map=--map-root-user
  [ "$(id -u)" != 0 ] || map=--propagation=private
  IN_NAMESPACE=yes exec unshare --mount "$map" "$0" "$@"
fi
unset IN_NAMESPACE

folder=$1 user=$2
shift 2
# layers have to lie outside of each other: those of the pod get a file system of their own.
mount -t tmpfs -o mode=755 tmpfs "$folder/root"
mkdir "$folder/root/layer" "$folder/root/merged"
cp -R "$folder/files/." "$folder/root/layer/"
root=$folder/root/merged
mount -t overlay overlay -o "lowerdir=$folder/root/layer:/" "$root"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
while read -r path; do
  mount -t tmpfs -o mode=1777 tmpfs "$root$path"
done < "$folder/writable"
[ "$user" = - ] || exec chroot --userspec="$user" --groups= "$root" "$@"
exec chroot "$root" "$@"
