import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MachineSpec, NodeSpec } from "../../lib/bootstrap";
import { KUBERNETES_RELEASES, NodeSoftware, releaseOf, renderCloudConfig } from "../../lib/bootstrap";
import { renderContainerdConfig, renderRegistryMirrors } from "../../lib/bootstrap/machine/containerd-config";
import { renderHttpProxy } from "../../lib/bootstrap/machine/http-proxy";
import { renderNodeValues } from "../../lib/bootstrap/machine/node-values";
import { renderSoftwareValues } from "../../lib/bootstrap/machine/software-values";
import { renderSystemFiles } from "../../lib/bootstrap/machine/system-files";
import { archetype } from "./support/archetypes";

const { cluster, nodes } = archetype("minimal-1.36");
const [, worker] = nodes as [NodeSpec, NodeSpec];
const contentOf = (files: readonly { readonly path: string; readonly content: unknown }[], path: string) =>
  files.find((file) => file.path === path)?.content;

describe("containerd", () => {
  test("uses systemd's cgroups and a pinned sandbox image", () => {
    const config = renderContainerdConfig("registry.k8s.io/pause:3.10.2");
    expect(config).toContain('sandbox = "registry.k8s.io/pause:3.10.2"');
    expect(config).toContain("SystemdCgroup = true");
  });

  test("asks the mirrors of a registry in order, with their CA", () => {
    const mirrors = ["https://a.example.com", "https://b.example.com"];
    const files = renderRegistryMirrors([{ registry: "docker.io", mirrors, caCertificate: "CA" }]);
    const hosts = contentOf(files, "/etc/containerd/certs.d/docker.io/hosts.toml") as string;
    expect(hosts).toMatch(/^server = "https:\/\/registry-1\.docker\.io"\n/);
    expect([...hosts.matchAll(/\[host\."(.*)"\]/g)].map(([, url]) => url)).toEqual(mirrors);
    expect(contentOf(files, "/etc/containerd/certs.d/docker.io/ca.crt")).toBe("CA");
  });
});

describe("a mirror whose URL holds the path of the API", () => {
  const hostsOf = (mirror: object) =>
    contentOf(
      renderRegistryMirrors([{ registry: "docker.io", mirrors: ["https://r.example.com/v2/cache"], ...mirror }]),
      "/etc/containerd/certs.d/docker.io/hosts.toml",
    );

  test("is asked under that path, and no other is", () => {
    expect(hostsOf({ overridePath: true })).toMatch(/cache"\]\n.*\n {2}override_path = true\n/);
    expect(hostsOf({})).not.toContain("override_path");
    expect(hostsOf({ overridePath: false })).toBe(hostsOf({}));
  });
});

describe("aliases of hosts", () => {
  const valuesOf = (hostAliases?: Readonly<Record<string, readonly string[]>>) =>
    renderNodeValues(cluster, { ...worker, machine: { ...worker.machine, hostAliases } });

  test("are lines of /etc/hosts", () => {
    expect(
      valuesOf({ "10.0.0.10": ["registry.example.com", "registry"], "fd00::1": ["six.example.com"] }),
    ).toHaveProperty("host_aliases", ["10.0.0.10 registry.example.com registry", "fd00::1 six.example.com"]);
  });

  test("change nothing where there are none", () => {
    expect(valuesOf({})).toEqual(valuesOf());
    expect(valuesOf()).not.toHaveProperty("host_aliases");
  });

  test("take the place of what an earlier boot wrote, and of nothing else", () => {
    const script = readFileSync(join(__dirname, "../../lib/bootstrap/scripts/node.sh"), "utf8");
    const [keep = ""] = /^keep_host_aliases\(\) \{.*?^\}$/ms.exec(script) ?? [];
    const folder = mkdtempSync(join(tmpdir(), "hosts-"));
    const hosts = join(folder, "hosts");
    const boot = (aliases: string) => {
      const shell = `set -euo pipefail; declare -A VALUE=([host_aliases]="$0"); ${keep.replaceAll("/etc/hosts", hosts)}\nkeep_host_aliases`;
      return execFileSync("bash", ["-c", shell, aliases], { encoding: "utf8" });
    };
    writeFileSync(hosts, "127.0.0.1 localhost\n");
    boot("10.0.0.1 a.example.com\n10.0.0.2 b.example.com");
    writeFileSync(hosts, "127.0.1.1 node\n", { flag: "a" });
    boot("10.0.0.3 a.example.com");
    boot("10.0.0.3 a.example.com");
    expect(readFileSync(hosts, "utf8").split("\n")).toEqual([
      ...["127.0.0.1 localhost", "127.0.1.1 node"],
      ...["# k8s-on-openstack: begin", "10.0.0.3 a.example.com", "# k8s-on-openstack: end", ""],
    ]);
    expect(readdirSync(folder)).toEqual(["hosts"]);
    rmSync(folder, { recursive: true });
  });
});

describe("the HTTP proxy", () => {
  test("is left alone for everything inside the cluster and the metadata service", () => {
    const [unit] = renderHttpProxy(cluster, { httpsProxy: "http://proxy.example.com:3128", noProxy: [".example.com"] });
    const list = /"NO_PROXY=(.*)"/.exec(String(unit?.content))?.[1]?.split(",");
    expect(list).toEqual(
      expect.arrayContaining([
        ...["169.254.169.254", "10.10.0.10", "10.10.0.0/24", "10.244.0.0/16", "10.96.0.0/16"],
        ...[".svc", ".cluster.local", ".example.com"],
      ]),
    );
  });

  test("may hold an encoded password", () => {
    const [unit] = renderHttpProxy(cluster, { httpProxy: "http://u:p%23w@proxy.example.com" });
    expect(unit?.content).toContain('"HTTP_PROXY=http://u:p%%23w@proxy.example.com"');
    expect(unit?.permissions).toBe("0600");
  });

  test("is absent unless there is one", () => {
    expect(renderHttpProxy(cluster, undefined)).toEqual([]);
    expect(renderHttpProxy(cluster, {})).toEqual([]);
  });
});

describe("the system's files", () => {
  test("set what Kubernetes needs of the kernel, and what the user adds or changes", () => {
    const files = renderSystemFiles({ sysctls: { "vm.max_map_count": "262144", "kernel.panic": "5" } });
    const sysctls = contentOf(files, "/etc/sysctl.d/90-k8s-on-openstack.conf");
    expect(sysctls).toContain("net.ipv4.ip_forward = 1\n");
    expect(sysctls).toContain("vm.max_map_count = 262144\n");
    expect(sysctls).toContain("kernel.panic = 5\n");
    expect(sysctls).not.toContain("kernel.panic = 10");
  });

  test("forward IPv6 only where Pods have it, and go on listening to routers", () => {
    const sysctls = (hasIpv6: boolean) =>
      contentOf(renderSystemFiles({}, { hasIpv6 }), "/etc/sysctl.d/90-k8s-on-openstack.conf") as string;
    expect(sysctls(false)).not.toContain("ipv6.conf");
    expect(sysctls(true)).toContain("net.ipv6.conf.all.forwarding = 1\n");
    expect(sysctls(true)).toContain("net.ipv6.conf.all.accept_ra = 2\n");
  });

  test("load the modules of the cluster after those of Kubernetes, each once", () => {
    const modules = (kernelModules?: readonly string[]) =>
      contentOf(renderSystemFiles({}, { kernelModules }), "/etc/modules-load.d/k8s-on-openstack.conf");
    expect(modules()).toBe("overlay\nbr_netfilter\nnf_conntrack\n");
    expect(modules(["8021q", "overlay"])).toBe("overlay\nbr_netfilter\nnf_conntrack\n8021q\n");
  });

  test("name time servers for both time services, and none by default", () => {
    const files = renderSystemFiles({ ntpServers: ["ntp.example.com", "192.0.2.1"] });
    expect(contentOf(files, "/etc/chrony/sources.d/k8s-on-openstack.sources")).toBe(
      "server ntp.example.com iburst\nserver 192.0.2.1 iburst\n",
    );
    expect(contentOf(files, "/etc/systemd/timesyncd.conf.d/k8s-on-openstack.conf")).toContain(
      "NTP=ntp.example.com 192.0.2.1",
    );
    expect(renderSystemFiles({}).some(({ path }) => path.includes("chrony"))).toBe(false);
  });
});

describe("cloud-config", () => {
  const configOf = (machine: MachineSpec) => renderCloudConfig({ ...worker, machine });

  test("has time zone, authorities and login keys only when they are given", () => {
    for (const machine of [{}, { trustedCaCertificates: [], sshAuthorizedKeys: [] }]) {
      expect(Object.keys(configOf(machine)).join()).not.toMatch(/timezone|ca_certs|ssh_authorized_keys/);
    }
    expect(
      configOf({ timezone: "UTC", trustedCaCertificates: ["CA"], sshAuthorizedKeys: ["ssh-ed25519 AAAA"] }),
    ).toMatchObject({ timezone: "UTC", ca_certs: { trusted: ["CA"] }, ssh_authorized_keys: ["ssh-ed25519 AAAA"] });
  });
});

describe("node software", () => {
  test("from packages comes from the repositories of Kubernetes and Docker, at the versions of the table", () => {
    const release = releaseOf("1.35.4");
    expect(renderSoftwareValues(NodeSoftware.packages(), "1.35.4")).toEqual({
      software: "packages",
      containerd_version: release?.containerdVersion,
      kubernetes_repository: "https://pkgs.k8s.io/core:/stable:/v1.35/deb",
      kubernetes_key: "DE15B14486CD377B9E876E1A234654DA9A296436",
      containerd_repository: "https://download.docker.com/linux",
      containerd_key: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
    });
  });

  test("from packages may come from elsewhere", () => {
    const software = NodeSoftware.packages({
      kubernetesRepository: "https://apt.example.com/{minor}",
      containerdVersion: "2.2.6",
    });
    expect(renderSoftwareValues(software, "1.36.3")).toMatchObject({
      kubernetes_repository: "https://apt.example.com/v1.36",
      containerd_version: "2.2.6",
    });
  });

  test("from a mirror carries a digest for every archive", () => {
    const checksums = { kubeadm: "1", kubelet: "2", kubectl: "3", containerd: "4", runc: "5", cniPlugins: "6" };
    const values = renderSoftwareValues(NodeSoftware.mirror("https://mirror.example.com///", { checksums }), "1.36.3");
    expect(values).toMatchObject({ mirror_url: "https://mirror.example.com", sha256_runc: "5", sha256_crictl: "" });
  });

  test("that is preinstalled needs nothing", () => {
    expect(renderSoftwareValues(NodeSoftware.preinstalled(), "1.36.3")).toMatchObject({ software: "preinstalled" });
  });
});

describe("the table of versions", () => {
  test("has three releases with exact versions, oldest first", () => {
    expect(KUBERNETES_RELEASES.map(({ minor }) => minor)).toEqual(["1.34", "1.35", "1.36"]);
    for (const release of KUBERNETES_RELEASES) {
      expect(release.version.startsWith(`${release.minor}.`)).toBe(true);
      for (const version of Object.values<string>({ ...release })) {
        expect(version).toMatch(/^v?\d+\.\d+(\.\d+)?(-\d+)?$/);
      }
    }
  });

  test("has a containerd that kubelets of 1.36 accept", () => {
    for (const { containerdVersion } of KUBERNETES_RELEASES) {
      expect(Number(containerdVersion.split(".")[0])).toBeGreaterThanOrEqual(2);
    }
  });

  test("knows the release of any of its patch versions, and of no other", () => {
    expect(releaseOf("1.36.1")?.minor).toBe("1.36");
    expect(releaseOf("1.33.9")).toBeUndefined();
  });
});
