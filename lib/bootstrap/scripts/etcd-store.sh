# shellcheck shell=bash
# the object storage that holds the archives of this cluster; sourced.

# time, life of the cluster, and what is around the tar file.
readonly ARCHIVE_NAME='^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\.tar\.gz(\.age)?$'

# open_store: rclone takes its settings from its environment, so that no key is in a file of its own or in a list of processes.
open_store() {
  install_store_tools
  export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_STORE_TYPE=s3 RCLONE_CONFIG_STORE_PROVIDER=Other \
    RCLONE_CONFIG_STORE_ENDPOINT=${VALUE[etcd_store_endpoint]} RCLONE_CONFIG_STORE_REGION=${VALUE[etcd_store_region]} \
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID=${VALUE[etcd_store_access_key]} \
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY=${VALUE[etcd_store_secret_key]} \
    RCLONE_CONFIG_STORE_FORCE_PATH_STYLE=true RCLONE_CONFIG_STORE_NO_CHECK_BUCKET=true \
    RCLONE_S3_UPLOAD_CUTOFF=5G RCLONE_RETRIES=3 RCLONE_RETRIES_SLEEP=10s RCLONE_CONTIMEOUT=20s
  STORE=store:${VALUE[etcd_store_bucket]}/${VALUE[cluster_name]}
}

store_tools() {
  echo rclone
  [ -z "${VALUE[etcd_store_recipients]}" ] || echo age
}

missing_tools() {
  local tool
  for tool in $(store_tools); do
    command -v "$tool" > /dev/null || printf '%s ' "$tool"
  done
}

install_store_tools() {
  local missing
  missing=$(missing_tools)
  if [ -n "$missing" ]; then
    case ${VALUE[software]} in
      packages) packages_of_store ;;
      mirror) mirror_of_store ;;
    esac
    missing=$(missing_tools)
  fi
  [ -z "$missing" ] ||
    fail "backups off site need ${missing% }, and this node has none; use an image that has it, or node software that brings it"
}

packages_of_store() {
  # shellcheck source-path=SCRIPTDIR source=software-packages.sh
  . "$LIB/software-packages.sh"
  apt update
  # shellcheck disable=SC2046
  apt install $(store_tools) || fail "the distribution's packages of $(store_tools | xargs) could not be installed"
}

mirror_of_store() {
  # shellcheck source-path=SCRIPTDIR source=software-mirror.sh
  . "$LIB/software-mirror.sh"
  local arch version work
  arch=$(dpkg --print-architecture 2> /dev/null || uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
  # what a failed download leaves goes with the next try, or it would fill the memory that this folder is in.
  work=$RUN/store-tools
  rm -rf "$work"
  mkdir -p "$work"
  if [ -n "${VALUE[sha256_rclone]:-}" ]; then
    version=${VALUE[rclone_version]}
    fetch "rclone/v$version/rclone-v$version-linux-$arch.zip" "${VALUE[sha256_rclone]}" "$work/rclone.zip"
    python3 -m zipfile -e "$work/rclone.zip" "$work"
    install -m 0755 "$work/rclone-v$version-linux-$arch/rclone" /usr/local/bin/rclone
  fi
  if [ -n "${VALUE[sha256_age]:-}" ]; then
    version=${VALUE[age_version]}
    fetch "age/v$version/age-v$version-linux-$arch.tar.gz" "${VALUE[sha256_age]}" "$work/age.tar.gz"
    tar -xzf "$work/age.tar.gz" -C "$work" --no-same-owner
    install -m 0755 "$work/age/age" /usr/local/bin/age
  fi
  rm -rf "$work"
}

# list_archives <life>: names, oldest first; of every life of the cluster when it is empty.
list_archives() {
  local names
  names=$(rclone lsf --files-only "$STORE/") || return 1
  grep -E "$ARCHIVE_NAME" <<< "$names" | grep -F -- "-$1" | sort || true
}
