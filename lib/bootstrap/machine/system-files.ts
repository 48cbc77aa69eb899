import type { MachineSpec } from "../machine-spec";
import type { NodeFile } from "../node-file";

/**
 * Kernel settings that Kubernetes needs, and those that the kubelet would set itself.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/#install-and-configure-prerequisites
 */
const BASE_SYSCTLS: Readonly<Record<string, string>> = {
  "net.ipv4.ip_forward": "1",
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
  "vm.overcommit_memory": "1",
  "kernel.panic": "10",
  "kernel.panic_on_oops": "1",
  "fs.inotify.max_user_instances": "8192",
  "fs.inotify.max_user_watches": "524288",
};

/** A node that forwards stops listening to routers, unless it is told to do both. */
const IPV6_SYSCTLS: Readonly<Record<string, string>> = {
  "net.ipv6.conf.all.accept_ra": "2",
  "net.ipv6.conf.default.accept_ra": "2",
  "net.ipv6.conf.all.forwarding": "1",
};

/** What the nodes of a cluster have in common beneath Kubernetes. */
export interface SystemOptions {
  /**
   * Whether Pods have IPv6 addresses.
   *
   * @default false
   */
  readonly hasIpv6?: boolean;

  /**
   * Kernel modules beside those of Kubernetes.
   *
   * @default - none
   */
  readonly kernelModules?: readonly string[];
}

const KERNEL_MODULES = ["overlay", "br_netfilter", "nf_conntrack"];

/**
 * Files whose mode or owner packages and kubeadm leave wider than the CIS benchmark wants (checks 4.1.1, 4.1.9).
 *
 * `z` sets mode and owner of what exists and makes nothing.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/tmpfiles.d.html
 */
const FILE_MODES = [
  "z /etc/systemd/system/kubelet.service.d/10-kubeadm.conf 0600 root root -",
  "z /etc/systemd/system/kubelet.service 0600 root root -",
  "z /lib/systemd/system/kubelet.service 0600 root root -",
  "z /usr/lib/systemd/system/kubelet.service 0600 root root -",
  "z /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf 0600 root root -",
  "z /var/lib/kubelet/instance-config.yaml 0600 root root -",
  "z /var/lib/kubelet/config.yaml 0600 root root -",
  "z /var/lib/kubelet/kubeadm-flags.env 0600 root root -",
  "z /etc/cni/net.d/*.conf 0600 root root -",
  "z /etc/cni/net.d/*.conflist 0600 root root -",
];

/** Renders kernel modules, kernel settings and file modes of a node. */
export function renderSystemFiles(
  machine: MachineSpec,
  { hasIpv6 = false, kernelModules = [] }: SystemOptions = {},
): NodeFile[] {
  const sysctls = Object.entries({ ...BASE_SYSCTLS, ...(hasIpv6 ? IPV6_SYSCTLS : {}), ...machine.sysctls });
  return [
    {
      path: "/etc/modules-load.d/k8s-on-openstack.conf",
      permissions: "0644",
      content: lines([...new Set([...KERNEL_MODULES, ...kernelModules])]),
    },
    {
      path: "/etc/sysctl.d/90-k8s-on-openstack.conf",
      permissions: "0644",
      content: lines(sysctls.map(([name, value]) => `${name} = ${value}`)),
    },
    { path: "/etc/tmpfiles.d/k8s-on-openstack.conf", permissions: "0644", content: lines(FILE_MODES) },
    ...renderNtp(machine.ntpServers),
  ];
}

/** Both time services that images come with read theirs; the other file is without effect. */
function renderNtp(servers: readonly string[] | undefined): NodeFile[] {
  if (servers === undefined || servers.length === 0) {
    return [];
  }
  return [
    {
      path: "/etc/chrony/sources.d/k8s-on-openstack.sources",
      permissions: "0644",
      content: lines(servers.map((server) => `server ${server} iburst`)),
    },
    {
      path: "/etc/systemd/timesyncd.conf.d/k8s-on-openstack.conf",
      permissions: "0644",
      content: lines(["[Time]", `NTP=${servers.join(" ")}`]),
    },
  ];
}

function lines(texts: readonly string[]): string {
  return `${texts.join("\n")}\n`;
}
