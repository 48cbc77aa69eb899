import { HarborAccess } from "../../../lib/registry";
import { renderHarborExpose, renderHarborRoute } from "../../../lib/registry/kubernetes/render-harbor-expose";
import { renderHarborPolicies } from "../../../lib/registry/kubernetes/render-harbor-policies";
import { GATEWAY, HOSTNAME } from "../support/add-registry";

const BEHIND_GATEWAY = HarborAccess.gateway(GATEWAY).source;
const BEHIND_BALANCER = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"] }).source;

function expose(access: HarborAccess) {
  const ownCidrs = ["10.10.0.0/24", "10.244.0.0/16", "fd00:10::/64", "198.51.100.0/24"];
  return renderHarborExpose({ access: access.source, hostname: HOSTNAME, ownCidrs, authoritySecret: undefined });
}

function policies(changes: object = {}) {
  return renderHarborPolicies({
    access: BEHIND_GATEWAY,
    metricsFrom: undefined,
    egressCidrs: ["0.0.0.0/0"],
    egressNamespaces: [],
    ...changes,
  });
}

describe("the way to a registry on a cluster", () => {
  it("is a Service inside the cluster behind a gateway, which ends the encryption", () => {
    expect(expose(HarborAccess.gateway(GATEWAY))).toEqual({
      type: "clusterIP",
      tls: { enabled: false },
      clusterIP: { name: "harbor", ports: { httpPort: 80 } },
    });
  });

  it("is a route without a time limit, because layers take as long as they take", () => {
    expect(renderHarborRoute(HOSTNAME, GATEWAY)).toMatchObject({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      spec: {
        parentRefs: [{ name: "public", namespace: "gateways" }],
        hostnames: [HOSTNAME],
        rules: [{ backendRefs: [{ name: "harbor", port: 80 }], timeouts: { request: "0s" } }],
      },
    });
  });

  it("is a load balancer with the registry's certificate, for its clients, nodes and pods", () => {
    expect(
      expose(HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.10" })),
    ).toEqual({
      type: "loadBalancer",
      tls: { enabled: true, certSource: "secret", secret: { secretName: "harbor-serving" } },
      loadBalancer: {
        name: "harbor",
        IP: "203.0.113.10",
        annotations: {
          "loadbalancer.openstack.org/keep-floatingip": "true",
          "external-dns.alpha.kubernetes.io/hostname": HOSTNAME,
        },
        sourceRanges: ["198.51.100.0/24", "10.10.0.0/24", "10.244.0.0/16"],
      },
    });
  });

  it("is a load balancer without a floating IP when that is asked for, at an address that is known before", () => {
    const access = HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"], internal: true, address: "10.10.0.50" });

    expect(expose(access)).toMatchObject({
      loadBalancer: {
        IP: "10.10.0.50",
        annotations: { "service.beta.kubernetes.io/openstack-internal-load-balancer": "true" },
      },
    });
    expect(access.address).toBe("10.10.0.50");
  });

  it("is an address of the cloud's choice when none is named", () => {
    const access = HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"] });
    expect(expose(access)).toHaveProperty("loadBalancer.IP", "");
    expect(access.address).toBeUndefined();
  });
});

describe("the policies of a registry on a cluster", () => {
  it("let the pods of the gateway in, at Harbor's proxy only", () => {
    expect(policies()[0]).toMatchObject({
      name: "allow-clients",
      spec: {
        podSelector: { matchLabels: { component: "nginx" } },
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "proxies" } } }],
            ports: [{ port: "8080" }],
          },
        ],
      },
    });
  });

  it("let everybody in at a load balancer, which tells clients apart", () => {
    const [clients] = policies({ access: BEHIND_BALANCER });
    expect(clients?.spec.ingress).toEqual([
      {
        ports: [
          { port: "8080", protocol: "TCP" },
          { port: "8443", protocol: "TCP" },
        ],
      },
    ]);
  });

  it("never let Harbor call the metadata service, whichever ranges it may call", () => {
    const egress = (...egressCidrs: string[]) => policies({ egressCidrs })[1]?.spec.egress;

    expect(egress("0.0.0.0/0", "::/0")).toEqual([
      {
        to: [
          { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } },
          { ipBlock: { cidr: "::/0", except: ["fe80::/10"] } },
        ],
      },
    ]);
    expect(egress("203.0.113.0/24")).toEqual([{ to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }]);
  });

  it("let nothing out when nothing is named, and pods of namespaces that are", () => {
    expect(policies({ egressCidrs: [] })[1]?.spec.egress).toEqual([]);
    expect(policies({ egressCidrs: [], egressNamespaces: ["databases"] })[1]?.spec.egress).toEqual([
      { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "databases" } } }] },
    ]);
  });

  it("let the database, the cache, the portal and the proxy call nobody outside", () => {
    expect(policies()[1]?.spec.podSelector).toEqual({
      matchExpressions: [{ key: "component", operator: "NotIn", values: ["database", "redis", "nginx", "portal"] }],
    });
  });

  it("let figures be asked for when there are some", () => {
    expect(policies().map(({ name }) => name)).toEqual(["allow-clients", "allow-egress"]);
    expect(policies({ metricsFrom: "monitoring" })[2]).toMatchObject({
      name: "allow-metrics",
      spec: {
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
            ports: [{ port: "8001" }],
          },
        ],
      },
    });
  });
});
