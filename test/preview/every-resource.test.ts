import type { PreviewResult } from "../../lib/preview";
import { ProviderFacts } from "../../lib/providers/provider-facts";
import type { ProviderName } from "../../lib/providers/provider-facts";
import { previewDocument } from "../support/preview";
import { sampleOf } from "../support/resource-samples";

jest.setTimeout(60_000);

const PROVIDERS: readonly ProviderName[] = ["openstack", "harbor", "kubernetes", "helm"];

describe.each(PROVIDERS)("every resource of %s", (name) => {
  const facts = ProviderFacts.load(name);
  let result: PreviewResult;

  beforeAll(async () => {
    const resources = facts.resourceTypes.map((type): [string, object] => [type, { sample: sampleOf(facts, type) }]);
    result = await previewDocument({
      terraform: { required_providers: { [name]: { source: facts.source } } },
      provider: { [name]: [{}] },
      resource: Object.fromEntries(resources),
    });
  });

  test("is accepted, and leaves nothing to do after the apply and nothing behind after the destroy", () => {
    expect(result.report.problems).toEqual([]);
    expect(result.report.stacks[0].steps.map(({ step }) => step)).toEqual([
      "init",
      "validate",
      "plan",
      "apply",
      "second-plan",
      "destroy",
    ]);
  });

  test.each(facts.resourceTypes)("%s is created and deleted once", (type) => {
    const actions = result.operations.filter((operation) => operation.type === type).map(({ action }) => action);
    expect(actions).toEqual(["create", "delete"]);
  });
});
