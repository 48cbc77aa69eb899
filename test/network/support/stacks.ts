import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TlsProvider } from "@cdktf/provider-tls/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ValidationError } from "../../../lib/core";
import { OpenstackProvider } from "../../../lib/providers/.gen/openstack/provider";
import type { SynthesizedStack } from "../../support/synth";
import { synth } from "../../support/synth";

/** Makes a stack with the providers of the infrastructure, synthesizes it as an application does, and reads what was written. */
export function synthStack(build: (stack: TerraformStack) => void): SynthesizedStack {
  return synth((app) => {
    const stack = new TerraformStack(app, "test");
    new OpenstackProvider(stack, "Openstack", {});
    new RandomProvider(stack, "Random", {});
    new TlsProvider(stack, "Tls", {});
    build(stack);
  }).stack("test");
}

/** A stack for constructs that are not synthesized. */
export function newStack(): TerraformStack {
  return new TerraformStack(new App(), "test");
}

/** `<code> <path>` of every problem that a call reports, joined by commas; empty when it goes through. */
export function problemsOf(call: () => unknown): string {
  try {
    call();
    return "";
  } catch (error) {
    if (ValidationError.isValidationError(error)) {
      return error.problems.map((problem) => `${problem.code} ${problem.path}`).join(", ");
    }
    throw error;
  }
}
