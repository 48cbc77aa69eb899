import { setTimeout as sleep } from "node:timers/promises";
import type { ProviderFacts } from "../../providers/provider-facts";
import type { BlockSchema, ObjectSchema } from "../../providers/provider-schema";
import type { ResourceBehaviour } from "../../providers/resource-behaviour";
import { differingPaths } from "./attribute-paths";
import type { PathStep } from "./attribute-paths";
import { checkConfiguration } from "./configuration-rules";
import { inventUuid, settleBlock } from "./invented-value";
import { modelOf } from "./models/all-models";
import { refuseWhileInUse } from "./models/objects-in-use";
import { applyDefaults, openAddedBlocks, openComputed } from "./planned-value";
import { blocksOf, RefusedError, textOf } from "./resource-model";
import type { Refusal } from "./resource-model";
import type { SimulatedCloud } from "./simulated-cloud";
import { fingerprint, isWireObject, sameValue, UNKNOWN } from "./wire-value";
import type { WireObject, WireValue } from "./wire-value";

/** Providers whose every argument replaces the object: they have no update at all. */
const IMMUTABLE_PROVIDERS: ReadonlySet<string> = new Set(["tls", "random"]);

/** Providers written with the older SDK; Terraform forgives them what the newer framework must not do. */
const LEGACY_PROVIDERS: ReadonlySet<string> = new Set(["openstack", "harbor", "kubernetes"]);

/** Result of planning one object. */
export interface PlannedObject {
  readonly planned: WireValue;
  readonly replacePaths: readonly PathStep[][];
}

/** Plays one provider on a simulated cloud: what it refuses, what it plans, and what comes out of an apply. */
export class SimulatedProvider {
  /** Whether Terraform should treat it as a provider of the older SDK. */
  public readonly isLegacy: boolean;

  private readonly blocks = new Map<string, BlockSchema>();

  public constructor(
    public readonly facts: ProviderFacts,
    private readonly cloud: SimulatedCloud,
  ) {
    this.isLegacy = LEGACY_PROVIDERS.has(facts.name);
  }

  /** What is wrong with the configuration of a resource. */
  public checkResource(type: string, config: WireValue): readonly Refusal[] {
    if (!isWireObject(config)) {
      return [];
    }
    return [...checkConfiguration(config, this.facts.behaviour(type)), ...(modelOf(type).check?.(config) ?? [])];
  }

  /** What is wrong with the configuration of a data source. */
  public checkDataSource(type: string, config: WireValue): readonly Refusal[] {
    return isWireObject(config) ? (modelOf(`data.${type}`).check?.(config) ?? []) : [];
  }

  /** What an apply would do to an object, and which changes replace it. */
  public plan(type: string, prior: WireValue, proposed: WireValue, config: WireValue): PlannedObject {
    if (!isWireObject(proposed)) {
      return { planned: null, replacePaths: [] };
    }
    const block = this.blockOf(type);
    const behaviour = this.facts.behaviour(type);
    const model = modelOf(type);
    const before = isWireObject(prior) ? prior : null;
    const filled = applyDefaults(proposed, behaviour.defaults);
    const opened = before === null ? openComputed(block, filled) : openAddedBlocks(block, before, filled);
    const known = this.withKnownDefaults(opened, before, model.planned?.(isWireObject(config) ? config : {}) ?? {});
    const planned = model.normalize?.(known, before) ?? known;
    if (before === null) {
      return { planned, replacePaths: [] };
    }
    const paths = this.replacePaths(block, behaviour, before, planned);
    return { planned, replacePaths: [...paths, ...(model.replaces?.(before, planned) ?? [])] };
  }

  /** Creates, updates or deletes an object; null means that it does not exist. */
  public async apply(type: string, prior: WireValue, planned: WireValue, config: WireValue): Promise<WireValue> {
    const before = isWireObject(prior) ? prior : null;
    if (!isWireObject(planned)) {
      return before === null ? null : this.remove(type, before);
    }
    return this.cloud.log.record(
      before === null ? "create" : "update",
      () => this.settle(type, before, planned, isWireObject(config) ? config : planned),
      (object) => describe(type, object),
    );
  }

  /** What exists now; a refresh also tells the cloud of objects that an earlier run made. */
  public read(type: string, state: WireValue): WireValue {
    if (!isWireObject(state)) {
      return null;
    }
    const known = this.cloud.find(type, state.id);
    if (known === undefined) {
      this.cloud.remember(type, state);
    }
    return state;
  }

  /** Looks something up. */
  public async readData(type: string, config: WireValue): Promise<WireValue> {
    const key = `data.${type}`;
    const given = isWireObject(config) ? config : {};
    const block = this.facts.dataSource(type)?.block ?? {};
    const seed = fingerprint(key, given);
    return this.cloud.log.record(
      "read",
      async () => {
        const object = settleBlock(block, openComputed(block, given), seed);
        const decided = await modelOf(key).settle?.({
          cloud: this.cloud,
          type: key,
          config: given,
          object,
          prior: null,
          seed,
        });
        const found = keepKnown(block, { ...object, ...decided }, object);
        this.cloud.remember(key, found);
        return found;
      },
      (object) => describe(type, object),
    );
  }

  /** What exists under an id: an object of this preview, or an invented one. */
  public importObject(type: string, id: string): WireObject {
    const block = this.blockOf(type);
    const known = this.cloud.find(type, id);
    const empty = Object.fromEntries(
      Object.entries(block.attributes ?? {}).map(([name, attribute]): [string, WireValue] => [
        name,
        attribute.computed === true ? UNKNOWN : null,
      ]),
    );
    return known ?? { ...settleBlock(block, empty, fingerprint(type, id)), id };
  }

  /** Schema of a resource; an empty one when the provider has no such type. */
  public blockOf(type: string): BlockSchema {
    const known = this.blocks.get(type);
    if (known !== undefined) {
      return known;
    }
    const schema: ObjectSchema | undefined = this.facts.resource(type);
    const block = schema?.block ?? {};
    this.blocks.set(type, block);
    return block;
  }

  private withKnownDefaults(opened: WireObject, before: WireObject | null, defaults: WireObject): WireObject {
    const missing = Object.entries(defaults).filter(([name]) => opened[name] === UNKNOWN || opened[name] === null);
    return before === null ? { ...opened, ...Object.fromEntries(missing) } : opened;
  }

  private replacePaths(
    block: BlockSchema,
    behaviour: ResourceBehaviour,
    before: WireObject,
    planned: WireObject,
  ): PathStep[][] {
    if (behaviour.noUpdate || IMMUTABLE_PROVIDERS.has(this.facts.name)) {
      const names = [...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})];
      return names
        .filter((name) => name !== "timeouts" && !sameValue(before[name] ?? null, planned[name] ?? null))
        .map((name) => [name]);
    }
    const paths = behaviour.forceNew.flatMap((path) => differingPaths(block, path, before, planned));
    return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  }

  private async settle(
    type: string,
    before: WireObject | null,
    planned: WireObject,
    config: WireObject,
  ): Promise<WireObject> {
    const block = this.blockOf(type);
    const model = modelOf(type);
    const seed = textOf(before ?? {}, "id") ?? this.seedOf(type, config);
    await this.pause();
    const object = settleBlock(block, planned, seed);
    const context = { cloud: this.cloud, type, config, object, prior: before, seed };
    const decided = (await model.settle?.(context)) ?? {};
    const settled = keepKnown(block, { ...object, ...decided }, planned);
    model.created?.({ ...context, object: settled });
    this.cloud.remember(type, settled);
    return settled;
  }

  private async remove(type: string, object: WireObject): Promise<WireValue> {
    return this.cloud.log.record(
      "delete",
      async () => {
        refuseWhileInUse(type, object, this.cloud);
        await this.pause();
        modelOf(type).removing?.(object, this.cloud);
        this.cloud.forget(type, object.id);
        return null;
      },
      () => describe(type, object),
    );
  }

  private seedOf(type: string, config: WireObject): string {
    const key = fingerprint(type, config);
    for (;;) {
      const count = this.cloud.occurrence(key);
      const seed = count === 0 ? key : `${key}/${count}`;
      // a run that goes on from a saved state has ids of earlier runs.
      if (this.cloud.find(type, inventUuid(seed, "id")) === undefined) {
        return seed;
      }
    }
  }

  private async pause(): Promise<void> {
    if (this.cloud.latency > 0) {
      await sleep(this.cloud.latency);
    }
  }
}

/** Renders a refusal as an error of the plugin protocol. */
export function renderDiagnostic({ summary, detail, attribute }: Refusal) {
  const steps = attribute?.split(".").map((name) => ({ attribute_name: name }));
  return { severity: 1, summary, detail, ...(steps === undefined ? {} : { attribute: { steps } }) };
}

/** The refusal behind an error; other errors are passed on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedError) {
    return error.refusal;
  }
  throw error;
}

/** A cloud decides what was left open and what only it computes; what the plan promised stays. */
function keepKnown(block: BlockSchema, decided: WireObject, planned: WireObject): WireObject {
  const known = Object.entries(block.attributes ?? {}).filter(
    ([name, attribute]) =>
      attribute.computed === true &&
      attribute.optional === true &&
      planned[name] !== UNKNOWN &&
      planned[name] !== null &&
      planned[name] !== undefined,
  );
  const names = new Set([...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})]);
  const kept = { ...decided, ...Object.fromEntries(known.map(([name]): [string, WireValue] => [name, planned[name]])) };
  return Object.fromEntries(Object.entries(kept).filter(([name]) => names.has(name)));
}

function describe(type: string, object: WireObject) {
  const name = textOf(object, "name") ?? textOf(blocksOf(object, "metadata")[0], "name");
  return { type, name: name ?? "", id: textOf(object, "id") ?? "" };
}
