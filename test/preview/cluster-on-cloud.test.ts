import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PreviewReport, PreviewResult } from "../../lib/preview";
import { inTemporaryFolder, previewApp, previewDocument } from "../support/preview";
import {
  balancedService,
  claim,
  clusterDocument,
  janitor,
  kuryr,
  release,
  statefulSet,
  storageClass,
  sweep,
} from "./support/cluster-document";
import type { Resources } from "./support/cluster-document";

jest.setTimeout(60_000);

type SavedState = PreviewResult["state"];

const CONTROLLER = "openstack-cloud-controller-manager";
const CSI = "openstack-cinder-csi";

async function preview(resource: Resources): Promise<PreviewReport> {
  return (await previewDocument(clusterDocument(resource))).report;
}

/** Previews a stack that is called `app`, so that states fit the stacks of later previews; it is not destroyed. */
async function keep(resource: Resources, before?: SavedState): Promise<PreviewResult> {
  return inTemporaryFolder(async (folder) => {
    const [app, saved] = [join(folder, "app"), join(folder, "saved.json")];
    mkdirSync(app);
    writeFileSync(join(app, "cdk.tf.json"), JSON.stringify(clusterDocument(resource)));
    before?.write(saved);
    return previewApp(app, { destroy: false, from: before && saved });
  });
}

/** State of a cluster with some resources. */
async function install(resource: Resources): Promise<SavedState> {
  return (await keep(resource)).state;
}

/** What is said about an upgrade from some state to other resources. */
async function upgrade(before: SavedState, after: Resources): Promise<PreviewReport> {
  return (await keep(after, before)).report;
}

function problemsOf(report: PreviewReport): readonly (readonly string[])[] {
  return report.problems.map(({ severity, code, message }) => [severity, code, message]);
}

describe("a cluster in the preview", () => {
  test("gives addresses and ports to Services and volumes to claims, and a second plan finds nothing to do", async () => {
    const report = await preview({
      kubernetes_service_v1: {
        web: balancedService("web"),
        node: { metadata: { name: "node" }, spec: { type: "NodePort", port: [{ port: 80 }] } },
        inner: { metadata: { name: "inner" }, spec: { port: [{ port: 80 }] } },
        headless: { metadata: { name: "headless" }, spec: { cluster_ip: "None", port: [{ port: 80 }] } },
      },
      kubernetes_persistent_volume_claim_v1: { data: claim("data", "10Gi") },
      kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 3) },
      kubernetes_namespace_v1: { shop: { metadata: { name: "shop" } } },
    });
    const attributes = (name: string) =>
      report.stacks[0].resources.find((resource) => resource.address === name)?.attributes;
    expect(report.stacks[0].steps.find(({ step }) => step === "second-plan")?.summary).toBe("nothing left to do");
    expect(attributes("kubernetes_service_v1.web")).toMatchObject({
      status: [{ load_balancer: [{ ingress: [{ ip: expect.stringMatching(/^203\.0\.113\./) as unknown }] }] }],
    });
    expect(attributes("kubernetes_service_v1.node")).toMatchObject({
      spec: [{ cluster_ip: expect.stringMatching(/^10\.96\./) as unknown, port: [{ port: 80 }] }],
    });
    expect(attributes("kubernetes_service_v1.headless")).toMatchObject({ spec: [{ cluster_ip: "None" }] });
    expect(attributes("kubernetes_persistent_volume_claim_v1.data")).toMatchObject({
      spec: [{ volume_name: expect.stringMatching(/^pvc-/) as unknown }],
    });
  });

  test("counts load balancers of Services and volumes of claims in the quota", async () => {
    const { quota } = await preview({
      kubernetes_service_v1: {
        web: balancedService("web"),
        inside: balancedService("inside", {
          metadata: {
            name: "inside",
            namespace: "shop",
            annotations: { "service.beta.kubernetes.io/openstack-internal-load-balancer": "true" },
          },
        }),
      },
      kubernetes_persistent_volume_claim_v1: { data: claim("data", "10Gi") },
      kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 3) },
    });
    expect(quota).toMatchObject({
      serviceLoadBalancers: 2,
      loadBalancers: 2,
      floatingIps: 1,
      ports: 2,
      claimedVolumes: 4,
      volumes: 4,
      gigabytes: 70,
    });
  });
});

describe("claims of other drivers than Cinder's", () => {
  const ofClass = (name: string, storageClass: string, extra: object = {}) =>
    claim(name, "10Gi", {
      spec: {
        access_modes: ["ReadWriteMany"],
        resources: { requests: { storage: "10Gi" } },
        storage_class_name: storageClass,
      },
      depends_on: [`kubernetes_storage_class_v1.${storageClass}`],
      ...extra,
    });

  test("are counted in the quota of shares, and not at all when the project has none for them", async () => {
    const { quota, stacks } = await preview({
      kubernetes_storage_class_v1: {
        ssd: storageClass("ssd", "Delete"),
        shared: storageClass("shared", "Delete", "nfs.manila.csi.openstack.org"),
        rbd: storageClass("rbd", "Delete", "rbd.csi.ceph.com"),
        local: storageClass("local", "Delete", "rancher.io/local-path"),
      },
      kubernetes_persistent_volume_claim_v1: {
        data: claim("data", "20Gi"),
        files: ofClass("files", "shared"),
        blocks: ofClass("blocks", "rbd"),
        scratch: ofClass("scratch", "local"),
        elsewhere: claim("elsewhere", "5Gi", {
          spec: {
            access_modes: ["ReadWriteOnce"],
            resources: { requests: { storage: "5Gi" } },
            storage_class_name: "not-made-here",
          },
        }),
      },
    });
    expect(quota).toMatchObject({ claimedVolumes: 2, volumes: 2, gigabytes: 25, shares: 1, shareGigabytes: 10 });
    const made = stacks[0].content?.storageClasses.map(({ name, makes }) => `${name}: ${makes}`);
    expect(made?.sort()).toEqual(["local: volume", "rbd: Ceph image", "shared: Manila share", "ssd: volume"]);
  });

  test.each([
    ["nfs.manila.csi.openstack.org", "openstack-manila-csi", "a Manila share"],
    ["rbd.csi.ceph.com", "ceph-csi-rbd", "a Ceph image"],
  ])("of %s stay when %s goes before them, whatever Cinder CSI does", async (provisioner, chart, what) => {
    const before = (own: string) => ({
      kubernetes_storage_class_v1: { other: storageClass("other", "Delete", provisioner) },
      kubernetes_persistent_volume_claim_v1: { files: ofClass("files", "other") },
      helm_release: { gone: release(own, { depends_on: ["kubernetes_persistent_volume_claim_v1.files"] }) },
    });
    expect(problemsOf(await preview(before(CSI)))).toEqual([]);
    expect(problemsOf(await preview(before(chart)))).toEqual([
      ["error", "cluster-leak", `${what} of claim shop/files stays on the cloud after the destroy`],
    ]);
  });

  test("are called shares when their class keeps them", async () => {
    const report = await preview({
      kubernetes_storage_class_v1: { shared: storageClass("shared", "Retain", "cephfs.manila.csi.openstack.org") },
      kubernetes_persistent_volume_claim_v1: { files: ofClass("files", "shared") },
    });
    expect(problemsOf(report)).toEqual([
      ["warning", "volumes-kept", "a Manila share of claim shop/files stays on the cloud after the destroy"],
    ]);
  });
});

describe("a destroy of a cluster's contents", () => {
  const rest = { kubernetes_namespace_v1: { shop: { metadata: { name: "shop" } } } };
  const inNamespace = { depends_on: ["kubernetes_namespace_v1.shop"] };

  test("leaves nothing when Services and claims go before their controllers", async () => {
    const report = await preview({
      ...rest,
      helm_release: { ccm: release(CONTROLLER), csi: release(CSI) },
      kubernetes_service_v1: { web: balancedService("web", { depends_on: ["helm_release.ccm"] }) },
      kubernetes_persistent_volume_claim_v1: { data: claim("data", "10Gi", { depends_on: ["helm_release.csi"] }) },
    });
    expect(report.problems).toEqual([]);
  });

  test("names the load balancer of a Service that outlived the cloud controller", async () => {
    const report = await preview({
      kubernetes_service_v1: { web: balancedService("web") },
      helm_release: { ccm: release(CONTROLLER, { depends_on: ["kubernetes_service_v1.web"] }) },
    });
    expect(problemsOf(report)).toEqual([
      ["error", "cluster-leak", "a load balancer of Service shop/web stays on the cloud after the destroy"],
    ]);
  });

  test("names the load balancer of a Service that outlived Kuryr, whether the cloud controller runs or not", async () => {
    const report = await preview({
      helm_release: {
        ccm: release(CONTROLLER),
        kuryr: kuryr({ depends_on: ["kubernetes_service_v1.web", "helm_release.ccm"] }),
      },
      kubernetes_service_v1: { web: balancedService("web", { depends_on: ["helm_release.ccm"] }) },
    });
    expect(problemsOf(report)).toEqual([
      ["error", "cluster-leak", "a load balancer of Service shop/web stays on the cloud after the destroy"],
    ]);
  });

  test("leaves no load balancer of Kuryr's when a sweep comes last", async () => {
    const report = await preview({
      helm_release: { sweep: sweep(), kuryr: kuryr({ depends_on: ["kubernetes_service_v1.web"] }) },
      kubernetes_service_v1: { web: balancedService("web", { depends_on: ["helm_release.sweep"] }) },
    });
    expect(report.problems).toEqual([]);
  });

  test("names the volume of a claim that outlived Cinder CSI", async () => {
    const report = await preview({
      kubernetes_persistent_volume_claim_v1: { data: claim("data", "10Gi") },
      helm_release: { csi: release(CSI, { depends_on: ["kubernetes_persistent_volume_claim_v1.data"] }) },
    });
    expect(problemsOf(report)).toEqual([
      ["error", "cluster-leak", "a volume of claim shop/data stays on the cloud after the destroy"],
    ]);
  });

  test("lets the claims of a StatefulSet go with their namespace", async () => {
    const set = { db: statefulSet("db", "20Gi", 3, inNamespace) };
    expect((await preview({ ...rest, kubernetes_stateful_set_v1: set })).problems).toEqual([]);
  });

  test("names the volumes of a StatefulSet whose namespace stays", async () => {
    const report = await preview({ kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 3) } });
    expect(problemsOf(report)).toEqual([
      ["error", "cluster-leak", "3 volumes of claims shop/data-db-* stay on the cloud after the destroy"],
    ]);
  });

  test.each([
    ["delete", []],
    ["retain", [["warning", "volumes-kept", "2 volumes of claims shop/data-db-* stay on the cloud after the destroy"]]],
  ])("lets a janitor that is to %s volumes clear what is left", async (policy, problems) => {
    const report = await preview({
      helm_release: { ccm: release(CONTROLLER), csi: release(CSI), janitor: janitor(policy, ["ccm", "csi"]) },
      kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 2, { depends_on: ["helm_release.janitor"] }) },
    });
    expect(problemsOf(report)).toEqual(problems);
  });

  test("lets a janitor clear the load balancer of a Service that goes too late", async () => {
    const report = await preview({
      kubernetes_service_v1: { web: balancedService("web") },
      helm_release: {
        ccm: release(CONTROLLER, { depends_on: ["kubernetes_service_v1.web"] }),
        janitor: janitor("fail", ["ccm"]),
      },
    });
    expect(report.problems).toEqual([]);
  });

  test("is refused by a janitor that is to fail while there are claims", async () => {
    const report = await preview({
      helm_release: { csi: release(CSI), janitor: janitor("fail", ["csi"]) },
      kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 2, { depends_on: ["helm_release.janitor"] }) },
    });
    expect(report.problems.map(({ message }) => message)).toContain(
      "pre-delete hooks failed: the janitor found the claims shop/data-db-0, shop/data-db-1",
    );
  });

  test("counts the claim of a replica once that was made beforehand", async () => {
    const report = await preview({
      kubernetes_stateful_set_v1: { db: statefulSet("db", "20Gi", 2) },
      kubernetes_persistent_volume_claim_v1: { first: claim("data-db-0", "20Gi"), second: claim("data-db-1", "20Gi") },
    });
    expect(report.quota).toMatchObject({ claimedVolumes: 2, gigabytes: 40 });
    expect(report.problems).toEqual([]);
  });

  test("warns of volumes that their class keeps", async () => {
    const report = await preview({
      kubernetes_storage_class_v1: { ssd: storageClass("ssd", "Retain") },
      kubernetes_persistent_volume_claim_v1: {
        data: claim("data", "10Gi", { depends_on: ["kubernetes_storage_class_v1.ssd"] }),
      },
    });
    expect(problemsOf(report)).toEqual([
      ["warning", "volumes-kept", "a volume of claim shop/data stays on the cloud after the destroy"],
    ]);
  });

  test("is refused for a subnet in which a Service still has its load balancer", async () => {
    const network = {
      openstack_networking_network_v2: { net: { name: "nodes" } },
      openstack_networking_subnet_v2: {
        nodes: {
          name: "nodes",
          network_id: "${openstack_networking_network_v2.net.id}",
          cidr: "10.0.0.0/24",
          depends_on: ["kubernetes_service_v1.web"],
        },
      },
    };
    const report = await preview({ ...network, kubernetes_service_v1: { web: balancedService("web") } });
    expect(report.problems.filter(({ step }) => step === "destroy").map(({ message }) => message)).toContain(
      "nodes is still in use by the load balancer of Service shop/web",
    );
  });
});

describe("a changed claim", () => {
  const claims = (storage: string, extra?: object): Resources => ({
    kubernetes_persistent_volume_claim_v1: { data: claim("data", storage, extra) },
  });

  let small: SavedState;

  beforeAll(async () => {
    small = await install(claims("10Gi"));
  });

  test("grows in place", async () => {
    const report = await upgrade(small, claims("20Gi"));
    expect(report.problems).toEqual([]);
    expect(report.stacks[0].changes).toMatchObject({ update: 1, replace: 0 });
  });

  test.each([
    ["in the same unit", "5Gi"],
    ["in another unit", "9999Mi"],
  ])("is refused when it is smaller, %s", async (_, size) => {
    const report = await upgrade(small, claims(size));
    expect(report.stacks[0].changes).toMatchObject({ replace: 1 });
    expect(problemsOf(report)).toEqual([
      ["error", "claim-shrinks", `would make the claim shop/data smaller: ${size} instead of 10Gi`],
    ]);
  });

  test("is fine when it is the same size in another unit", async () => {
    expect((await upgrade(small, claims("10240Mi"))).problems).toEqual([]);
  });

  test("is warned of when another class makes it anew", async () => {
    const other = {
      spec: {
        access_modes: ["ReadWriteOnce"],
        resources: { requests: { storage: "10Gi" } },
        storage_class_name: "fast",
      },
    };
    const report = await upgrade(small, claims("10Gi", other));
    expect(problemsOf(report)).toEqual([
      ["warning", "claim-replaced", "would delete the claim shop/data and make an empty one"],
    ]);
  });

  test("is warned of when it goes with the code, protected or not", async () => {
    const report = await upgrade(small, {
      kubernetes_namespace_v1: { shop: { metadata: [{ name: "shop" }] } },
    });
    expect(problemsOf(report)).toContainEqual(["warning", "claim-deleted", "would delete the claim shop/data"]);
  });

  test("is refused when the template of a StatefulSet gets smaller", async () => {
    const sets = (storage: string): Resources => ({
      kubernetes_stateful_set_v1: { db: statefulSet("db", storage, 3) },
    });
    const report = await upgrade(await install(sets("20Gi")), sets("10Gi"));
    expect(problemsOf(report)).toEqual([
      ["error", "claim-shrinks", "would make the claims data of the StatefulSet shop/db smaller: 10Gi instead of 20Gi"],
    ]);
  });
});
