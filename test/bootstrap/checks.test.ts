import {
  checkApiServer,
  checkControllerManager,
  checkEtcd,
  checkHardening,
  checkKubeletArgs,
  checkKubeletSettings,
  checkMachine,
  checkScheduler,
  checkSoftware,
  NodeSoftware,
} from "../../lib/bootstrap";
import { flattenChecks } from "../../lib/core";
import type { Problem, CheckResult } from "../../lib/core";

/** Problems of a check as `code path`. */
function problems(result: CheckResult): string[] {
  return flattenChecks(result).map((it) => `${(it as Problem).code} ${it.path}`);
}

/** A value that TypeScript would refuse, as a caller in JavaScript may give it. */
function untyped<T>(value: unknown): T {
  return value as T;
}

const flags = (...args: [string, string][]) => ({ extraArgs: args.map(([name, value]) => ({ name, value })) });

describe("flags of components", () => {
  test("that exist and belong to nobody else are fine", () => {
    expect(problems(checkApiServer("apiServer", flags(["goaway-chance", "0.001"], ["v", "2"])))).toEqual([]);
    expect(problems(checkControllerManager("c", flags(["node-monitor-grace-period", "20s"])))).toEqual([]);
    expect(problems(checkScheduler("s", flags(["kube-api-qps", "100"])))).toEqual([]);
    expect(problems(checkEtcd("e", flags(["heartbeat-interval", "200"])))).toEqual([]);
    expect(problems(checkKubeletArgs("k", flags(["root-dir", "/data"]).extraArgs))).toEqual([]);
  });

  test.each([
    ["with dashes", "--v", "extra-arg-name"],
    ["with a space", "log format", "extra-arg-name"],
    ["without a name", "", "extra-arg-name"],
    ["that were removed", "enable-swagger-ui", "extra-arg-unknown"],
    ["with a typo", "goway-chance", "extra-arg-unknown"],
    ["that open the cluster", "insecure-port", "extra-arg-owned"],
    ["that kubeadm sets", "etcd-servers", "extra-arg-owned"],
    ["that the library sets", "audit-policy-file", "extra-arg-owned"],
    ["that would allow everything", "authorization-mode", "extra-arg-owned"],
    ["that would replace the admission plugins", "enable-admission-plugins", "extra-arg-owned"],
  ])("%s are refused", (_, name, code) => {
    expect(problems(checkApiServer("apiServer", flags([name, "x"])))).toContain(`${code} apiServer.extraArgs[0].name`);
  });

  test("come with what was probably meant", () => {
    const [problem] = flattenChecks(checkKubeletArgs("k", [{ name: "rot-dir", value: "/" }])) as Problem[];
    expect(problem?.fix).toContain("root-dir");
  });

  test("need a text as value", () => {
    const component = untyped<Parameters<typeof checkScheduler>[1]>({
      extraArgs: [{ name: "v", value: 2 }, { name: "v" }],
    });
    expect(problems(checkScheduler("s", component))).toEqual([
      "extra-arg-value s.extraArgs[0].value",
      "required s.extraArgs[1].value",
    ]);
  });

  test("in the form of a map are refused, because kubeadm takes lists", () => {
    const component = untyped<Parameters<typeof checkScheduler>[1]>({ extraArgs: { v: "2" } });
    expect(problems(checkScheduler("s", component))).toEqual(["list s.extraArgs"]);
  });

  test("may not switch needed admission plugins off, nor write gates as they please", () => {
    const component = flags(["disable-admission-plugins", "PodSecurity,Priority"], ["feature-gates", "a=yes"]);
    expect(problems(checkApiServer("a", component))).toEqual([
      "admission-plugin-needed a.extraArgs[0].value",
      "format a.extraArgs[1].value",
    ]);
  });
});

describe("mounts of components", () => {
  test("have names of their own and absolute paths", () => {
    const volume = { name: "data", hostPath: "/data", mountPath: "/data" };
    expect(problems(checkApiServer("a", { extraVolumes: [volume] }))).toEqual([]);
    const wrong = [volume, volume, { name: "k8s-certs", hostPath: "data", mountPath: "/data/../etc" }];
    expect(problems(checkApiServer("a", { extraVolumes: wrong }))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/a\.extraVolumes(\[1\])?$/),
        "extra-volume-owned a.extraVolumes[2].name",
        expect.stringContaining("a.extraVolumes[2].hostPath"),
        expect.stringContaining("a.extraVolumes[2].mountPath"),
      ]),
    );
  });
});

describe("care of etcd", () => {
  test("has a size, a calendar and a number of snapshots that make sense", () => {
    expect(problems(checkEtcd("etcd", { quotaGiB: 8, backupSchedule: "*-*-* 00,12:00:00", backupsKept: 5 }))).toEqual(
      [],
    );
    expect(problems(checkEtcd("etcd", { backupSchedule: "Mon..Fri 03:00" }))).toEqual([]);
    expect(problems(checkEtcd("etcd", { quotaGiB: 0, backupSchedule: "often", backupsKept: 0 }))).toEqual([
      expect.stringContaining("etcd.quotaGiB"),
      expect.stringContaining("etcd.backupsKept"),
      expect.stringContaining("etcd.backupSchedule"),
    ]);
  });
});

describe("hardening", () => {
  test("may be strengthened", () => {
    const hardening = untyped<Parameters<typeof checkHardening>[1]>({
      podSecurityEnforce: "restricted",
      admissionPlugins: ["PodNodeSelector"],
      eventRateLimits: [{ type: "Server", qps: 10, burst: 20 }],
      audit: { maxAgeDays: 90, rules: [{ level: "None", verbs: ["watch"] }, { level: "Metadata" }] },
    });
    expect(problems(checkHardening("h", hardening))).toEqual([]);
  });

  test.each([
    ["an unknown level", { podSecurityEnforce: "strict" }, "h.podSecurityEnforce"],
    ["AlwaysAdmit", { admissionPlugins: ["AlwaysAdmit"] }, "admission-plugin-forbidden h.admissionPlugins[0]"],
    ["an unknown plugin", { admissionPlugins: ["PodSecurityPolicy"] }, "h.admissionPlugins[0]"],
    ["no event limits at all", { eventRateLimits: [] }, "h.eventRateLimits"],
    ["a limit of nothing", { eventRateLimits: [{ type: "Server", qps: 0, burst: 1 }] }, "h.eventRateLimits[0].qps"],
    ["an empty audit policy", { audit: { rules: [] } }, "h.audit.rules"],
    ["an unknown audit level", { audit: { rules: [{ level: "metadata" }] } }, "h.audit.rules[0].level"],
    ["a policy with holes", { audit: { rules: [{ level: "Metadata", verbs: ["get"] }] } }, "audit-without-catch-all"],
    ["logs that go too soon", { audit: { maxAgeDays: 7 } }, "h.audit.maxAgeDays"],
    ["a typo", { podSecurity: "baseline" }, "unknown-property h.podSecurity"],
  ])("with %s is refused", (_, hardening, expected) => {
    const found = problems(checkHardening("h", untyped<Parameters<typeof checkHardening>[1]>(hardening)));
    expect(found.join("\n")).toContain(expected);
  });
});

describe("kubelet settings", () => {
  test("may be changed", () => {
    const settings = {
      maxPods: 200,
      podPidsLimit: -1,
      kubeReserved: { cpu: "1", memory: "2Gi" },
      evictionHard: { "memory.available": "500Mi", "nodefs.available": "5%" },
      featureGates: { UserNamespacesSupport: true },
      extraConfig: { cpuManagerPolicy: "static" },
    };
    expect(problems(checkKubeletSettings("kubelet", settings))).toEqual([]);
  });

  test.each([
    ["no pods", { maxPods: 0 }, "kubelet.maxPods"],
    ["too many pods", { maxPods: 5000 }, "kubelet.maxPods"],
    ["no processes", { podPidsLimit: 0 }, "kubelet.podPidsLimit"],
    ["fewer processes than none", { podPidsLimit: -2 }, "kubelet.podPidsLimit"],
    ["a quantity with a blank", { kubeReserved: { memory: "1 Gi" } }, "kubelet.kubeReserved.memory"],
    ["a quantity in bytes of marketing", { systemReserved: { memory: "1gb" } }, "kubelet.systemReserved.memory"],
    ["an unknown signal", { evictionHard: { "memory.free": "1Gi" } }, "kubelet.evictionHard.memory.free"],
    ["more than everything", { evictionHard: { "memory.available": "110%" } }, "kubelet.evictionHard.memory.available"],
    ["crossed image thresholds", { imageGcHighThresholdPercent: 70 }, "image-gc-thresholds"],
    ["a duration without a unit", { shutdownGracePeriod: "60" }, "kubelet.shutdownGracePeriod"],
    ["critical pods that outlive the node", { shutdownGracePeriod: "20s" }, "kubelet.shutdownGracePeriodCriticalPods"],
    ["gates that are text", { featureGates: { A: "true" } }, "kubelet.featureGates.A"],
    ["fields that hold the cluster together", { extraConfig: { authentication: {} } }, "kubelet-field-owned"],
    ["a typo", { maxPod: 10 }, "unknown-property kubelet.maxPod"],
  ])("with %s are refused", (_, settings, expected) => {
    const found = problems(
      checkKubeletSettings("kubelet", untyped<Parameters<typeof checkKubeletSettings>[1]>(settings)),
    );
    expect(found.join("\n")).toContain(expected);
  });
});

describe("the inside of a machine", () => {
  test("may be given in full", () => {
    const machine = {
      ntpServers: ["ntp.example.com", "192.0.2.1", "2001:db8::1"],
      timezone: "Europe/Berlin",
      proxy: { httpsProxy: "http://user:p%23w@proxy.example.com:3128", noProxy: ["10.0.0.0/8"] },
      registryMirrors: [{ registry: "docker.io", mirrors: ["https://mirror.example.com"], overridePath: true }],
      hostAliases: { "10.0.0.10": ["registry.example.com", "registry"], "fd00::10": ["six.example.com"] },
      sysctls: { "vm.max_map_count": "262144", "net.ipv4.conf.all.rp_filter": "1" },
      files: [{ path: "/etc/motd", content: "hello\n", permissions: "0644", owner: "root:root" }],
      software: NodeSoftware.packages(),
    };
    expect(problems(checkMachine("", machine))).toEqual([]);
  });

  test.each([
    ["an NTP server that is no name", { ntpServers: ["ntp_1 example"] }, "ntpServers[0]"],
    ["a time zone that is nowhere", { timezone: "Mars/Olympus" }, "timezone timezone"],
    ["a time zone that is an offset", { timezone: "+02:00!" }, "timezone timezone"],
    ["a proxy that is no URL", { proxy: { httpProxy: "proxy:3128" } }, "proxy.httpProxy"],
    ["a proxy of nothing", { proxy: {} }, "proxy-empty proxy"],
    ["a list in one text", { proxy: { httpProxy: "http://p:1", noProxy: ["a,b"] } }, "proxy.noProxy[0]"],
    ["a private key as CA", { trustedCaCertificates: ["-----BEGIN PRIVATE KEY-----"] }, "trustedCaCertificates[0]"],
    [
      "a registry that is a URL",
      { registryMirrors: [{ registry: "https://docker.io", mirrors: [] }] },
      "registryMirrors[0].registry",
    ],
    [
      "a path to override that is no truth value",
      { registryMirrors: [{ registry: "docker.io", mirrors: [], overridePath: "yes" as unknown as boolean }] },
      "registryMirrors[0].overridePath",
    ],
    ["an alias of what is no address", { hostAliases: { registry: ["a.example.com"] } }, "hostAliases.registry"],
    ["an address without names", { hostAliases: { "10.0.0.1": [] } }, "host-alias-names hostAliases.10.0.0.1"],
    ["an alias with a blank", { hostAliases: { "10.0.0.1": ["a b"] } }, "hostAliases.10.0.0.1[0]"],
    ["an alias of two lines", { hostAliases: { "10.0.0.1": ["a\n10.0.0.2 b"] } }, "hostAliases.10.0.0.1[0]"],
    [
      "another localhost",
      { hostAliases: { "10.0.0.1": ["localhost"] } },
      "host-alias-localhost hostAliases.10.0.0.1[0]",
    ],
    [
      "a name of two addresses",
      { hostAliases: { "10.0.0.1": ["a.example.com"], "10.0.0.2": ["a.example.com"] } },
      "hostAliases",
    ],
    ["a kernel setting of two lines", { sysctls: { "a.b": "1\n2" } }, "sysctl-value sysctls.a.b"],
    ["a relative path", { files: [{ path: "etc/motd", content: "" }] }, "files[0].path"],
    [
      "a path twice",
      {
        files: [
          { path: "/a", content: "" },
          { path: "/a", content: "" },
        ],
      },
      "files",
    ],
    ["a static pod", { files: [{ path: "/etc/kubernetes/manifests/x.yaml", content: "" }] }, "file-path-owned"],
    ["a path of the library", { files: [{ path: "/etc/k8s-on-openstack/node.json", content: "" }] }, "file-path-owned"],
    ["a mode in letters", { files: [{ path: "/a", content: "", permissions: "rw" }] }, "files[0].permissions"],
    ["a mode as a number", { files: [{ path: "/a", content: "", permissions: 0o644 }] }, "files[0].permissions"],
    [
      "a key that all may read",
      { files: [{ path: "/a.key", content: "", permissions: "0644" }] },
      "files[0].permissions",
    ],
    ["a file that is binary", { files: [{ path: "/a", content: "\u0000" }] }, "file-content files[0].content"],
    [
      "a private key to log in with",
      { sshAuthorizedKeys: ["-----BEGIN OPENSSH PRIVATE KEY-----"] },
      "sshAuthorizedKeys[0]",
    ],
    ["software that is a word", { software: "packages" }, "wrong-kind software"],
  ])("with %s is refused", (_, machine, expected) => {
    const found = problems(checkMachine("", untyped<Parameters<typeof checkMachine>[1]>(machine)));
    expect(found.join("\n")).toContain(expected);
  });

  test("reports all problems at once", () => {
    const machine = { timezone: "x", ntpServers: ["a b"], files: [{ path: "x", content: "" }] };
    expect(problems(checkMachine("", machine)).length).toBeGreaterThanOrEqual(3);
  });
});

describe("node software", () => {
  const digest = "0".repeat(64);
  const checksums = {
    kubeadm: digest,
    kubelet: digest,
    kubectl: digest,
    containerd: digest,
    runc: digest,
    cniPlugins: digest,
  };

  test("from a mirror has a URL and digests", () => {
    expect(problems(checkSoftware("s", NodeSoftware.mirror("https://mirror.example.com", { checksums })))).toEqual([]);
    const wrong = NodeSoftware.mirror("mirror", { checksums: { ...checksums, runc: "abc" } });
    expect(problems(checkSoftware("s", wrong))).toEqual([
      expect.stringContaining("s.url"),
      expect.stringContaining("s.checksums.runc"),
    ]);
  });

  test("from packages has pinned versions and keys", () => {
    const wrong = NodeSoftware.packages({ containerdVersion: "2", kubernetesKeyFingerprint: "234654DA" });
    expect(problems(checkSoftware("s", wrong))).toEqual([
      expect.stringContaining("s.containerdVersion"),
      expect.stringContaining("s.kubernetesKeyFingerprint"),
    ]);
  });
});
