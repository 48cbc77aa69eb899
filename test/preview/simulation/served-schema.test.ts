import { ServedSchema } from "../../../lib/preview/simulation/served-schema";
import { UsedTypes } from "../../../lib/preview/simulation/used-types";
import { ProviderFacts } from "../../../lib/providers/provider-facts";

describe("the schema that a simulated provider tells Terraform", () => {
  const { schema } = ProviderFacts.load("random");

  function typesIn(served: ServedSchema): string[] {
    const { resource_schemas: resources } = served.current as { resource_schemas: Record<string, object> };
    return Object.keys(resources).sort();
  }

  test("has the types that are used, those added later too", () => {
    const used = new UsedTypes();
    const served = new ServedSchema(schema, used);
    expect(typesIn(served)).toEqual([]);

    used.add(["random_id", "openstack_compute_instance_v2"]);
    expect(typesIn(served)).toEqual(["random_id"]);

    used.add(["random_password"]);
    expect(typesIn(served)).toEqual(["random_id", "random_password"]);
  });

  test("has all types when nobody can tell which are used", () => {
    const used = new UsedTypes();
    used.addEverything();

    expect(typesIn(new ServedSchema(schema, used))).toEqual(Object.keys(schema.resource_schemas ?? {}).sort());
  });

  test("is rendered once as long as nothing is added", () => {
    const used = new UsedTypes();
    used.add(["random_id"]);
    const served = new ServedSchema(schema, used);

    expect(served.current).toBe(served.current);
  });
});
