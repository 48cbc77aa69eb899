import { createHash } from "node:crypto";
import { renderTopologyPage } from "../../../lib/preview/topology";
import { sampleCluster, sampleReport, sampleResource, sampleStack } from "./support/sample-report";

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(1)'>\${x} %{if}\n\u202e\u0000😀${"x".repeat(180)}`;

const report = sampleReport(sampleCluster({ pools: { general: 20 } }));
const page = renderTopologyPage(report);

describe("renderTopologyPage", () => {
  test("renders the same bytes for the same report", () => {
    expect(renderTopologyPage(report)).toBe(page);
  });

  test("has every resource of the report in the outline, once", () => {
    for (const { address } of report.stacks[0].resources) {
      expect(page.split(`<dt>Address<dd>${address}<`)).toHaveLength(2);
    }
  });

  test("refers to nothing outside of itself", () => {
    const targets = [...page.matchAll(/\b(?:href|src|action|data|poster)\s*=\s*"([^"]*)"/g)].map((match) => match[1]);
    expect(targets.filter((target) => !target.startsWith("#"))).toEqual([]);
    expect(page.match(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/g)).toBeNull();
    expect(page).not.toMatch(/@import|url\(/);
  });

  test("links only to what is on the page", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
    const targets = [...page.matchAll(/\bhref="#([^"]*)"/g)].map((match) => match[1]);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  });

  test("has ids that are its own", () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("allows by its policy its own style and script, and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1].replace(/&#39;/g, "'");
    const hashOf = (element: string) => {
      const text = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)![1];
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashOf("style")}; script-src ${hashOf("script")}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toMatch(/<[a-z][^>]*\s(?:style|on[a-z]+)="/);
  });

  test("makes every thing of the diagram a link with a name, which keys reach", () => {
    const links = [...page.matchAll(/<a class="item [^>]*>/g)].map((match) => match[0]);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) {
      expect(link).toMatch(/ href="#s1r\d+" aria-label="[^"]+" data-ids="s1r\d+[^"]*"/);
    }
    expect(page).toContain('role="status" aria-live="polite"');
    expect(page).toContain('href="#main">Skip to the content');
  });

  test("calls servers that are replaced or rebuilt by their names", () => {
    const stack = sampleCluster({
      action: "no-op",
      servers: {
        "prod-general-1": { action: "replace", kinds: ["replace"] },
        "prod-control-plane-2": { action: "update", kinds: ["rebuild"] },
      },
    });
    const text = textOf(renderTopologyPage(sampleReport(stack)));
    expect(text).toMatch(/replace 1 server\s*: a new server takes its place[^:]*prod-general-1 worker because of name/);
    expect(text).toMatch(/rebuild 1 server\s*: the image changes: [^:]*prod-control-plane-2 control plane/);
  });

  test("says which rule lets whom in, and warns about rules that are open to everyone", () => {
    const open = sampleResource("openstack_networking_secgroup_rule_v2.open", {
      attributes: {
        direction: "ingress",
        ethertype: "IPv4",
        protocol: "tcp",
        port_range_min: 22,
        port_range_max: 22,
        remote_ip_prefix: "0.0.0.0/0",
      },
    });
    const text = textOf(renderTopologyPage(sampleReport(sampleStack("prod", [open]), sampleCluster())));
    expect(text).toMatch(/TCP 22\s+0\.0\.0\.0\/0 IPv4 ! open to everyone/);
    expect(text).toMatch(/TCP 6443\s+198\.51\.100\.0\/24 IPv4\s+API server from the office/);
  });

  test("tells where secrets go, and folds away long lists of servers", () => {
    const stack = sampleCluster({ pools: { general: 9 } });
    const servers = stack.resources.filter(({ type }) => type === "openstack_compute_instance_v2");
    const destinations = servers.map(({ address, name }) => {
      const form = name!.includes("control-plane") ? ("clear" as const) : ("derived" as const);
      return { kind: "user-data" as const, at: address, name: name!, attribute: "private_key_pem", form };
    });
    const secret = { address: "tls_private_key.ca", attributes: ["private_key_pem"], destinations };
    const text = textOf(renderTopologyPage(sampleReport({ ...stack, secrets: [secret] })));
    expect(text).toMatch(/in clear\s+prod-control-plane-1\s*, prod-control-plane-2\s*, prod-control-plane-3/);
    expect(text).toMatch(/derived\s+9 places/);
  });

  test("shows problems before everything else", () => {
    const problem = {
      severity: "error" as const,
      code: "terraform-apply",
      message: "no route",
      detail: "add a router",
    };
    const failed = renderTopologyPage({ ...report, ok: false, problems: [problem] });
    expect(failed.indexOf("no route")).toBeLessThan(failed.indexOf('id="s1"'));
    expect(textOf(failed)).toMatch(/✕ 1 error/);
  });

  test("renders a report that has no stack", () => {
    expect(textOf(renderTopologyPage(sampleReport()))).toContain("The report has no stack");
  });

  test("stays below 1.5 MB for a thousand resources", () => {
    const large = sampleReport(sampleCluster({ pools: { a: 100, b: 100, c: 90, d: 30 } }));
    expect(large.stacks[0].resources.length).toBeGreaterThan(980);
    expect(Buffer.byteLength(renderTopologyPage(large))).toBeLessThan(1_500_000);
  });

  test("escapes hostile text in every place", () => {
    const thing = sampleResource("openstack_compute_instance_v2.x", {
      name: HOSTILE,
      path: `${HOSTILE}/a/b/c`,
      attributes: {
        [HOSTILE]: HOSTILE,
        flavor_name: HOSTILE,
        availability_zone: HOSTILE,
        metadata: { k8s_on_openstack_pool: HOSTILE },
      },
      secrets: [HOSTILE],
    });
    const stack = {
      ...sampleStack(HOSTILE, [thing]),
      providers: [HOSTILE],
      outputs: [{ name: HOSTILE, sensitive: false, value: HOSTILE }],
    };
    const problems = [
      { severity: "warning" as const, code: HOSTILE, message: HOSTILE, detail: HOSTILE, address: HOSTILE },
    ];
    const hostile = renderTopologyPage({
      ...sampleReport(stack, sampleCluster({ name: HOSTILE })),
      source: HOSTILE,
      problems,
    });
    expect(hostile.match(/<script/g)).toHaveLength(1);
    expect(hostile).not.toMatch(/<img|[\u0000\u202e]/);
    expect(hostile).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });
});

/** What is left of a page without its tags. */
function textOf(html: string): string {
  return html
    .replace(/<(style|script|svg)\b[^]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");
}
