import { KubernetesVersion } from "../../../lib";
import { AddOnReleases } from "../../../lib/kube/releases";
import { renderCephRbdRights } from "../../../lib/storage/ceph/render-ceph-rbd-rights";
import { renderCephRbdValues } from "../../../lib/storage/ceph/render-ceph-rbd-values";
import { unknownChartKeys } from "../../support/chart-keys";

const { V1_36 } = KubernetesVersion;
const CEPH = { fsid: "11111111-2222-4333-8444-555555555555", monitors: ["10.5.0.1:3300", "10.5.0.2:3300"] };

function values(releases = AddOnReleases.forKubernetes(V1_36)) {
  return renderCephRbdValues({ clusterName: "prod-a", ceph: CEPH, kubeletDir: "/var/lib/kubelet", releases });
}

describe("the values of the Ceph driver's chart", () => {
  test("are all known to the chart", () => {
    const { name, version } = AddOnReleases.forKubernetes(V1_36).chart("ceph-csi-rbd");

    expect(unknownChartKeys(name, version, values())).toEqual([]);
  });

  test("say where Ceph is, and whose the images are", () => {
    expect(values()).toMatchObject({
      csiConfig: [{ clusterID: CEPH.fsid, monitors: CEPH.monitors }],
      provisioner: { clustername: "prod-a" },
    });
  });

  test("make neither Secret nor classes nor rights, all of which have their own place", () => {
    expect(values()).toMatchObject({
      secret: { create: false },
      storageClass: { create: false },
      volumeSnapshotClass: { create: false },
      rbac: { create: false },
    });
  });

  test("open no port on the nodes", () => {
    const closed = { httpMetrics: { enabled: false, service: { enabled: false } } };

    expect(values()).toMatchObject({ nodeplugin: closed, provisioner: closed });
  });

  test("put the driver on every node, and two controllers on workers", () => {
    expect(values()).toMatchObject({
      nodeplugin: { tolerations: [{ operator: "Exists" }] },
      provisioner: { replicaCount: 2 },
    });
  });

  test("take every image from the mirror when there is one", () => {
    const releases = AddOnReleases.forKubernetes(V1_36, { imageMirror: "registry.example.com/mirror" });
    const images = JSON.stringify(values(releases)).match(/(?<="repository":")[^"]+/g) ?? [];

    expect(images).toContain("registry.example.com/mirror/cephcsi/cephcsi");
    expect(images).toHaveLength(6);
    expect(images.filter((image) => !image.startsWith("registry.example.com/mirror/"))).toEqual([]);
  });
});

describe("the rights of the Ceph driver", () => {
  interface Rule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }

  const objects = renderCephRbdRights("ceph-rbd-user");
  const rulesOf = (kind: string) =>
    objects.filter((object) => object.kind === kind).flatMap((object) => object["rules"] as readonly Rule[]);

  test("open the one Secret with its user, and no other", () => {
    const secrets = (kind: string) => rulesOf(kind).filter(({ resources }) => resources.includes("secrets"));

    expect(secrets("ClusterRole")).toEqual([]);
    expect(secrets("Role").map(({ resourceNames, verbs }) => [resourceNames, verbs])).toEqual([
      [["ceph-rbd-user"], ["get"]],
      [["ceph-rbd-user"], ["get"]],
    ]);
  });

  test("let a node change nothing", () => {
    const nodes = objects.filter(
      ({ kind, metadata }) => kind === "ClusterRole" && metadata.name.endsWith("nodeplugin"),
    );
    const verbs = nodes.flatMap((role) => (role["rules"] as readonly Rule[]).flatMap((rule) => rule.verbs));

    expect(new Set(verbs)).toEqual(new Set(["get", "list"]));
  });

  test("have no wildcard, and are bound to the driver's own accounts", () => {
    expect(JSON.stringify(objects)).not.toContain("*");
    expect(
      objects
        .filter(({ kind }) => kind.endsWith("Binding"))
        .map((object) => (object["subjects"] as readonly { readonly name: string }[]).map(({ name }) => name)),
    ).toEqual([
      ["ceph-csi-rbd-provisioner"],
      ["ceph-csi-rbd-provisioner"],
      ["ceph-csi-rbd-nodeplugin"],
      ["ceph-csi-rbd-nodeplugin"],
    ]);
  });
});
