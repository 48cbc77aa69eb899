import { Paint } from "../../lib/cli/paint";
import { renderTerminalReport } from "../../lib/cli/terminal-report";
import type { PreviewReport } from "../../lib/preview";

const QUOTA = {
  instances: 1,
  cores: 4,
  ramMb: 8192,
  flavors: [{ name: "m1.large", servers: 1, cores: 4, ramMb: 8192, known: "customary" as const }],
  volumes: 1,
  gigabytes: 20,
  claimedVolumes: 0,
  shares: 0,
  shareGigabytes: 0,
  networks: 0,
  subnets: 0,
  routers: 0,
  ports: 1,
  floatingIps: 0,
  securityGroups: 0,
  securityGroupRules: 0,
  loadBalancers: 0,
  serviceLoadBalancers: 0,
  listeners: 0,
  pools: 0,
  members: 0,
  healthMonitors: 0,
  serverGroups: 0,
  serverGroupMembers: 0,
  keyPairs: 0,
  secrets: 0,
  containers: 0,
};

function report(change: Partial<PreviewReport> = {}): PreviewReport {
  return {
    format: 1,
    source: "app",
    tool: { name: "terraform", version: "1.11.4" },
    startedAt: "2026-01-01T00:00:00.000Z",
    milliseconds: 4200,
    ok: true,
    problems: [],
    quota: QUOTA,
    stacks: [
      {
        name: "prod",
        constructPath: "prod",
        dependencies: [],
        providers: ["terraform-provider-openstack/openstack"],
        resources: [
          {
            address: "openstack_compute_instance_v2.node",
            mode: "managed",
            type: "openstack_compute_instance_v2",
            constructPath: "prod/Cluster/ControlPlane/1/Server",
            name: "prod-control-plane-1",
            action: "update",
            changedAttributes: ["image_name"],
            replacedBecause: [],
            attributes: {
              flavor_name: "m1.large",
              availability_zone: "az1",
              access_ip_v4: "10.0.0.9",
              image_name: "ubuntu",
            },
            sensitiveAttributes: [],
            references: [],
            isProtected: false,
          },
        ],
        changes: { create: 0, update: 1, replace: 0, delete: 0, "no-op": 0, read: 0 },
        servers: [
          {
            address: "openstack_compute_instance_v2.node",
            name: "prod-control-plane-1",
            role: "control-plane",
            kinds: ["rebuild"],
            because: ["image_name"],
          },
        ],
        quota: QUOTA,
        secrets: [
          {
            address: "tls_private_key.ca",
            constructPath: "prod/Cluster/Pki/Ca/Key",
            attributes: ["private_key_pem"],
            destinations: [
              {
                kind: "user-data",
                at: "openstack_compute_instance_v2.node",
                name: "prod-control-plane-1",
                attribute: "private_key_pem",
                form: "clear",
              },
              { kind: "output", at: "kubeconfig", name: "kubeconfig", attribute: "private_key_pem", form: "unknown" },
            ],
          },
        ],
        outputs: [],
        steps: [{ step: "second-plan", milliseconds: 812, ok: true, summary: "nothing left to do" }],
      },
    ],
    ...change,
  };
}

const render = (change?: Partial<PreviewReport>, width = 100) =>
  renderTerminalReport(report(change), new Paint(false), width);

describe("the report at a terminal", () => {
  test("shows steps, resources, servers, changes, secrets and quota", () => {
    expect(render()).toBe(
      [
        "",
        "Stack prod",
        "  ✓  second plan  0.8 s  nothing left to do",
        "",
        "Resources",
        "  openstack_compute_instance_v2    1  prod-control-plane-1",
        "",
        "Servers",
        "  prod-control-plane-1  m1.large  az1  10.0.0.9  ubuntu",
        "",
        "Changes of servers",
        "  prod-control-plane-1  rebuild  root disk wiped in place  image_name",
        "",
        "Secrets",
        "  1 secret value of 1 resource is in the state of this stack; keep it encrypted.",
        "  In the user data of servers:",
        "    Cluster/Pki/Ca/Key  →  prod-control-plane-1",
        "  In outputs: kubeconfig",
        "",
        "Quota needed",
        "  instances 1 · cores 4 · RAM 8 GiB · volumes 1 (20 GiB) · ports 1",
        "  m1.large: OpenStack's customary size; your cloud's may differ (--flavor name=cores:MiB).",
        "",
        "No errors in 4.2 s. This was a simulation: quotas, policies and what your cloud's services dislike",
        "show only on a real cloud.",
      ].join("\n"),
    );
  });

  test("counts actions when it shows an upgrade", () => {
    expect(render({ from: "before.json" })).toContain(
      "  openstack_compute_instance_v2    1  1 update  prod-control-plane-1",
    );
  });

  test("names the construct of a problem, and counts problems", () => {
    const text = render({
      ok: false,
      problems: [
        {
          severity: "error",
          code: "terraform-apply",
          stack: "prod",
          step: "apply",
          address: "openstack_lb_pool_v2.api",
          constructPath: "prod/Cluster/Endpoint/Pool",
          message: "Amphora provider does not support SOURCE_IP_PORT",
          detail: "Use ROUND_ROBIN.",
        },
      ],
    });
    expect(text).toContain(
      [
        "  ✗ error  prod, apply  terraform-apply",
        "      Amphora provider does not support SOURCE_IP_PORT",
        "      at prod/Cluster/Endpoint/Pool",
        "         openstack_lb_pool_v2.api",
        "      Use ROUND_ROBIN.",
      ].join("\n"),
    );
    expect(text).toContain("1 error in 4.2 s.");
  });

  test("fits narrow terminals", () => {
    for (const width of [60, 80]) {
      for (const line of render({}, width).split("\n")) {
        expect(line.length).toBeLessThanOrEqual(width);
      }
    }
  });

  test("says what a cluster with Kuryr takes beyond what is counted", () => {
    expect(render({ quota: { ...QUOTA, growingClusters: ["prod"] } })).toContain(
      "  prod takes more while it runs: a port for each pod, a load balancer for each Service.\n",
    );
    expect(render()).not.toContain("takes more");
  });

  test("says when the size of a flavor is not known", () => {
    const flavors = [{ name: "big", servers: 1, known: "unknown" as const }];
    const text = render({ quota: { ...QUOTA, cores: 0, ramMb: 0, flavors } });
    expect(text).toContain("cores at least 0");
    expect(text).toContain("big: size not known, not counted; say it with --flavor name=cores:MiB.");
  });
});
