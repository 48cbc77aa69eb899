/** Folder of everything that the library writes for its own use on a node. */
export const CONFIG_DIR = "/etc/k8s-on-openstack";

/** Folder of the node's scripts. */
export const SCRIPTS_DIR = "/usr/local/lib/k8s-on-openstack";

/** Folder of the seeded keys and certificates, which survives `kubeadm reset`. */
export const PKI_SEED_DIR = `${CONFIG_DIR}/pki`;

/** Folder of the kubeadm documents. */
export const KUBEADM_DIR = `${CONFIG_DIR}/kubeadm`;

/** Folder of the kubeadm patches. */
export const PATCHES_DIR = `${CONFIG_DIR}/patches`;

/** Folder of the API server's own configuration files, mounted into it. */
export const API_SERVER_DIR = `${CONFIG_DIR}/apiserver`;

/** Folder of the API server's audit log. */
export const AUDIT_LOG_DIR = "/var/log/kubernetes/audit";

/** Where the etcd volume is mounted. */
export const ETCD_MOUNT_PATH = "/var/lib/etcd-disk";

/** etcd's data folder: never a mount point itself, because `lost+found` in it would stop kubeadm. */
export const ETCD_DATA_DIR = `${ETCD_MOUNT_PATH}/etcd`;

/** What stands for the server's UUID in kubeadm documents until the node fills it in. */
export const INSTANCE_ID_PLACEHOLDER = "@INSTANCE_ID@";
