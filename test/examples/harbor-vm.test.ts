import { join } from "node:path";
import { build } from "../../examples/harbor-vm/main";
import type { PreviewResult } from "../../lib/preview";
import { inTemporaryFolder, previewApp } from "../support/preview";

jest.setTimeout(120_000);

describe("the harbor-vm example", () => {
  let first: PreviewResult;
  let second: PreviewResult;

  beforeAll(async () => {
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, "state.json");
      first = await previewApp((app) => void build(app), { destroy: false });
      first.state.write(state);
      second = await previewApp((app) => void build(app, { generation: 2 }), { from: state });
    });
  });

  it("validates, plans, applies and plans nothing again", () => {
    expect(first.report.problems.filter(({ code }) => code !== "annotation")).toEqual([]);
    expect(steps(first)).toEqual(["init true", "validate true", "plan true", "apply true", "second-plan true"]);
    expect(first.report.quota).toMatchObject({ instances: 3, volumes: 2 });
  });

  it("makes the machine anew by its generation, and touches neither volumes nor port nor the cluster", () => {
    const changed = second.operations.filter(
      ({ step, action, type }) => step === "apply" && action !== "read" && type.startsWith("openstack_"),
    );
    expect(changed.map(({ action, type, name }) => `${action} ${type} ${name}`.trim()).sort()).toEqual([
      "create openstack_compute_instance_v2 registry-g2",
      "create openstack_compute_volume_attach_v2",
      "create openstack_compute_volume_attach_v2",
      "delete openstack_compute_instance_v2 registry",
      "delete openstack_compute_volume_attach_v2",
      "delete openstack_compute_volume_attach_v2",
    ]);
    expect(steps(second).slice(0, 5)).toEqual(steps(first));
  });

  it("gives the next machine the volume of the first, and the same passwords and certificate", () => {
    const [before = "", after = ""] = [first.userData.get("registry"), second.userData.get("registry-g2")];
    expect(after.replaceAll("registry-g2", "registry")).toBe(before);
    expect(before).toContain("data_volume");
  });

  it("tells nodes where the registry is, what it is signed by, and to pull through it", () => {
    const node = first.userData.get("factory-general-1") ?? "";
    expect(node).toContain("10.60.0.10 registry.example.com");
    expect(node).toContain("/etc/containerd/certs.d/registry.example.com/hosts.toml");
    expect(node).toContain('[host.\\"https://registry.example.com/v2/dockerhub\\"]');
    expect(node).toContain("override_path = true");
    expect(node).not.toContain("PRIVATE KEY");
  });

  it("destroys everything, the volumes after the machine", () => {
    expect(steps(second).at(-1)).toBe("destroy true");
    const deleted = second.operations.filter(({ step, action }) => step === "destroy" && action === "delete");
    const at = (wanted: string) => deleted.findIndex(({ type, name }) => `${type} ${name}` === wanted);
    const server = at("openstack_compute_instance_v2 registry-g2");
    expect(server).toBeGreaterThanOrEqual(0);
    expect(at("openstack_blockstorage_volume_v3 registry-data")).toBeGreaterThan(server);
  });

  function steps({ report }: PreviewResult): readonly string[] {
    return report.stacks.flatMap((stack) => stack.steps.map(({ step, ok }) => `${step} ${ok}`));
  }
});
