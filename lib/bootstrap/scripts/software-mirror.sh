# shellcheck shell=bash
# installs binaries from a mirror, each checked against its digest; sourced.

install_from_mirror() {
  local arch version=${VALUE[kubernetes_version]} binary
  case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) fail "no binaries for the architecture $(uname -m)" ;;
  esac
  for binary in kubeadm kubelet kubectl; do
    fetch "kubernetes/v$version/bin/linux/$arch/$binary" "${VALUE[sha256_$binary]}" "$RUN/$binary"
    install -m 0755 "$RUN/$binary" "/usr/local/bin/$binary"
  done
  version=${VALUE[containerd_version]}
  fetch "containerd/v$version/containerd-$version-linux-$arch.tar.gz" "${VALUE[sha256_containerd]}" "$RUN/containerd"
  tar -xzf "$RUN/containerd" -C /usr/local --no-same-owner
  fetch "runc/v${VALUE[runc_version]}/runc.$arch" "${VALUE[sha256_runc]}" "$RUN/runc"
  install -m 0755 "$RUN/runc" /usr/local/sbin/runc
  version=${VALUE[cni_plugins_version]}
  fetch "cni-plugins/v$version/cni-plugins-linux-$arch-v$version.tgz" "${VALUE[sha256_cni_plugins]}" "$RUN/cni"
  install -d /opt/cni/bin
  tar -xzf "$RUN/cni" -C /opt/cni/bin --no-same-owner
  if [ -n "${VALUE[sha256_crictl]}" ]; then
    version=${VALUE[crictl_version]}
    fetch "cri-tools/v$version/crictl-v$version-linux-$arch.tar.gz" "${VALUE[sha256_crictl]}" "$RUN/crictl"
    tar -xzf "$RUN/crictl" -C /usr/local/bin --no-same-owner
  fi
  rm -f "$RUN"/{kubeadm,kubelet,kubectl,containerd,runc,cni,crictl}
  write_units
}

fetch() { # <path below the mirror's url> <sha256> <file>
  log "fetching ${VALUE[mirror_url]}/$1"
  curl -fsSL --retry 5 --retry-all-errors -o "$3" "${VALUE[mirror_url]}/$1" || fail "cannot fetch ${VALUE[mirror_url]}/$1"
  printf '%s  %s\n' "$2" "$3" | sha256sum --check --status || fail "${VALUE[mirror_url]}/$1 has the wrong SHA-256 digest"
}

# what the packages of Kubernetes and containerd bring themselves.
write_units() {
  install -d /etc/systemd/system/kubelet.service.d
  cat > /etc/systemd/system/kubelet.service << 'EOF'
[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/local/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
EOF
  cat > /etc/systemd/system/kubelet.service.d/10-kubeadm.conf << 'EOF'
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/local/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
EOF
  chmod 0600 /etc/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
  cat > /etc/systemd/system/containerd.service << 'EOF'
[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target

[Service]
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
EOF
}
