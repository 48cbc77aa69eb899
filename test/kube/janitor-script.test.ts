import {
  DRIVER,
  BALANCER,
  MARKER,
  service,
  volume,
  claim,
  pod,
  owned,
  cloudController,
  volumeControllers,
  snapshotController,
  CONTENT,
  SNAPSHOT,
} from "./support/cluster-objects";
import { FakeApiServer } from "./support/fake-api-server";
import type { ApiObject } from "./support/fake-api-server";
import { runJanitor } from "./support/run-janitor";

jest.setTimeout(60_000);

describe("the janitor", () => {
  it("deletes Services of type LoadBalancer in all namespaces, and waits until their load balancers are gone", async () => {
    const other: ApiObject = { ...service("b"), metadata: { namespace: "blog", name: "b", finalizers: [BALANCER] } };
    const server = new FakeApiServer([service("a"), other, service("c")], [cloudController], ["VolumeSnapshotContent"]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain" });

    expect(log).toContain("done");
    expect(code).toBe(0);
    expect(server.changes).toEqual([
      "DELETE /api/v1/namespaces/shop/services/a",
      "DELETE /api/v1/namespaces/blog/services/b",
      "DELETE /api/v1/namespaces/shop/services/c",
    ]);
  });

  it("leaves Services alone that are of another type, or that somebody else looks after", async () => {
    const server = new FakeApiServer([
      service("plain", { type: "ClusterIP" }, []),
      service("metal", { loadBalancerClass: "example.com/metal" }),
    ]);

    expect((await runJanitor(server, { JANITOR_VOLUMES: "retain" })).code).toBe(0);
    expect(server.changes).toEqual([]);
  });

  it("waits for the load balancer of a Service that is of another type by now", async () => {
    const server = new FakeApiServer([service("a", { type: "ClusterIP" })]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toContain("service shop/a");
    expect(server.changes).toEqual([]);
  });

  it("gives up when the time is over, and names what is left", async () => {
    const server = new FakeApiServer([service("stuck"), service("fine", {}, [])]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toMatch(/out of time: these are left:\n {2}service shop\/stuck\n$/);
  });

  it("touches nothing where claims must not be lost, and lists them", async () => {
    const server = new FakeApiServer([service("a"), volume("pv", "data"), claim("data", "pv"), CONTENT, SNAPSHOT]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "fail" });

    expect(code).toBe(2);
    expect(log).toContain("\n  claim shop/data\n  snapshot shop/nightly\n");
    expect(server.changes).toEqual([]);
  });

  it("goes on where claims must not be lost and there are none of drivers of the library", async () => {
    const others = [volume("pv", "data", { driver: "nfs.csi.k8s.io" }), claim("data", "pv"), claim("pending")];
    const server = new FakeApiServer([service("a"), ...others], [cloudController]);

    expect((await runJanitor(server, { JANITOR_VOLUMES: "fail" })).code).toBe(0);
    expect(server.changes).toHaveLength(1);
  });

  it("waits, where claims must not be lost, until the volumes of claims are gone that somebody has deleted before", async () => {
    const deleted = claim("new", "pv");
    const given = [
      { ...deleted, metadata: { ...deleted.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } },
      volume("pv", "new"),
      volume("freed", "data", { phase: "Released" }),
      volume("kept", "old", { policy: "Retain", phase: "Released" }),
    ];
    let requests = 0;
    const server = new FakeApiServer(given, [(one) => (++requests < 14 ? undefined : volumeControllers(one))]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "fail" });

    expect(code).toBe(0);
    expect(log).toContain("2 to go: claim shop/new; volume freed (Released)");
    expect(log).toContain("volume cinder-kept of claim shop/old stays in Cinder");
    expect(server.changes).toEqual([]);
  });

  it("gives up, where claims must not be lost, when such a volume stays", async () => {
    const server = new FakeApiServer([volume("pv", "gone", { phase: "Failed" })]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "fail", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toContain("these are left:\n  volume pv (Failed)\n");
  });

  it.each([
    ["nfs.manila.csi.openstack.org", "Manila"],
    ["cephfs.manila.csi.openstack.org", "Manila"],
    ["rbd.csi.ceph.com", "Ceph"],
  ])("deletes claims on volumes of the driver %s as well, or says that they stay in %s", async (name, place) => {
    const given = [volume("pv", "data", { driver: name }), claim("data", "pv")];
    const deleting = new FakeApiServer(given, [volumeControllers]);
    const keeping = new FakeApiServer(given);

    expect((await runJanitor(deleting, { JANITOR_VOLUMES: "delete" })).code).toBe(0);
    expect(deleting.changes).toEqual(["DELETE /api/v1/namespaces/shop/persistentvolumeclaims/data"]);
    expect((await runJanitor(keeping, { JANITOR_VOLUMES: "retain" })).log).toContain(`stays in ${place}`);
  });

  it("names the volumes that stay in Cinder, when it is to keep them", async () => {
    const server = new FakeApiServer([volume("pv", "data"), claim("data", "pv")]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain" });

    expect(code).toBe(0);
    expect(log).toContain("volume cinder-pv of claim shop/data stays in Cinder");
    expect(server.changes).toEqual([]);
  });

  it("deletes snapshots before the claims that they were made of", async () => {
    const server = new FakeApiServer(
      [volume("pv", "data"), claim("data", "pv"), CONTENT, SNAPSHOT],
      [snapshotController, volumeControllers],
    );

    expect((await runJanitor(server, { JANITOR_VOLUMES: "delete" })).code).toBe(0);
    expect(server.changes).toEqual([
      "DELETE /apis/snapshot.storage.k8s.io/v1/namespaces/shop/volumesnapshots/nightly",
      "DELETE /api/v1/namespaces/shop/persistentvolumeclaims/data",
    ]);
  });

  it("stops whatever made the pods that use a claim, and only that", async () => {
    const server = new FakeApiServer(
      [
        ...["a", "b", "c", "d", "e"].flatMap((name) => [volume(`pv-${name}`, name), claim(name, `pv-${name}`)]),
        ...[pod("web-1", "a", ["ReplicaSet", "web-abc"]), owned("ReplicaSet", "web-abc", ["Deployment", "web"])],
        ...[owned("Deployment", "web"), pod("db-0", "b", ["StatefulSet", "db"]), owned("StatefulSet", "db")],
        ...[pod("job-1-x", "c", ["Job", "job-1"]), owned("Job", "job-1", ["CronJob", "nightly"])],
        ...[owned("CronJob", "nightly"), pod("bare", "d"), pod("rs-x", "e", ["ReplicaSet", "rs"])],
        ...[
          owned("ReplicaSet", "rs"),
          pod("innocent", "none", ["StatefulSet", "other"]),
          owned("StatefulSet", "other"),
        ],
      ],
      [volumeControllers],
    );
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "delete" });

    expect(log).toContain("done");
    expect(code).toBe(0);
    expect(new Set(server.changes.filter((change) => !change.includes("persistentvolumeclaims")))).toEqual(
      new Set([
        "PATCH /apis/apps/v1/namespaces/shop/deployments/web/scale",
        "PATCH /apis/apps/v1/namespaces/shop/statefulsets/db/scale",
        "PATCH /apis/batch/v1/namespaces/shop/cronjobs/nightly",
        "DELETE /apis/batch/v1/namespaces/shop/jobs/job-1",
        "DELETE /api/v1/namespaces/shop/pods/bare",
        "PATCH /apis/apps/v1/namespaces/shop/replicasets/rs/scale",
      ]),
    );
    expect(server.all("PersistentVolume")).toEqual([]);
    expect(server.all("Pod").map(({ metadata }) => metadata.name)).toEqual(["innocent"]);
  });

  it("keeps volumes whose class says so, and their pods, and deletes claims that are about to get a volume", async () => {
    const provisioner = { "volume.kubernetes.io/storage-provisioner": DRIVER };
    const server = new FakeApiServer(
      [
        volume("pv", "kept", { policy: "Retain" }),
        claim("kept", "pv"),
        pod("user", "kept"),
        claim("new", undefined, provisioner),
      ],
      [volumeControllers],
    );
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "delete" });

    expect(code).toBe(0);
    expect(log).toContain("volume cinder-pv of claim shop/kept stays in Cinder");
    expect(server.changes).toEqual(["DELETE /api/v1/namespaces/shop/persistentvolumeclaims/new"]);
  });

  it("waits for the attachments of volumes, and for volumes whose claim is gone already", async () => {
    const attachment: ApiObject = {
      kind: "VolumeAttachment",
      metadata: { name: "va" },
      spec: { attacher: DRIVER, nodeName: "n1", source: { persistentVolumeName: "pv" } },
    };
    const server = new FakeApiServer([volume("pv", "gone", { phase: "Released" }), attachment]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "delete", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toContain("\n  volume pv (Released)\n  attachment of pv to node n1\n");
  });

  it("asks again after conflicts, overload, faults of the server and garbage", async () => {
    const server = new FakeApiServer([service("a", {}, [])]);
    server.faults.push(
      [409, "application/json", '{"message": "conflict"}'],
      [503, "text/plain", "overloaded"],
      [200, "application/json", "{"],
    );
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain" });

    expect(code).toBe(0);
    expect(log).toContain("409 conflict; trying again");
    expect(log).toContain("503 overloaded; trying again");
    expect(server.changes).toHaveLength(1);
  });

  it("starts a list again whose pages grew too old", async () => {
    const server = new FakeApiServer([service("a", {}, []), service("b", {}, []), service("c", {}, [])]);
    server.faults.push([410, "application/json", '{"message": "expired"}']);

    expect((await runJanitor(server, { JANITOR_VOLUMES: "retain" })).code).toBe(0);
    expect(server.changes).toHaveLength(3);
  });

  it("does not try again what it has no right to", async () => {
    const server = new FakeApiServer([]);
    server.faults.push([403, "application/json", '{"message": "services is forbidden"}']);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain" });

    expect(code).toBe(2);
    expect(log).toContain("services is forbidden");
  });

  it("does nothing for a release that was never installed to its end", async () => {
    const server = new FakeApiServer([service("a")]);
    const { code, log } = await runJanitor(server, { JANITOR_VOLUMES: "retain", JANITOR_MARKER: "kube-system/armed" });

    expect(code).toBe(0);
    expect(log).toContain("nothing is done");
    expect(server.changes).toEqual([]);
  });

  it("takes its marker away at the end, so that a later installation starts without one", async () => {
    const server = new FakeApiServer([MARKER, service("a")], [cloudController]);
    const { code } = await runJanitor(server, { JANITOR_VOLUMES: "retain", JANITOR_MARKER: "kube-system/armed" });

    expect(code).toBe(0);
    expect(server.changes.at(-1)).toBe("DELETE /api/v1/namespaces/kube-system/configmaps/armed");
  });

  it("refuses a policy that it does not know", async () => {
    const server = new FakeApiServer([]);

    expect((await runJanitor(server, { JANITOR_VOLUMES: "burn" })).code).toBe(2);
  });
});
