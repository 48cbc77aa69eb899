import type { ClusterSpec, NodeSpec } from "../../lib/bootstrap";
import { isControlPlane, KUBERNETES_RELEASES } from "../../lib/bootstrap";
import { CONTROL_PLANE_CHECKS, WORKER_CHECKS } from "../support/cis-checks";
import { readCisNode } from "../support/cis-node";
import { archetype, ARCHETYPES } from "./support/archetypes";

/** Manual checks that warn on purpose: AlwaysPullImages and a kubelet certificate from a file; lib/bootstrap/README.md says why. */
const WANTED_WARNINGS = ["1.2.11", "4.2.9"];

function evaluate(cluster: ClusterSpec, first: NodeSpec, node: NodeSpec): { failures: string[]; warnings: string[] } {
  const state = readCisNode(cluster, first, node);
  const checks = isControlPlane(node.role) ? CONTROL_PLANE_CHECKS : WORKER_CHECKS;
  const missed = checks.filter((check) => !check.passes(state));
  return {
    failures: missed.filter((check) => check.scored).map((check) => check.id),
    warnings: missed.filter((check) => !check.scored).map((check) => check.id),
  };
}

describe("the CIS benchmark", () => {
  test.each(KUBERNETES_RELEASES.map(({ minor }) => minor))("on Kubernetes %s fails nothing that is scored", (minor) => {
    const { cluster, nodes } = archetype(`minimal-${minor}`);
    const [first, worker] = nodes as [NodeSpec, NodeSpec];
    expect(evaluate(cluster, first, first)).toEqual({ failures: [], warnings: WANTED_WARNINGS });
    expect(evaluate(cluster, first, worker)).toEqual({ failures: [], warnings: ["4.2.9"] });
  });

  test.each(ARCHETYPES.map(({ name, ...rest }) => [name, rest] as const))(
    "on %s fails nothing that is scored",
    (_, it) => {
      const first = it.nodes[0];
      for (const node of it.nodes) {
        expect(evaluate(it.cluster, first, node).failures).toEqual([]);
      }
    },
  );

  test("sees what users take back", () => {
    const { cluster, nodes } = archetype("minimal-1.36");
    const [first] = nodes as [NodeSpec];
    const weaker: ClusterSpec = {
      ...cluster,
      apiServer: { extraArgs: [{ name: "profiling", value: "true" }] },
      kubelet: { extraConfig: { seccompDefault: false } },
    };
    expect(evaluate(weaker, first, first)).toEqual({
      failures: ["1.2.15"],
      warnings: [...WANTED_WARNINGS, "4.2.14"],
    });
  });

  test("warns less when images are always pulled", () => {
    const { cluster, nodes } = archetype("high-availability");
    const [first] = nodes as [NodeSpec];
    expect(evaluate(cluster, first, first).warnings).toEqual(["4.2.9"]);
  });

  test("finds every file that a flag of the API server names, in a folder that is mounted", () => {
    for (const { cluster, nodes } of ARCHETYPES) {
      const [first] = nodes as [NodeSpec];
      const { apiServer, written } = readCisNode(cluster, first, first);
      const named = [...apiServer].filter(([name]) => /(policy|config)(-file)?$/.test(name));
      expect(named.length).toBeGreaterThanOrEqual(4);
      for (const [, path] of named) {
        expect(path).toMatch(/^\/etc\/k8s-on-openstack\/apiserver\//);
        expect(written.get(path)?.permissions).toBe("0600");
      }
    }
  });
});
