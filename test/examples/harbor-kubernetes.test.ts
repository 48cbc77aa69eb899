import { build } from "../../examples/harbor-kubernetes/main";
import type { PreviewResult } from "../../lib/preview";
import { renderTopologyPage } from "../../lib/preview/topology";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";

jest.setTimeout(120_000);

describe("the harbor-kubernetes example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, {
    name: "harbor-kubernetes",
    servers: 3,
    controlPlanes: 1,
    upper: ["-platform", "-applications"],
  });

  test("destroys Harbor, then its claims, then the janitor, and the driver of the volumes last", () => {
    const order = [
      last("helm_release", "harbor-route"),
      last("helm_release", "harbor"),
      first("kubernetes_persistent_volume_claim_v1"),
      last("kubernetes_persistent_volume_claim_v1"),
      last("helm_release", "k8s-on-openstack-janitor"),
      last("helm_release", "openstack-cinder-csi"),
    ];
    expect(order).toEqual([...order].sort((left, right) => left - right));
  });

  test("tells how to log in, the password as a secret", () => {
    const outputs = result.report.stacks[1]?.outputs ?? [];
    const secret = outputs.filter(({ sensitive }) => sensitive).map(({ name }) => name);
    expect(outputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["registry_address", "registry_host", "registry_port", "registry_url", "registry_user"]),
    );
    expect(secret).toEqual(["registry_password"]);
  });

  test("puts passwords into Secrets of the cluster, and into nothing that everybody reads", () => {
    const secrets = result.report.stacks[1]?.secrets ?? [];
    const passwords = secrets.filter(({ address }) => address.includes("random_password.Registry"));
    expect(passwords.length).toBeGreaterThanOrEqual(8);
    for (const { destinations } of passwords) {
      expect(destinations.map(({ at }) => at)).toContainEqual(expect.stringMatching(/^kubernetes_secret_v1/));
      for (const { at } of destinations) {
        expect(at).toMatch(/^(kubernetes_secret_v1|terraform_data|registry_password)/);
      }
    }
  });

  test("counts the volumes of Harbor and the load balancer of the gateway", () => {
    expect(result.report.quota).toMatchObject({ serviceLoadBalancers: 1, claimedVolumes: 4 });
  });

  test("draws the registry's namespace", () => {
    expect(renderTopologyPage(result.report)).toContain("harbor");
  });

  function destroyed() {
    return result.operations.filter(({ step, action }) => step === "destroy" && action === "delete");
  }

  /** Positions at which objects of a type are removed: those with some names, or all. */
  function positions(type: string, names: readonly string[]): readonly number[] {
    const found = destroyed().flatMap((one, index) =>
      one.type === type && (names.length === 0 || names.includes(one.name)) ? [index] : [],
    );
    expect(found.length).toBeGreaterThanOrEqual(Math.max(1, names.length));
    return found;
  }

  function first(type: string, ...names: readonly string[]): number {
    return Math.min(...positions(type, names));
  }

  function last(type: string, ...names: readonly string[]): number {
    return Math.max(...positions(type, names));
  }
});
