import { SimulatedCloud } from "../../../lib/preview/simulation/simulated-cloud";
import { SimulatedProvider } from "../../../lib/preview/simulation/simulated-provider";
import { isWireObject } from "../../../lib/preview/simulation/wire-value";
import type { WireObject, WireValue } from "../../../lib/preview/simulation/wire-value";
import { ProviderFacts } from "../../../lib/providers/provider-facts";
import type { ProviderName } from "../../../lib/providers/provider-facts";

/** Fills a configuration up with nulls and empty blocks, as Terraform does. */
export function complete(provider: SimulatedProvider, type: string, given: WireObject): WireObject {
  const block = provider.facts.resource(type)?.block ?? provider.facts.dataSource(type)?.block ?? {};
  const attributes = Object.keys(block.attributes ?? {}).map((name): [string, WireValue] => [name, null]);
  const blocks = Object.keys(block.block_types ?? {}).map((name): [string, WireValue] => [name, []]);
  const nested = Object.entries(given).map(([name, value]): [string, WireValue] => {
    const inner = block.block_types?.[name]?.block;
    const keys = Object.keys(inner?.attributes ?? {}).map((key): [string, WireValue] => [key, null]);
    const filled = Array.isArray(value) && inner !== undefined;
    return [
      name,
      filled
        ? value.map((element) => ({ ...Object.fromEntries(keys), ...(isWireObject(element) ? element : {}) }))
        : value,
    ];
  });
  return { ...Object.fromEntries([...attributes, ...blocks]), ...Object.fromEntries(nested) };
}

/** A simulated provider. */
export function provider(name: ProviderName = "openstack", cloud = new SimulatedCloud()): SimulatedProvider {
  return new SimulatedProvider(ProviderFacts.load(name), cloud);
}

/** Plans and applies a new object. */
export async function create(simulated: SimulatedProvider, type: string, given: WireObject): Promise<WireObject> {
  const config = complete(simulated, type, given);
  const { planned } = simulated.plan(type, null, config, config);
  const state = await simulated.apply(type, null, planned, config);
  return isWireObject(state) ? state : {};
}
