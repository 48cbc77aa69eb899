import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import type { ClusterSpec, ControlPlaneSecrets } from "../../lib/bootstrap";
import {
  estimateUserDataBytes,
  NodeRole,
  renderClusterFiles,
  renderNodeFiles,
  renderUserData,
  USER_DATA_LIMIT,
} from "../../lib/bootstrap";
import { TerraformExpression } from "../../lib/core";
import { archetype, ARCHETYPES, fakePem, HOSTILE } from "./support/archetypes";
import { documentsOf, readUserData, writtenFiles } from "./support/written-files";

const { cluster, nodes } = archetype("minimal-1.36");
const [first, worker] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];

const secretTexts = ({ secrets }: ClusterSpec) => Object.values<string>({ ...secrets });

describe("user data", () => {
  test.each(ARCHETYPES.map(({ name, ...rest }) => [name, rest] as const))("of %s is one cloud-config", (_, it) => {
    for (const node of it.nodes) {
      const config = readUserData(it.cluster, node);
      expect(config.hostname).toBe(node.name);
      expect(config.runcmd).toEqual([["/usr/local/lib/k8s-on-openstack/start.sh"]]);
      expect(config.ssh_pwauth).toBe(false);
    }
  });

  test("brings hostile text to the node unchanged", () => {
    const files = [
      { path: "/opt/a", content: HOSTILE },
      { path: "/opt/b", content: "x".repeat(200) },
    ];
    const written = writtenFiles(cluster, { ...worker, machine: { files } });
    expect(files.map(({ path }) => written.get(path)?.content)).toEqual(files.map(({ content }) => content));
  });

  test("brings any text to the node unchanged", () => {
    const text = fc
      .string({ unit: "grapheme", maxLength: 200 })
      .filter((it) => !/[\u0000-\u001f\u007f-\u009f]/.test(it));
    fc.assert(
      fc.property(text, (content) => {
        const files = [{ path: "/opt/a", content }];
        return writtenFiles(cluster, { ...worker, machine: { files } }).get("/opt/a")?.content === content;
      }),
      { numRuns: 30 },
    );
  });

  test("brings hostile labels and kubelet flags into the kubeadm document unchanged", () => {
    const value = HOSTILE.replaceAll("\n", " ");
    const node = { ...worker, kubeletExtraArgs: [{ name: "image-credential-provider-config", value }] };
    const [join] = documentsOf(writtenFiles(cluster, node), "/etc/k8s-on-openstack/kubeadm/join.yaml");
    expect(JSON.stringify(join)).toContain(JSON.stringify(value));
  });

  test("writes files of other users when those exist", () => {
    const files = [{ path: "/opt/a", content: "", owner: "ubuntu:ubuntu" }];
    const written = writtenFiles(cluster, { ...worker, machine: { files } });
    expect(written.get("/opt/a")).toMatchObject({ defer: true });
    expect(written.get("/etc/k8s-on-openstack/node.json")).not.toHaveProperty("defer");
  });

  test("names no file twice", () => {
    for (const it of ARCHETYPES) {
      for (const node of it.nodes) {
        const paths = readUserData(it.cluster, node).write_files.map(({ path }) => path);
        expect(paths).toEqual([...new Set(paths)]);
      }
    }
  });

  test("of a worker holds no key, no seed and nothing that signs", () => {
    for (const it of ARCHETYPES) {
      for (const node of it.nodes.filter(({ role }) => role === NodeRole.WORKER)) {
        const text = JSON.stringify(readUserData(it.cluster, node));
        const { serviceAccountPublicKey, ...keys } = it.cluster.secrets;
        for (const key of Object.values<string>(keys)) {
          expect(text).not.toContain(JSON.stringify(key).slice(1, -1));
        }
        expect(text).not.toContain(JSON.stringify(serviceAccountPublicKey).slice(1, -1));
        expect(text).not.toMatch(/etcd\.py|join-token|pki\.sh/);
      }
    }
  });

  test("keeps every secret from other users", () => {
    const open = [...writtenFiles(cluster, first).values()].filter(({ permissions }) => permissions !== "0600");
    for (const secret of [...secretTexts(cluster), cluster.joinToken].filter((it) => !/CERTIF|PUBLIC/.test(it))) {
      expect(open.filter(({ content }) => content.includes(secret))).toEqual([]);
    }
  });

  test("is the same text every time", () => {
    expect(renderUserData(cluster, first)).toBe(renderUserData(cluster, first));
  });
});

describe("shared files", () => {
  test("are the same for the first and the other control plane nodes", () => {
    expect(renderClusterFiles(cluster, NodeRole.CONTROL_PLANE)).toEqual(
      renderClusterFiles(cluster, NodeRole.FIRST_CONTROL_PLANE),
    );
  });

  test("and a node's own files have no path in common", () => {
    const shared = renderClusterFiles(cluster, NodeRole.CONTROL_PLANE).map(({ path }) => path);
    const own = renderNodeFiles(cluster, first).map(({ path }) => path);
    expect(own.filter((path) => shared.includes(path))).toEqual([]);
  });

  test("let only the first control plane node found a cluster", () => {
    const init = "/etc/k8s-on-openstack/kubeadm/init.yaml";
    const other = { ...first, role: NodeRole.CONTROL_PLANE };
    expect(writtenFiles(cluster, first).has(init)).toBe(true);
    expect(writtenFiles(cluster, other).has(init)).toBe(false);
    expect(documentsOf(writtenFiles(cluster, other), "/etc/k8s-on-openstack/node.json")).toMatchObject([
      { may_init: "false" },
    ]);
  });
});

describe("the size of user data", () => {
  const token = (name: string) => TerraformExpression.raw(`tls_private_key.${name}.private_key_pem`).asString();
  const unknown: ClusterSpec = {
    ...cluster,
    caCertificate: token("a"),
    secrets: Object.fromEntries(
      Object.keys(cluster.secrets).map((key) => [key, token(key)]),
    ) as unknown as ControlPlaneSecrets,
  };

  test("is estimated above what it really is", () => {
    const real = gzipSync(renderUserData({ ...cluster, caCertificate: fakePem("X") }, first)).toString("base64").length;
    expect(estimateUserDataBytes(unknown, first)).toBeGreaterThan(real);
  });

  test("leaves room for two of three parts of Nova's limit on control planes", () => {
    expect(estimateUserDataBytes(unknown, first)).toBeLessThan((USER_DATA_LIMIT * 2) / 3);
    expect(estimateUserDataBytes(unknown, worker)).toBeLessThan(USER_DATA_LIMIT / 3);
  });
});
