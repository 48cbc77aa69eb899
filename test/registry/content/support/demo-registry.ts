import { App, TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { IKubernetesCluster } from "../../../../lib/cluster";
import { HarborRegistry } from "../../../../lib/registry";
import type { HarborRegistryAttributes, IHarborRegistry } from "../../../../lib/registry";
import { HarborProject } from "../../../../lib/registry/content";
import type { HarborProjectProps } from "../../../../lib/registry/content";
import { ApplicationStack, RegistryStack, StateBackend } from "../../../../stacks";
import { importCluster } from "../../../support/imported-cluster";
import { peek } from "../../../support/synth";
import type { SynthesizedStack } from "../../../support/synth";

/** Something sensitive that Terraform is told. */
export function secret(stack: TerraformStack, id = "Password"): string {
  const known = stack.node.tryFindChild(id);
  return known instanceof TerraformVariable
    ? known.stringValue
    : new TerraformVariable(stack, id, { type: "string", sensitive: true, default: "Passw0rd-of-the-demo" })
        .stringValue;
}

/** A registry that was not made here. */
export function importRegistry(
  stack: TerraformStack,
  attributes: Partial<HarborRegistryAttributes> = {},
): IHarborRegistry {
  return HarborRegistry.fromAttributes(stack, "ImportedRegistry", {
    hostname: "registry.example.com",
    adminPassword: secret(stack),
    ...attributes,
  });
}

/** A stack for the content of a registry. */
export function addRegistryStack(app = new App()): {
  readonly stack: RegistryStack;
  readonly registry: IHarborRegistry;
} {
  const stack = new RegistryStack(app, "content", { backend: StateBackend.pg() });
  const registry = importRegistry(stack);
  stack.connectToRegistry(registry);
  return { stack, registry };
}

/** A stack for applications that has a registry, neither of which was made here. */
export function addApplicationStack(app = new App()): {
  readonly stack: ApplicationStack;
  readonly registry: IHarborRegistry;
  readonly cluster: IKubernetesCluster;
} {
  const stack = new ApplicationStack(app, "applications", { backend: StateBackend.pg() });
  const cluster = importCluster(stack);
  const registry = importRegistry(stack);
  stack.connectTo(cluster);
  stack.connectToRegistry(registry);
  return { stack, registry, cluster };
}

/** A project in a stack of its own, with what was written of it. */
export function addProject(props: Partial<HarborProjectProps> = {}): {
  readonly project: HarborProject;
  readonly stack: TerraformStack;
  readonly written: () => SynthesizedStack;
} {
  const { stack, registry } = addRegistryStack();
  const project = new HarborProject(stack, "Shop", { registry, name: "shop", ...props });
  return { project, stack, written: () => peek(stack) };
}
