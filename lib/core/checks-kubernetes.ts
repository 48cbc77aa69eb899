import { canMatch, checkText, isPlainObject, listValues, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { each, knownKeys, required } from "./checks-values";
import { Quantity } from "./quantity";
import { hasTokens } from "./tokens";

const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const TAINT_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const ARGUMENT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const RESERVED_PREFIX = /(?:^|\.)(?:kubernetes\.io|k8s\.io)$/;
const OPEN_PREFIX = /(?:^|\.)(?:kubelet|node)\.kubernetes\.io$/;

/**
 * Labels with a reserved prefix that a kubelet may set on its own node.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
const KUBELET_LABELS = [
  "kubernetes.io/hostname",
  "kubernetes.io/arch",
  "kubernetes.io/os",
  "beta.kubernetes.io/instance-type",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
];

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
  return eachEntry(path, labels, (key, value) => kubernetesLabel(path, key, value));
}

/** Checks a map of labels that a kubelet gives its own node, so that it may not claim a role. */
export function nodeLabels(path: string, labels: unknown): CheckResult {
  return eachEntry(path, labels, (key, value) => [
    kubernetesLabel(path, key, value),
    isForbiddenNodeLabel(key)
      ? problem(
          `${path}.${key}`,
          "reserved-label",
          "must not have a prefix that Kubernetes reserves",
          "use a prefix of your own, such as example.com/role",
        )
      : undefined,
  ]);
}

function isForbiddenNodeLabel(key: string): boolean {
  const prefix = key.includes("/") ? key.slice(0, key.indexOf("/")) : "";
  return RESERVED_PREFIX.test(prefix) && !OPEN_PREFIX.test(prefix) && !KUBELET_LABELS.includes(key);
}

function eachEntry(path: string, map: unknown, check: (key: string, value: unknown) => CheckResult): CheckResult {
  if (
    map === undefined ||
    (hasTokens(map) && (!isPlainObject(map) || Object.keys(map).some((key) => hasTokens(key))))
  ) {
    return undefined;
  }
  if (!isPlainObject(map)) {
    return problem(path, "object", "must be an object", 'write it as { key: "value" }', map);
  }
  return Object.entries(map).map(([key, value]) => check(key, value));
}

/** Checks one taint: `key`, `value` if there is one, and `effect`. */
export function taint(path: string, value: unknown): CheckResult {
  if (value === undefined || (hasTokens(value) && !isPlainObject(value))) {
    return undefined;
  }
  if (!isPlainObject(value)) {
    return problem(
      path,
      "taint",
      "must be an object with key and effect",
      'write it as { key: "dedicated", value: "gpu", effect: "NoSchedule" }',
      value,
    );
  }
  return [
    knownKeys(path, value, ["key", "value", "effect"]),
    required(`${path}.key`, value["key"]) ?? labelKey(`${path}.key`, value["key"]),
    labelValue(`${path}.value`, value["value"]),
    required(`${path}.effect`, value["effect"]) ?? taintEffect(`${path}.effect`, value["effect"]),
  ];
}

function taintEffect(path: string, value: unknown): CheckResult {
  const rule = { code: "taint-effect", message: `must be ${listValues(TAINT_EFFECTS)}`, fix: "choose one of them" };
  return checkText(path, value, rule, (text) => TAINT_EFFECTS.includes(text));
}

/** Checks a list of taints: each one, and that none has the key and effect of another. */
export function taints(path: string, values: unknown): CheckResult {
  const seen = new Set<string>();
  return each(path, values, (at, value) => {
    const id =
      isPlainObject(value) && !hasTokens(value) ? `${String(value["key"])} ${String(value["effect"])}` : undefined;
    const isRepeated = id !== undefined && seen.has(id);
    seen.add(id ?? "");
    return [
      taint(at, value),
      isRepeated
        ? problem(at, "taint-repeated", "must not repeat key and effect of another taint", "remove it", value)
        : undefined,
    ];
  });
}

/** Checks a Kubernetes quantity that is not negative, such as `500m` or `4Gi`. */
export function quantity(path: string, value: unknown): CheckResult {
  const rule = {
    code: "quantity",
    message: "must be a Kubernetes quantity that is not negative",
    fix: "write it as 500m, 2 or 4Gi",
  };
  return checkText(path, value, rule, (text) => (Quantity.tryParse(text)?.toNumber() ?? -1) >= 0);
}

/** Checks that one quantity is not larger than another, such as a request and its limit; silent unless both are known quantities. */
export function quantityNotAbove(path: string, value: unknown, limitPath: string, limit: unknown): CheckResult {
  const [actual, most] = [Quantity.tryParse(value), Quantity.tryParse(limit)];
  if (actual === undefined || most === undefined || actual.compare(most) <= 0) {
    return undefined;
  }
  return problem(
    path,
    "quantity-not-above",
    `must not be above '${limitPath}' ${most.text}`,
    "change one of the two",
    value,
  );
}

/**
 * Checks an eviction threshold: a quantity, or a percentage up to 100 %.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-thresholds
 */
export function evictionThreshold(path: string, value: unknown): CheckResult {
  const rule = {
    code: "eviction-threshold",
    message: "must be a quantity or a percentage",
    fix: "write it as 200Mi or 10%",
  };
  return checkText(path, value, rule, (text) => {
    const isPercentage = /^[0-9]+(?:\.[0-9]+)?%$/.test(text);
    return isPercentage
      ? Number(text.slice(0, -1)) > 0 && Number(text.slice(0, -1)) <= 100
      : (Quantity.tryParse(text)?.toNumber() ?? 0) > 0;
  });
}

/** Checks feature gates: names that begin with a capital letter, each true or false. */
export function featureGates(path: string, gates: unknown): CheckResult {
  return eachEntry(path, gates, (name, value) => {
    const at = `${path}.${name}`;
    return [
      /^[A-Z][A-Za-z0-9]*$/.test(name)
        ? undefined
        : problem(at, "feature-gate-name", "must be the name of a feature gate", "write it as in MyFeature"),
      typeof value === "boolean" || hasTokens(value)
        ? undefined
        : problem(at, "boolean", "must be true or false", "write it without quotes", value ?? null),
    ];
  });
}

/**
 * Checks extra command line arguments of a component: names without dashes in front, values that are text.
 *
 * @param path property path
 * @param value map from name to value
 * @param owned names that the library sets itself
 */
export function extraArgs(path: string, value: unknown, owned: readonly string[] = []): CheckResult {
  return eachEntry(path, value, (name, text) => {
    const at = `${path}.${name}`;
    return [
      checkText(
        at,
        name,
        {
          code: "extra-arg-name",
          message: "must be an argument name",
          fix: "write it without dashes in front, as audit-log-maxage",
        },
        (argument) => ARGUMENT_NAME.test(argument),
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
        checkText(
          at,
          text,
          { code: "extra-arg-value", message: "must be a text", fix: "put it in quotes" },
          () => true,
        ),
    ];
  });
}
