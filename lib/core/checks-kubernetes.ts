import type { CheckResult } from "./check-result";
import { canMatch, checkRule, checkText, listValues, problem } from "./check-helpers";
import { knownKeys, required } from "./checks-text";
import { Quantity } from "./quantity";
import { hasTokens } from "./tokens";

const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DURATION = /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;
const DURATION_PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;
const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const BOOTSTRAP_TOKEN = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;
const TAINT_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const ARGUMENT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Checks the key of a label or taint: an optional DNS prefix and `/`, then a name of at most 63 characters. */
export function labelKey(path: string, value: unknown): CheckResult {
  const rule = {
    code: "label-key",
    message: "must be a label key",
    fix: "use [prefix/]name: a DNS prefix, then at most 63 letters, digits, '-', '_' and '.'",
  };
  return checkText(path, value, rule, isLabelKey);
}

function isLabelKey(key: string): boolean {
  const [name = "", prefix, ...rest] = key.split("/").reverse();
  return (
    rest.length === 0 &&
    LABEL_NAME.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && LABEL_PREFIX.test(prefix)))
  );
}

/** Checks the value of a label: at most 63 characters, empty allowed. */
export function labelValue(path: string, value: unknown): CheckResult {
  const rule = {
    code: "label-value",
    message: "must be a label value",
    fix: "use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends",
    condition: canMatch(LABEL_VALUE),
  };
  return checkText(path, value, rule, (text) => LABEL_VALUE.test(text));
}

/** Checks one label; its path is `<path>.<key>`. */
export function kubernetesLabel(path: string, key: string, value: unknown): CheckResult {
  const at = `${path}.${key}`;
  return [labelKey(at, key), required(at, value) ?? labelValue(at, value)];
}

/** Checks a map of labels. */
export function kubernetesLabels(path: string, labels: unknown): CheckResult {
  if (
    labels === undefined ||
    (typeof labels === "object" &&
      labels !== null &&
      hasTokens([labels]) &&
      Object.keys(labels).some((key) => hasTokens(key)))
  ) {
    return undefined;
  }
  if (typeof labels !== "object" || labels === null || Array.isArray(labels)) {
    return problem(
      path,
      "labels",
      "must be an object of label keys and values",
      'write it as { key: "value" }',
      labels,
    );
  }
  return Object.entries(labels).map(([key, value]) => kubernetesLabel(path, key, value));
}

/** Checks one taint: `key`, optional `value`, and `effect`. */
export function taint(path: string, value: unknown): CheckResult {
  if (value === undefined || (hasTokens([value]) && typeof value === "string")) {
    return undefined;
  }
  if (typeof value !== "object" || value === null) {
    return problem(
      path,
      "taint",
      "must be an object with key and effect",
      'write it as { key: "dedicated", value: "gpu", effect: "NoSchedule" }',
      value,
    );
  }
  const {
    key,
    value: taintValue,
    effect,
  } = value as { readonly key?: unknown; readonly value?: unknown; readonly effect?: unknown };
  return [
    knownKeys(path, value, ["key", "value", "effect"]),
    required(`${path}.key`, key) ?? labelKey(`${path}.key`, key),
    labelValue(`${path}.value`, taintValue),
    required(`${path}.effect`, effect) ?? taintEffect(`${path}.effect`, effect),
  ];
}

function taintEffect(path: string, value: unknown): CheckResult {
  const rule = { code: "taint-effect", message: `must be ${listValues(TAINT_EFFECTS)}`, fix: "choose one of them" };
  return checkText(path, value, rule, (text) => TAINT_EFFECTS.includes(text));
}

/** Checks a list of taints: each one, and that none has the key and effect of another. */
export function taints(path: string, values: unknown): CheckResult {
  if (values === undefined) {
    return undefined;
  }
  if (!Array.isArray(values)) {
    return problem(path, "taints", "must be a list of taints", "write it as [{ key, value, effect }]", values);
  }
  const seen = new Set<string>();
  return values.map((value: unknown, i): CheckResult => {
    const at = `${path}[${i}]`;
    const { key, effect } = (value ?? {}) as { readonly key?: unknown; readonly effect?: unknown };
    const id = hasTokens([key, effect]) ? undefined : `${String(key)}:${String(effect)}`;
    const repeated = id !== undefined && seen.has(id);
    seen.add(id ?? "");
    return [
      required(at, value) ?? taint(at, value),
      repeated
        ? problem(at, "taint-repeated", "must not repeat key and effect of another taint", "remove it", id)
        : undefined,
    ];
  });
}

/** Checks a Kubernetes quantity that is not negative, such as `500m` or `4Gi`. */
export function quantity(path: string, value: unknown): CheckResult {
  const rule = { code: "quantity", message: "must be a Kubernetes quantity", fix: "write it as 500m, 2 or 4Gi" };
  return checkText(path, value, rule, (text) => (Quantity.tryParse(text)?.toNumber() ?? -1) >= 0);
}

/** Bounds of `goDuration`, both inclusive. */
export interface DurationRange {
  /**
   * Shortest allowed duration, such as `1m`.
   *
   * @default - longer than nothing
   */
  readonly min?: string;

  /**
   * Longest allowed duration, such as `24h`.
   *
   * @default - no upper bound
   */
  readonly max?: string;
}

/**
 * Checks a duration in the form of Go, such as `90s` or `1h30m`, that is longer than nothing.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(path: string, value: unknown, range: DurationRange = {}): CheckResult {
  const { min, max } = range;
  const bounds = `${min === undefined ? "" : ` of at least ${min}`}${max === undefined ? "" : ` of at most ${max}`}`;
  const rule = { code: "duration", message: `must be a duration${bounds}`, fix: "write it as 90s, 5m or 1h30m" };
  return checkText(path, value, rule, (text) => {
    const seconds = durationSeconds(text);
    return (
      seconds !== undefined &&
      seconds > 0 &&
      seconds >= (durationSeconds(min ?? "") ?? 0) &&
      seconds <= (durationSeconds(max ?? "") ?? Infinity)
    );
  });
}

/** Length of a Go duration in seconds, or undefined when the text is none. */
export function durationSeconds(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  return [...text.matchAll(DURATION_PART)].reduce(
    (sum, [, number, unit = ""]) => sum + Number(number) * (SECONDS[unit] ?? 0),
    0,
  );
}

/** Checks a bootstrap token of kubeadm; the value never shows in the message. */
export function bootstrapToken(path: string, value: unknown): CheckResult {
  const rule = {
    code: "bootstrap-token",
    message: "must be a bootstrap token",
    fix: "use 6 characters, a dot, and 16 characters of a-z and 0-9",
  };
  return hideValue(checkText(path, value, rule, (text) => BOOTSTRAP_TOKEN.test(text)));
}

function hideValue(result: CheckResult): CheckResult {
  if (result === undefined || !("code" in result)) {
    return result;
  }
  const { code, message, fix } = result;
  return problem(result.path, code, message, fix);
}

/** Checks the names of extra command line arguments of a component: without `--`, not owned by the library. */
export function extraArgs(path: string, value: unknown, owned: readonly string[] = []): CheckResult {
  const rule = {
    code: "extra-args",
    message: "must be an object of argument names and texts",
    fix: 'write it as { "v": "4" }',
  };
  if (value === undefined || typeof value !== "object" || value === null || Array.isArray(value)) {
    return checkRule(path, value, rule, () => false);
  }
  return Object.entries(value).map(([name, text]) => {
    const at = `${path}.${name}`;
    return [
      ARGUMENT_NAME.test(name)
        ? undefined
        : problem(
            at,
            "extra-arg-name",
            "must be an argument name without dashes in front or spaces",
            "write it as audit-log-maxage",
            name,
          ),
      owned.includes(name)
        ? problem(
            at,
            "extra-arg-owned",
            "must not be set here, because the library sets it",
            "use the property of the library instead",
          )
        : undefined,
      required(at, text) ??
        (typeof text === "string"
          ? undefined
          : problem(at, "extra-arg-value", "must be a text", `write it as "${String(text)}"`, text)),
    ];
  });
}
