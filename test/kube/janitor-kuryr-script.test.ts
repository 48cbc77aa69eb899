import { volume, claim, leaves, volumeControllers } from "./support/cluster-objects";
import { FakeApiServer } from "./support/fake-api-server";
import type { ApiObject, Controller } from "./support/fake-api-server";
import { runJanitor } from "./support/run-janitor";

jest.setTimeout(60_000);

const KURYR = { JANITOR_KURYR: "yes" };
const SERVICE_FINALIZER = "kuryr.openstack.org/service-finalizer";

function namespace(name: string, labels: object = {}): ApiObject {
  return { kind: "Namespace", metadata: { name, labels, finalizers: ["kubernetes"] } };
}

function kuryrObject(kind: string, namespaceName: string, name: string): ApiObject {
  return { kind, metadata: { namespace: namespaceName, name, finalizers: ["kuryr"] } };
}

function anyService(namespaceName: string, name: string, spec: object = {}): ApiObject {
  return {
    kind: "Service",
    metadata: { namespace: namespaceName, name, finalizers: [SERVICE_FINALIZER] },
    spec: { type: "ClusterIP", clusterIP: "10.96.0.9", ...spec },
  };
}

/** Takes balancers of deleted Services away, and ends namespaces with all that is in them. */
const kuryrController: Controller = (server) => {
  server
    .all("Service")
    .filter(leaves)
    .forEach((one) => {
      server
        .all("KuryrLoadBalancer")
        .filter(({ metadata }) => metadata.namespace === one.metadata.namespace && metadata.name === one.metadata.name)
        .forEach((balancer) => server.remove(balancer));
      server.remove(one);
    });
  server
    .all("Namespace")
    .filter(leaves)
    .forEach((one) => {
      ["KuryrPort", "KuryrNetwork"]
        .flatMap((kind) => server.all(kind))
        .filter(({ metadata }) => metadata.namespace === one.metadata.name)
        .forEach((object) => server.remove(object));
      server.remove(one);
    });
};

describe("the janitor of a cluster with Kuryr", () => {
  const system = [
    namespace("kube-system"),
    namespace("default"),
    namespace("monitoring", { "app.kubernetes.io/managed-by": "k8s-on-openstack" }),
    anyService("kube-system", "kube-dns"),
    kuryrObject("KuryrLoadBalancer", "kube-system", "kube-dns"),
    kuryrObject("KuryrPort", "kube-system", "coredns"),
    anyService("default", "kubernetes"),
  ];

  it("deletes Services of all types and namespaces of users, and waits until Kuryr has let go of them", async () => {
    const server = new FakeApiServer(
      [
        ...system,
        namespace("shop"),
        anyService("shop", "web"),
        anyService("monitoring", "grafana", { type: "LoadBalancer" }),
        kuryrObject("KuryrLoadBalancer", "shop", "web"),
        kuryrObject("KuryrPort", "shop", "web-1"),
        kuryrObject("KuryrNetwork", "shop", "shop"),
      ],
      [kuryrController],
    );
    const { code, log } = await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "fail" });

    expect(log).toContain("done");
    expect(code).toBe(0);
    expect(server.changes).toEqual([
      "DELETE /api/v1/namespaces/shop/services/web",
      "DELETE /api/v1/namespaces/monitoring/services/grafana",
      "DELETE /api/v1/namespaces/shop",
    ]);
  });

  it("says what is left of Kuryr when the time is over", async () => {
    const server = new FakeApiServer([...system, namespace("shop"), kuryrObject("KuryrPort", "shop", "web-1")]);
    const { code, log } = await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "fail", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toContain("these are left:\n  namespace shop\n  port of shop/web-1");
  });

  it("waits for a balancer whose Service has gone, but for none of the system", async () => {
    const server = new FakeApiServer([...system, kuryrObject("KuryrLoadBalancer", "shop", "gone")]);
    const { code, log } = await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "fail", JANITOR_TIMEOUT_SECONDS: "1" });

    expect(code).toBe(3);
    expect(log).toContain("these are left:\n  load balancer of shop/gone\n");
    expect(log).not.toContain("kube-dns");
  });

  it("leaves a namespace whose claims are to stay", async () => {
    const objects = [...system, namespace("shop"), claim("data", "v"), volume("v", "data")];
    const server = new FakeApiServer(objects, [kuryrController]);
    const { code, log } = await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "retain" });

    expect(code).toBe(0);
    expect(log).toContain("namespace shop stays, because claims in it are to stay: claim shop/data");
    expect(server.changes).toEqual([]);
  });

  it("deletes a namespace once the claims in it are gone by the policy", async () => {
    const objects = [...system, namespace("shop"), claim("data", "v"), volume("v", "data")];
    const server = new FakeApiServer(objects, [kuryrController, volumeControllers]);
    const { code, log } = await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "delete" });

    expect(code).toBe(0);
    expect(log).not.toContain("stays");
    expect(server.changes).toEqual([
      "DELETE /api/v1/namespaces/shop/persistentvolumeclaims/data",
      "DELETE /api/v1/namespaces/shop",
    ]);
  });

  it("leaves Services alone that are but names", async () => {
    const headless = anyService("monitoring", "peers", { clusterIP: "None" });
    const server = new FakeApiServer([...system, { ...headless, metadata: { ...headless.metadata, finalizers: [] } }]);

    expect((await runJanitor(server, { ...KURYR, JANITOR_VOLUMES: "fail" })).code).toBe(0);
    expect(server.changes).toEqual([]);
  });
});
