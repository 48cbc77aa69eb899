# shellcheck shell=bash
# installs pinned packages from the apt repositories of Kubernetes and Docker; sourced.

install_packages() {
  command -v apt-get > /dev/null ||
    fail "packages come from apt repositories, and this image has no apt; use an image with the software in it, or a mirror"
  local release distribution codename
  release=$(. /etc/os-release && printf '%s %s' "$ID" "${VERSION_CODENAME:-}")
  distribution=${release% *} codename=${release#* }

  apt update
  apt install ca-certificates curl gnupg
  fetch_key "${VALUE[kubernetes_repository]}/Release.key" "${VALUE[kubernetes_key]}" kubernetes
  fetch_key "${VALUE[containerd_repository]}/$distribution/gpg" "${VALUE[containerd_key]}" containerd
  printf 'deb [signed-by=/etc/apt/keyrings/k8s-on-openstack-kubernetes.gpg] %s/ /\n' "${VALUE[kubernetes_repository]}" \
    > /etc/apt/sources.list.d/k8s-on-openstack.list
  printf 'deb [signed-by=/etc/apt/keyrings/k8s-on-openstack-containerd.gpg] %s/%s %s stable\n' \
    "${VALUE[containerd_repository]}" "$distribution" "$codename" >> /etc/apt/sources.list.d/k8s-on-openstack.list
  pin "kubelet kubeadm kubectl" "${VALUE[kubernetes_version]}-*" > /etc/apt/preferences.d/k8s-on-openstack
  pin containerd.io "${VALUE[containerd_version]}-*" >> /etc/apt/preferences.d/k8s-on-openstack

  apt update
  apt install kubelet kubeadm kubectl containerd.io chrony conntrack socat ethtool nftables
  # an upgrade of the image's packages must not bring another version.
  apt-mark -qq hold kubelet kubeadm kubectl containerd.io
}

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=5 \
    -o Dpkg::Options::=--force-confold "$@"
}

pin() { # <packages> <version pattern>
  printf 'Package: %s\nPin: version %s\nPin-Priority: 1001\n\n' "$1" "$2"
}

# fetch_key <url> <fingerprint> <name>: apt trusts every key in a key ring, so there must be this one alone.
fetch_key() {
  local key=$RUN/$3.key found
  curl -fsSL --retry 5 --retry-all-errors -o "$key" "$1" || fail "cannot fetch $1"
  found=$(gpg --batch --quiet --show-keys --with-colons "$key" | awk -F: '$1 == "pub" {want = 1} $1 == "fpr" && want {print $10; want = 0}')
  [ "$found" = "${2^^}" ] || fail "the key at $1 has the fingerprint '$found', expected ${2^^}"
  install -d /etc/apt/keyrings
  gpg --batch --yes --quiet --dearmor -o "/etc/apt/keyrings/k8s-on-openstack-$3.gpg" "$key"
  chmod 0644 "/etc/apt/keyrings/k8s-on-openstack-$3.gpg"
}
