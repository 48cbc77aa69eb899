import { renderContent } from "../../lib/cli/content-report";
import { Paint } from "../../lib/cli/paint";
import { sampleApplications, samplePlatform } from "../preview/topology/support/sample-content";
import { sampleObservability, sampleRegistryContent, sampleTenants } from "../preview/topology/support/sample-estate";
import { sampleCluster } from "../preview/topology/support/sample-report";

const plain = Paint.for(process.stdout, false);

describe("what the terminal tells of a cluster's content", () => {
  test("is nothing for a stack of machines", () => {
    expect(renderContent(sampleCluster(), plain, 120)).toEqual([]);
  });

  test("is the version of each chart, without the library's own bundles", () => {
    expect(renderContent(samplePlatform("shop"), plain, 120)).toEqual([
      "",
      "Releases",
      "  cilium  1.20.0  in kube-system",
      "  ccm     2.36.0  in kube-system",
    ]);
  });

  test("is each application with its volumes, and each way in", () => {
    const lines = renderContent(sampleApplications("shop"), plain, 140).map((line) => line.replace(/ +/g, " ").trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        "shop/web Deployment ×2–6 registry.example.com/team/app:1.2.3 10Gi at /uploads",
        "shop/db StatefulSet ×3 registry.example.com/team/app:1.2.3 20Gi at /var/lib/db",
        "shop/report CronJob 0 3 * * * registry.example.com/team/app:1.2.3",
        "shop.example.com/cart → Gateway envoy/public → shop/web:80",
        "203.0.113.9 → load balancer → shop/mail",
        "every node, port 30080 → node port → shop/legacy",
      ]),
    );
  });

  test("is who may do what in which project, where images and figures go, and what is kept in object storage", () => {
    const lines = [sampleTenants(), sampleRegistryContent(), sampleObservability("prod")]
      .flatMap((stack) => renderContent(stack, plain, 240))
      .map((line) => line.replace(/ +/g, " ").trim());

    expect(lines).toEqual(
      expect.arrayContaining([
        "Tenants",
        "red-developers → has roles in → Project red",
        "→ may use → 3 servers · 10 cores · 20 GiB of memory, " + "no limit of load balancers · 1 listener",
        "hub → copies → Project dockerhub → pull → Nodes",
        "Members and pipelines → push → Project shop → pull → Namespace shop",
        "Nodes and pods → figures → Telegraf → writes → InfluxDB → queries → Grafana",
        "Loki → writes → logs",
      ]),
    );
  });
});
