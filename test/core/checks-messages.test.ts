import * as core from "../../lib/core";
import { problemsOf } from "./support/problems-of";

type Row = readonly [result: core.CheckResult, ...lines: string[]];

const dsa = `ssh-dss ${sshBody("ssh-dss", Buffer.alloc(128, 1))}`;
const shortRsa = `ssh-rsa ${sshBody("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(128, 0x80))}`;
const longRsa = `ssh-rsa ${sshBody("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(384, 0x80))} me@example.com\n`;
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----";

function sshBody(...fields: (string | Buffer)[]): string {
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, Buffer.from(field)];
  });
  return Buffer.concat(parts).toString("base64");
}

const VALUES: Row[] = [
  [core.required("name", undefined), "name must be given; set it [required]"],
  [core.required("name", null), "name must be given, got null; set it [required]"],
  [
    core.notBlank("flavor", "  "),
    'flavor must be a text that is not blank, got "  "; give it a value or leave it out [not-blank]',
  ],
  [core.oneOf("mode", "soft", ["a", "b"]), 'mode must be "a" or "b", got "soft"; choose one of them [one-of]'],
  [core.boolean("dhcp", "true"), 'dhcp must be true or false, got "true"; write it without quotes [boolean]'],
  [
    core.integer("count", 0, { min: 1 }),
    "count must be a whole number of at least 1, got 0; use for instance 1 [integer]",
  ],
  [
    core.integer("count", "3", { min: 1, max: 7 }),
    'count must be a whole number from 1 to 7, got "3"; use for instance 1 [integer]',
  ],
  [core.integer("count", NaN), "count must be a whole number, got NaN; use a whole number [integer]"],
  [
    core.integer("count", 1.5, { max: 2 }),
    "count must be a whole number of at most 2, got 1.5; use a whole number [integer]",
  ],
  [core.notAbove("min", 4, "max", 3), "min must not be above 'max' 3, got 4; change one of the two [not-above]"],
  [core.unique("zones", ["a", "b", "a"]), 'zones must not repeat values, got ["a"]; remove the repeated ones [unique]'],
  [
    core.unique("pools", ["A", "a"], "names", { ignoreCase: true }),
    'pools must not repeat names, got ["a"]; remove the repeated ones [unique]',
  ],
  [
    core.knownKeys("pool", { flavour: "m1" }, ["flavor", "count"]),
    "pool.flavour must be a known property; did you mean 'flavor'? [unknown-property]",
  ],
  [core.knownKeys("", { zzz: 1 }, ["flavor"]), "zzz must be a known property; remove it [unknown-property]"],
  [core.knownKeys("pool", "x", ["flavor"]), 'pool must be an object, got "x"; write it as { ... } [object]'],
  [core.each("zones", "nova", core.notBlank), 'zones must be a list, got "nova"; put it in [ ] [list]'],
  [
    core.each("zones", [], core.notBlank, { min: 1 }),
    "zones must be a list of at least 1 items, got 0; change the list [list-length]",
  ],
  [core.each("zones", ["a", null], core.notBlank), "zones[1] must be given, got null; set it [required]"],
];

const TEXTS: Row[] = [
  [
    core.dnsLabel("name", "Pool_A"),
    `name must be a DNS label of at most 63 characters, got "Pool_A"; use lower-case letters, digits and '-', with a letter or digit at both ends [dns-label]`,
  ],
  [
    core.dnsLabel("name", "abcd", { maxLength: 3 }),
    `name must be a DNS label of at most 3 characters, got "abcd"; use lower-case letters, digits and '-', with a letter or digit at both ends [dns-label]`,
  ],
  [
    core.dnsName("domain", "a..b"),
    `domain must be a DNS name, got "a..b"; use labels of lower-case letters, digits and '-' with dots between, such as api.example.com [dns-name]`,
  ],
  [core.uuid("networkId", "private"), 'networkId must be a UUID, got "private"; give the id, not the name [uuid]'],
  [
    core.semverExact("version", "v1.33"),
    'version must be an exact version, got "v1.33"; write it in full, such as 1.34.2 [version]',
  ],
  [core.matches("x", "b", /^a$/, "an a"), 'x must be an a, got "b"; write it so that it matches ^a$ [format]'],
  [
    core.textLength("description", "abc", { max: 2 }),
    'description must be a text of at most 2 characters, got "abc"; choose a text of that length [text-length]',
  ],
];

const NETWORK: Row[] = [
  [
    core.ipAddress("vip", "010.0.0.1"),
    'vip must be an IP address, got "010.0.0.1"; write it as 10.0.0.1, without prefix or leading zeros [ip-address]',
  ],
  [
    core.ipAddress("vip", "10.0.0.1", { version: 6 }),
    'vip must be an IPv6 address, got "10.0.0.1"; write it as fd00::1, without prefix or leading zeros [ip-address]',
  ],
  [
    core.cidr("podCidr", "10.0.0/16"),
    'podCidr must be a CIDR, got "10.0.0/16"; write it as 10.0.0.0/16 or fd00::/64, without leading zeros [not-a-cidr]',
  ],
  [
    core.cidr("podCidr", "10.0.0.1/16"),
    'podCidr must be a network, without bits behind its prefix, got "10.0.0.1/16"; use 10.0.0.0/16 [cidr-with-host-bits]',
  ],
  [
    core.cidr("podCidr", 10),
    "podCidr must be a CIDR, got 10; write it as 10.0.0.0/16 or fd00::/64, without leading zeros [not-a-cidr]",
  ],
  [
    core.cidr("podCidr", "169.254.0.0/24"),
    'podCidr must not meet 169.254.0.0/16 (link-local, where the metadata service is), got "169.254.0.0/24"; choose a private range, for instance 10.0.0.0/16 [reserved-cidr]',
  ],
  [
    core.cidr("podCidr", "fd00::/64", { version: 4 }),
    'podCidr must be an IPv4 CIDR, got "fd00::/64"; write it as 10.0.0.0/16 [ip-version]',
  ],
  [
    core.cidr("serviceCidr", "10.0.0.0/8", { minPrefix: 12 }),
    'serviceCidr must have a prefix of at least /12, got "10.0.0.0/8"; choose a smaller range, for instance 10.0.0.0/12 [cidr-too-large]',
  ],
  [
    core.cidr("nodeCidr", "10.0.0.0/30", { maxPrefix: 28 }),
    'nodeCidr must have a prefix of at most /28, got "10.0.0.0/30"; choose a larger range, for instance a /28 [cidr-too-small]',
  ],
  [
    core.cidrsDisjoint([
      { path: "podCidr", cidr: "10.0.0.0/16" },
      { path: "nodeCidr", cidr: "10.0.0.0/8" },
      { path: "serviceCidr" },
    ]),
    `podCidr must not overlap 'nodeCidr' 10.0.0.0/8 (they share 10.0.0.0/16), got "10.0.0.0/16"; choose ranges that do not meet [cidr-overlap]`,
  ],
  [
    core.hostOrIp("endpoint", "https://api.example.com"),
    'endpoint must be an IP address or a DNS name, got "https://api.example.com"; leave out scheme, port and path, as in api.example.com [host]',
  ],
  [
    core.hostOrIp("endpoint", "10.0.0.300"),
    'endpoint must be an IP address or a DNS name, got "10.0.0.300"; leave out scheme, port and path, as in api.example.com [host]',
  ],
  [
    core.hostAndPort("endpoint", "api.example.com:99999"),
    'endpoint must be a host, with or without a port, got "api.example.com:99999"; leave out scheme and path, as in api.example.com:6443 [host-and-port]',
  ],
  [
    core.certificateName("certSANs[0]", "api.*.com"),
    `certSANs[0] must be an IP address or a DNS name, got "api.*.com"; leave out the port; a '*' stands only for the whole first label, as in *.example.com [certificate-name]`,
  ],
  [
    core.url("authUrl", "http://keystone.example.com"),
    'authUrl must be a URL that begins with https://, without user and password, got "http://keystone.example.com"; write it as https://host.example.com [url]',
  ],
  [
    core.url("authUrl", "ftp://me:secret@example.com"),
    "authUrl must be a URL that begins with https://, without user and password; write it as https://host.example.com [url]",
  ],
  [core.port("port", 70_000), "port must be a whole number from 1 to 65535, got 70000; use for instance 1 [integer]"],
  [
    core.portsDistinct([
      { path: "kubelet", port: 10_250 },
      { path: "port", port: 10_250 },
    ]),
    "port must not be the port of 'kubelet', got 10250; choose another one [port-clash]",
  ],
];

const KUBERNETES: Row[] = [
  [
    core.kubernetesLabels("labels", { "a b": "x" }),
    `labels.a b must be a label key, got "a b"; use [prefix/]name: a DNS prefix, then at most 63 letters, digits, '-', '_' and '.' [label-key]`,
  ],
  [
    core.kubernetesLabels("labels", { a: "-x" }),
    `labels.a must be a label value, got "-x"; use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends [label-value]`,
  ],
  [core.kubernetesLabels("labels", { a: null }), "labels.a must be given, got null; set it [required]"],
  [
    core.nodeLabels("labels", { "node-role.kubernetes.io/worker": "" }),
    "labels.node-role.kubernetes.io/worker must not have a prefix that Kubernetes reserves; use a prefix of your own, such as example.com/role [reserved-label]",
  ],
  [
    core.taints("taints", [{ key: "a", effect: "Evict" }]),
    'taints[0].effect must be "NoSchedule", "PreferNoSchedule" or "NoExecute", got "Evict"; choose one of them [taint-effect]',
  ],
  [
    core.taints("taints", ["a=b"]),
    'taints[0] must be an object with key and effect, got "a=b"; write it as { key: "dedicated", value: "gpu", effect: "NoSchedule" } [taint]',
  ],
  [
    core.taints("taints", [
      { key: "a", effect: "NoSchedule" },
      { key: "a", value: "b", effect: "NoSchedule" },
    ]),
    'taints[1] must not repeat key and effect of another taint, got {"key":"a","value":"b","effect":"NoSchedule"}; remove it [taint-repeated]',
  ],
  [
    core.quantity("cpu", "1 Gi"),
    'cpu must be a Kubernetes quantity that is not negative, got "1 Gi"; write it as 500m, 2 or 4Gi [quantity]',
  ],
  [
    core.quantityNotAbove("requests.cpu", "2", "limits.cpu", "500m"),
    `requests.cpu must not be above 'limits.cpu' 500m, got "2"; change one of the two [quantity-not-above]`,
  ],
  [
    core.evictionThreshold("memory.available", "101%"),
    'memory.available must be a quantity or a percentage, got "101%"; write it as 200Mi or 10% [eviction-threshold]',
  ],
  [
    core.featureGates("featureGates", { myGate: true }),
    "featureGates.myGate must be the name of a feature gate; write it as in MyFeature [feature-gate-name]",
  ],
  [
    core.featureGates("featureGates", { MyGate: "true" }),
    'featureGates.MyGate must be true or false, got "true"; write it without quotes [boolean]',
  ],
  [
    core.extraArgs("extraArgs", { "--v": "4" }),
    'extraArgs.--v must be an argument name, got "--v"; write it without dashes in front, as audit-log-maxage [extra-arg-name]',
  ],
  [
    core.extraArgs("extraArgs", { "etcd-servers": "x" }, ["etcd-servers"]),
    "extraArgs.etcd-servers must not be set here, because the library sets it; use the property of the library instead [extra-arg-owned]",
  ],
  [core.extraArgs("extraArgs", { v: 4 }), "extraArgs.v must be a text, got 4; put it in quotes [extra-arg-value]"],
];

const SYSTEM: Row[] = [
  [
    core.fileMode("permissions", "888"),
    'permissions must be a file mode in octal, as a text, got "888"; write it as "0644" [file-mode]',
  ],
  [
    core.fileMode("permissions", 644),
    'permissions must be a file mode in octal, as a text, got 644; write it as "0644" [file-mode]',
  ],
  [
    core.fileMode("permissions", "0644", { secret: true }),
    'permissions must be a file mode that lets nobody else read, got "0644"; write it as "0600" [file-mode]',
  ],
  [
    core.absolutePath("path", "etc/x"),
    `path must be an absolute path, got "etc/x"; begin with '/', without '//', '.', '..' or '/' at the end [absolute-path]`,
  ],
  [
    core.absolutePath("path", "/etc/../x"),
    `path must be an absolute path, got "/etc/../x"; begin with '/', without '//', '.', '..' or '/' at the end [absolute-path]`,
  ],
  [
    core.imageReference("etcdImage", "registry.k8s.io:5000/etcd"),
    'etcdImage must be an image with a tag or a digest, got "registry.k8s.io:5000/etcd"; pin it, as registry.k8s.io/pause:3.10 [image-reference]',
  ],
  [
    core.metadata("metadata", { a: "x".repeat(256) }),
    `metadata.a must have a value that is a text of 0 to 255 characters, got "${"x".repeat(76)}...; shorten it, or put it in quotes [metadata-value]`,
  ],
  [
    core.metadata("metadata", Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`k${i}`, "v"]))),
    "metadata must have at most 128 items, got 129; remove some [metadata-items]",
  ],
  [
    core.plainData("values", { a: [() => 1] }),
    "values.a[0] must be plain data, got a function; use texts, numbers, booleans, null, lists and objects [plain-data]",
  ],
  [
    core.plainData("values", { a: undefined }),
    "values.a must not be undefined; leave the key out, or use null [plain-data]",
  ],
  [core.goDuration("ttl", "2 hours"), 'ttl must be a duration, got "2 hours"; write it as 90s, 5m or 1h30m [duration]'],
  [
    core.goDuration("ttl", "48h", { max: "24h" }),
    'ttl must be a duration of at most 24h, got "48h"; write it as 90s, 5m or 1h30m [duration]',
  ],
  [core.goDuration("ttl", "0s"), 'ttl must be a duration, got "0s"; write it as 90s, 5m or 1h30m [duration]'],
  [
    core.rfc3339("expiresAt", "2030-02-30T00:00:00Z"),
    'expiresAt must be a date and time, got "2030-02-30T00:00:00Z"; write it as 2030-01-31T12:00:00Z [date]',
  ],
  [
    core.timeZone("timezone", "Mars/Base"),
    'timezone must be a time zone, got "Mars/Base"; use a name of the IANA database, such as Etc/UTC or Europe/Berlin [time-zone]',
  ],
];

const SECRETS: Row[] = [
  [
    core.pem("cacert", privateKey),
    "cacert must not hold a private key; give the certificates only, and replace that key: it has been shown [pem-private-key]",
  ],
  [
    core.pem("cacert", "hello"),
    "cacert must be certificates in PEM form; give the text between and with the lines BEGIN CERTIFICATE and END CERTIFICATE [pem]",
  ],
  [
    core.sshPublicKey("publicKey", privateKey),
    "publicKey must be a public key, not a private one; give the content of the .pub file, and replace that key: it has been shown [ssh-private-key]",
  ],
  [
    core.sshPublicKey("publicKey", dsa),
    "publicKey must not be a DSA key, which OpenSSH refuses; make one with: ssh-keygen -t ed25519 [ssh-key-type]",
  ],
  [
    core.sshPublicKey("publicKey", shortRsa),
    "publicKey must have at least 2048 bits as an RSA key, got 1024; make one with: ssh-keygen -t ed25519 [ssh-rsa-length]",
  ],
  [
    core.sshPublicKey("publicKey", `${longRsa}${longRsa}`),
    "publicKey must be one key on one line; give one key without line breaks [ssh-one-key]",
  ],
  [
    core.sshPublicKey("publicKey", "ssh-ed25519 AAAA"),
    "publicKey must be an OpenSSH public key; give the content of the .pub file, such as 'ssh-ed25519 AAAA... me' [ssh-public-key]",
  ],
];

test.each(
  [...VALUES, ...TEXTS, ...NETWORK, ...KUBERNETES, ...SYSTEM, ...SECRETS].map(([result, ...lines]) => ({
    result,
    lines,
  })),
)("fails with: $lines.0", ({ result, lines }) => {
  expect(problemsOf(result)).toEqual(lines);
});

test("good values pass", () => {
  expect(
    problemsOf(
      core.cidr("c", "10.0.0.0/16"),
      core.cidr("c", "0.0.0.0/0", { allowReserved: true }),
      core.hostAndPort("h", "[fd00::1]:6443"),
      core.hostAndPort("h", "api.example.com"),
      core.hostAndPort("h", "fd00::1"),
      core.certificateName("n", "*.example.com"),
      core.url("u", "https://keystone.example.com:5000/v3"),
      core.kubernetesLabels("l", { "example.com/a": "", b: "c.d_e-f" }),
      core.nodeLabels("l", {
        "node.kubernetes.io/pool": "x",
        "topology.kubernetes.io/zone": "z",
        "example.com/role": "y",
      }),
      core.taints("t", [
        { key: "a", effect: "NoSchedule" },
        { key: "a", effect: "NoExecute" },
      ]),
      core.sshPublicKey("k", longRsa),
      core.imageReference("i", "registry.k8s.io/etcd:3.6.5-0"),
      core.uuid("id", "0123456789abcdef0123456789abcdef"),
      core.timeZone("z", "Europe/Berlin"),
      core.timeZone("z", "Etc/UTC"),
      core.rfc3339("d", "2030-02-28T00:00:00+01:00"),
      core.goDuration("ttl", "1h30m", { min: "90m", max: "90m" }),
      core.plainData("v", { a: [1, null, { b: true }] }),
      core.extraArgs("e", { "audit-log-maxage": "30" }),
    ),
  ).toEqual([]);
});
