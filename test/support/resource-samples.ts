import type { ProviderFacts } from "../../lib/providers/provider-facts";
import type { AttributeSchema, BlockSchema, TypeExpression } from "../../lib/providers/provider-schema";

/** What a name alone does not tell: types with rules over several arguments. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  openstack_compute_instance_v2: { flavor_name: "m1.small", image_name: "ubuntu" },
  openstack_networking_subnet_v2: { cidr: "10.0.0.0/24" },
  openstack_networking_port_v2: { no_fixed_ip: true },
  openstack_lb_loadbalancer_v2: { vip_subnet_id: "subnet" },
  openstack_db_instance_v1: { volume_type: "ssd" },
  openstack_lb_pool_v2: { loadbalancer_id: "balancer" },
};

/** The smallest configuration of a resource that its schema and its rules accept. */
export function sampleOf(facts: ProviderFacts, type: string): Record<string, unknown> {
  const block = facts.resource(type)?.block ?? {};
  const behaviour = facts.behaviour(type);
  const sample = { ...sampleBlock(block), ...GIVEN[type] };
  for (const [path, others] of [...Object.entries(behaviour.exactlyOneOf), ...Object.entries(behaviour.atLeastOneOf)]) {
    const group = [path, ...others].filter((name) => !name.includes("."));
    const attribute = block.attributes?.[path];
    if (group.length > 0 && attribute !== undefined && !group.some((name) => name in sample)) {
      Object.assign(sample, { [path]: sampleAttribute(path, attribute) });
    }
  }
  return sample;
}

function sampleBlock(block: BlockSchema): Record<string, unknown> {
  const attributes = Object.entries(block.attributes ?? {})
    .filter(([, attribute]) => attribute.required === true)
    .map(([name, attribute]): [string, unknown] => [name, sampleAttribute(name, attribute)]);
  const blocks = Object.entries(block.block_types ?? {})
    .filter(([, nested]) => (nested.min_items ?? 0) > 0)
    .map(([name, nested]): [string, unknown] => [name, [sampleBlock(nested.block)]]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function sampleAttribute(name: string, { type = "string" }: AttributeSchema): unknown {
  return sampleValue(name, type);
}

function sampleValue(name: string, type: TypeExpression): unknown {
  if (type === "number") {
    return 1;
  }
  if (type === "bool") {
    return true;
  }
  if (type === "string" || type === "dynamic") {
    return /cidr|prefix/.test(name) ? "10.0.0.0/24" : /address/.test(name) ? "10.0.0.9" : `sample-${name}`;
  }
  if (type[0] === "list" || type[0] === "set") {
    return [sampleValue(name, type[1])];
  }
  return type[0] === "map" ? { key: sampleValue(name, type[1]) } : {};
}
