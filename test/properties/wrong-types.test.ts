import * as fc from "fast-check";
import { ValidationError } from "../../lib";
import { APPLICATION_ENTRIES } from "./entries-of-applications";
import { CLOUD_ENTRIES } from "./entries-of-cloud";
import { CLUSTER_ENTRIES } from "./entries-of-clusters";
import { ETCD_BACKUP_ENTRIES } from "./entries-of-etcd-backup";
import { GATEWAY_ENTRIES } from "./entries-of-gateways";
import { HARBOR_MACHINE_ENTRIES } from "./entries-of-harbor-machine";
import { KEYSTONE_ENTRIES } from "./entries-of-keystone";
import { KURYR_ENTRIES } from "./entries-of-kuryr";
import { MONITORING_ENTRIES } from "./entries-of-monitoring";
import { NETWORK_PLUGIN_ENTRIES } from "./entries-of-network-plugins";
import { REGISTRY_ENTRIES } from "./entries-of-registry";
import { REGISTRY_CONTENT_ENTRIES } from "./entries-of-registry-content";
import { ROUTED_POD_ENTRIES } from "./entries-of-routed-pods";
import { SHARED_STORAGE_ENTRIES } from "./entries-of-shared-storage";
import { SINK_ENTRIES } from "./entries-of-sinks";
import { STACK_ENTRIES } from "./entries-of-stacks";
import { STORAGE_ENTRIES } from "./entries-of-storage";
import { TENANT_ENTRIES } from "./entries-of-tenants";

const ENTRIES = [
  ...APPLICATION_ENTRIES,
  ...CLOUD_ENTRIES,
  ...CLUSTER_ENTRIES,
  ...ETCD_BACKUP_ENTRIES,
  ...GATEWAY_ENTRIES,
  ...HARBOR_MACHINE_ENTRIES,
  ...KEYSTONE_ENTRIES,
  ...KURYR_ENTRIES,
  ...MONITORING_ENTRIES,
  ...NETWORK_PLUGIN_ENTRIES,
  ...REGISTRY_CONTENT_ENTRIES,
  ...REGISTRY_ENTRIES,
  ...ROUTED_POD_ENTRIES,
  ...SHARED_STORAGE_ENTRIES,
  ...SINK_ENTRIES,
  ...STACK_ENTRIES,
  ...STORAGE_ENTRIES,
  ...TENANT_ENTRIES,
];

/** What callers in JavaScript hand over by mistake. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1.5,
  NaN,
  1e21,
  "",
  " ",
  "x",
  "${x}",
  true,
  false,
  [],
  [null],
  [undefined],
  [[]],
  ["x"],
  [{}],
  {},
  { x: 1 },
  () => 1,
  new Date(0),
  10n,
  new Map(),
];

type Path = readonly (string | number)[];

/** The whole and everything in it, by path; what is an instance of a class is not taken apart. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  const isTree =
    Array.isArray(value) ||
    (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype);
  return [at, ...(isTree ? Object.entries(value as object).flatMap(([key, item]) => pathsOf(item, [...at, key])) : [])];
}

function replaceAt(value: unknown, [key, ...rest]: Path, wrong: unknown): unknown {
  if (key === undefined) {
    return wrong;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (String(index) === String(key) ? replaceAt(item, rest, wrong) : item));
  }
  const tree = value as Readonly<Record<string, unknown>>;
  return { ...tree, [key]: replaceAt(tree[key], rest, wrong) };
}

/** What a call threw that is no ValidationError, for the reader of a failed test. */
function strangeError(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!ValidationError.isValidationError(error)) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const bad = error.problems.find(
      ({ code, message, fix }) => !/^[a-z0-9-]+$/.test(code) || message === "" || fix === "",
    );
    return bad === undefined ? undefined : `incomplete problem ${JSON.stringify(bad)}`;
  }
}

describe("callers in JavaScript", () => {
  it.each(ENTRIES.map(({ name, props, call }) => [name, props, call] as const))(
    "may give %s what it is shown here",
    (_name, props, call) => {
      expect(strangeError(() => call(props as never))).toBeUndefined();
      expect(() => call(props as never)).not.toThrow();
    },
  );

  it("get a ValidationError, and no other error, for a wrong type anywhere", () => {
    const places = ENTRIES.flatMap(({ name, props, call }) =>
      pathsOf(props).map((path) => ({ name, props, call, path })),
    );
    const wrong = fc.record({ place: fc.constantFrom(...places), value: fc.constantFrom(...WRONG) });
    const property = fc.property(wrong, ({ place: { props, path, call }, value }) => {
      const error = strangeError(() => call(replaceAt(props, path, value) as never));
      if (error !== undefined) {
        throw new Error(error);
      }
    });

    fc.assert(property, { numRuns: Number(process.env.WRONG_TYPE_RUNS ?? 200) });
  });
});
