import { join } from "node:path";
import type { App } from "cdktf";
import { MachineImage } from "../../../lib/cluster";
import { ClusterNetwork } from "../../../lib/network";
import { KeyAlgorithm } from "../../../lib/pki";
import type { PreviewResult } from "../../../lib/preview";
import { HarborPlacement, HarborRegistry, HarborSoftware, RegistryCertificate } from "../../../lib/registry";
import { newStack } from "../../support/demo-cluster";
import { inTemporaryFolder, previewApp } from "../../support/preview";

jest.setTimeout(120_000);

function build(app: App, algorithm: KeyAlgorithm, generation: number): void {
  const stack = newStack("test", app);
  new HarborRegistry(stack, "Registry", {
    hostname: "registry.example.com",
    certificate: RegistryCertificate.internal({ algorithm }),
    placement: HarborPlacement.machine({
      name: "registry",
      network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
      image: MachineImage.named("ubuntu-24.04"),
      flavor: "m1.large",
      dataVolume: { size: 200 },
      software: HarborSoftware.prepared(),
      generation,
    }),
    deletionProtection: false,
  });
}

const warnings = ({ report }: PreviewResult) =>
  report.problems.map(({ severity, step, detail = "" }) => `${severity} ${step}: ${/raise '\w+'/.exec(detail)?.[0]}`);

describe("the certificate of a registry's machine", () => {
  it("draws a warning in every plan from its renewal until the next generation, which has it", async () => {
    const [first, renewed, waiting, raised] = await inTemporaryFolder(async (folder) => {
      const from = join(folder, "states.json");
      const next = async (algorithm: KeyAlgorithm, generation: number) => {
        const result = await previewApp((app) => build(app, algorithm, generation), { destroy: false, from });
        result.state.write(from);
        return result;
      };
      const { ECDSA_P256, RSA_2048 } = KeyAlgorithm;
      const made = await previewApp((app) => build(app, ECDSA_P256, 1), { destroy: false });
      made.state.write(from);
      return [made, await next(RSA_2048, 1), await next(RSA_2048, 1), await next(RSA_2048, 2)] as const;
    });

    const [atApply, atNextPlan] = ["warning apply: raise 'generation'", "warning second-plan: raise 'generation'"];
    expect(warnings(first)).toEqual([]);
    expect(warnings(renewed)).toEqual([atApply, atNextPlan]);
    expect(warnings(waiting)).toEqual(["warning plan: raise 'generation'", atApply, atNextPlan]);
    expect(warnings(raised)).toEqual([]);
  });
});
