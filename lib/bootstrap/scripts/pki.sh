# shellcheck shell=bash
# the seeded authorities and what is signed with them; sourced on control plane nodes.

readonly SEEDS=(ca.crt ca.key front-proxy-ca.crt front-proxy-ca.key etcd/ca.crt etcd/ca.key sa.key sa.pub)

# kubeadm makes a new authority, without a word, for every one that is missing, and `kubeadm reset` deletes them all.
restore_pki() {
  local file mode
  for file in "${SEEDS[@]}"; do
    [ -s "$CONFIG/pki/$file" ] || fail "the seed $CONFIG/pki/$file is missing or empty; kubeadm would make its own"
    mode=0644
    [[ $file != *.key ]] || mode=0600
    install -D -m "$mode" -o root -g root "$CONFIG/pki/$file" "/etc/kubernetes/pki/$file"
  done
  for file in "${SEEDS[@]}"; do
    cmp -s "$CONFIG/pki/$file" "/etc/kubernetes/pki/$file" || fail "/etc/kubernetes/pki/$file differs from its seed"
  done
}

# make_client_certificate <stem in $RUN> <authority in the seeds> <subject>: lives for a day, deleted after use.
make_client_certificate() {
  local stem=$RUN/$1 ca=$CONFIG/pki/$2
  (
    umask 077
    openssl ecparam -name prime256v1 -genkey -noout -out "$stem.key"
    openssl req -new -key "$stem.key" -subj "$3" -out "$stem.csr"
    openssl x509 -req -in "$stem.csr" -CA "$ca.crt" -CAkey "$ca.key" -set_serial "0x00$(openssl rand -hex 16)" -days 1 -sha256 \
      -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n') -out "$stem.crt" 2> /dev/null
  )
  rm -f "$stem.csr"
}

remove_client_certificates() {
  rm -f "$RUN"/{etcd,admin}.{key,crt,csr}
}
