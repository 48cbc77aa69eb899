import type { App } from "cdktf";
import { BgpSpeaker, ClusterPlatform, NetworkPlugin, PodRoutes } from "../../lib";
import { newStack } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";

jest.setTimeout(120_000);

const PEER = { address: "203.0.113.1", asn: 64_500 };
const podRoutes = PodRoutes.bgp({ localAsn: 64_512, peers: [PEER] });

/** All that a preview found wrong, and how the steps of its stacks ended. */
async function outcomeOf(build: (app: App) => void) {
  const { report } = await previewApp(build);
  const errors = report.problems.filter(({ severity }) => severity === "error");
  const steps = report.stacks.flatMap(({ steps: all }) => all.map(({ step, ok }) => `${step} ${ok}`));
  return { errors, steps: [...new Set(steps)] };
}

const ALL_STEPS = ["init true", "validate true", "plan true", "apply true", "second-plan true", "destroy true"];

describe("routes over BGP", () => {
  it.each([
    ["cilium", NetworkPlugin.cilium({ podRoutes })],
    ["calico", NetworkPlugin.calico({ podRoutes })],
  ])("go through every step with a platform of %s", async (_, networkPlugin) => {
    const outcome = await outcomeOf((app) => {
      const { platform, cluster } = addPlatform(app, { networkPlugin });
      new ClusterPlatform(platform, "Platform", { cluster });
    });
    expect(outcome).toEqual({ errors: [], steps: ALL_STEPS });
  });

  it("go through every step with Neutron's own speaker", async () => {
    const outcome = await outcomeOf((app) => {
      new BgpSpeaker(newStack("test", app), "Speaker", {
        name: "tenants",
        localAsn: 64_513,
        externalNetworkIds: ["11111111-2222-4333-8444-555555555555"],
        peers: [PEER],
      });
    });
    expect(outcome).toEqual({ errors: [], steps: ALL_STEPS });
  });
});
