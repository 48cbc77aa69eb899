import { createRequire } from "node:module";
import type { IConstruct } from "constructs";

const STACK_TRACE_MODULE = "cdktf/lib/tokens/private/stack-trace";
const RESOLVE_MODULE = "cdktf/lib/_tokens";
const INSTALLED = Symbol.for("k8s-on-openstack.fast-synth");

// values that cdktf encodes tokens as, or refuses; everything about them is left to cdktf.
const MAP_TOKEN_VALUES = ["String Map Token Value", "Any Map Token Value"];
const NUMBER_MAP_TOKEN_VALUE = -123456789;
const ENCODED_NUMBERS_BELOW = -1e250;

// cdktf takes a value this deep for one that contains itself, and names the place.
const MAX_DEPTH = 150;

type Resolve = (scope: IConstruct | undefined, value: unknown, preparing?: boolean) => unknown;

/** Parts of cdktf that run faster. */
export type FastSynthPart = "stack-traces" | "resolve";

/** Settings of the process that decide what is installed. */
export interface FastSynthOptions {
  /**
   * Environment variables.
   *
   * @default process.env
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;

  /**
   * Loads a module of cdktf by its path.
   *
   * @default - require
   */
  readonly load?: (path: string) => unknown;
}

/**
 * Makes cdktf synthesize large apps about ten times as fast, without a change in what it writes.
 *
 * It runs when this library is imported. Two functions inside cdktf are replaced: the one that records where each token was created,
 * and the one that looks for tokens in values. Whatever is not as expected there stays as it is.
 *
 * `K8S_ON_OPENSTACK_FAST_SYNTH=0` switches all of it off; `K8S_ON_OPENSTACK_STACK_TRACES=1` keeps the places of creation, which cdktf
 * shows in errors about tokens.
 *
 * @returns the parts that are fast now
 */
export function installFastSynth(options: FastSynthOptions = {}): readonly FastSynthPart[] {
  const { environment = process.env, load = createRequire(__filename) } = options;
  if (environment["K8S_ON_OPENSTACK_FAST_SYNTH"] === "0") {
    return [];
  }
  const withTraces = environment["K8S_ON_OPENSTACK_STACK_TRACES"] === "1";
  const noTraces = !withTraces && replaceFunction(load, STACK_TRACE_MODULE, "captureStackTrace", () => () => []);
  const fastResolve = replaceFunction(load, RESOLVE_MODULE, "resolve", makeFastResolve);
  return [...(noTraces ? (["stack-traces"] as const) : []), ...(fastResolve ? (["resolve"] as const) : [])];
}

type AnyFunction = (...args: never[]) => unknown;

/** Replaces an exported function of a module; false when there is none, or the replacement does not fit. */
function replaceFunction(
  load: (path: string) => unknown,
  path: string,
  name: string,
  makeReplacement: (original: Resolve) => AnyFunction | undefined,
): boolean {
  const module = tryTo(() => load(path)) as Record<string, unknown> | undefined;
  const original = module?.[name];
  if (module === undefined || typeof original !== "function") {
    return false;
  }
  if (INSTALLED in original) {
    return true;
  }
  const replacement = makeReplacement(original as Resolve);
  if (replacement === undefined) {
    return false;
  }
  Object.defineProperty(replacement, INSTALLED, { value: true });
  tryTo(() => {
    module[name] = replacement;
  });
  return module[name] === replacement;
}

/** A resolve that walks plain values itself; undefined when it would not give what the original gives. */
function makeFastResolve(original: Resolve): Resolve | undefined {
  const resolve: Resolve = (scope, value, preparing = false) => {
    const outcome = tryTo(() => ({ resolved: walk(value, (other) => original(scope, other, preparing), 0) }));
    // what failed here fails in cdktf too, and cdktf names the place.
    return outcome === undefined ? original(scope, value, preparing) : outcome.resolved;
  };
  return behavesLike(original, resolve) ? resolve : undefined;
}

/** Resolves a value as cdktf does, when it holds no token; hands over what may be one. */
function walk(value: unknown, handOver: (value: unknown) => unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
      return mayHoldToken(value) ? handOver(value) : value;
    case "number":
      return mayBeToken(value) ? handOver(value) : value;
    case "function":
      return handOver(value);
    case "object":
      return value === null ? null : walkObject(value, handOver, depth);
    default:
      return value;
  }
}

function walkObject(value: object, handOver: (value: unknown) => unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    return handOver(value);
  }
  if (Array.isArray(value)) {
    return value.some((item) => isEncoded(item)) ? handOver(value) : walkList(value, handOver, depth);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || "resolve" in value) {
    return handOver(value);
  }
  return walkMap(value as Readonly<Record<string, unknown>>, handOver, depth);
}

function walkList(list: readonly unknown[], handOver: (value: unknown) => unknown, depth: number): unknown[] {
  const result: unknown[] = [];
  for (const item of list) {
    const resolved = walk(item, handOver, depth + 1);
    if (resolved !== undefined) {
      result.push(resolved);
    }
  }
  return result;
}

function walkMap(
  map: Readonly<Record<string, unknown>>,
  handOver: (value: unknown) => unknown,
  depth: number,
): unknown {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    if (mayHoldToken(key)) {
      return handOver(map);
    }
    const resolved = walk(map[key], handOver, depth + 1);
    if (resolved !== undefined) {
      result[key] = resolved;
    }
  }
  return result;
}

function isEncoded(item: unknown): boolean {
  return (typeof item === "string" && mayHoldToken(item)) || (typeof item === "number" && mayBeToken(item));
}

function mayHoldToken(text: string): boolean {
  return text.includes("TfToken[") || text.includes("e+") || MAP_TOKEN_VALUES.includes(text);
}

function mayBeToken(value: number): boolean {
  return value < ENCODED_NUMBERS_BELOW || value === NUMBER_MAP_TOKEN_VALUE;
}

const PROBE = {
  texts: ["", "a", "${b}", "$${c}", "1e5", "é"],
  numbers: [0, -1, 1.5, 1e300],
  empty: [[], {}, null, undefined, false],
  nested: { b: { a: [undefined, { c: undefined, d: [[]] }] }, a: null, gone: undefined },
};

function behavesLike(original: Resolve, replacement: Resolve): boolean {
  const expected = tryTo(() => JSON.stringify(original(undefined, PROBE)));
  return expected !== undefined && expected === tryTo(() => JSON.stringify(replacement(undefined, PROBE)));
}

function tryTo<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
