import { each, knownKeys, matches, notBlank, object, problem, readable, readableList, required } from "../../core";
import type { CheckResult } from "../../core";

/** Durations of Prometheus, such as `90s`, `15d` or `1h30m`. @see https://prometheus.io/docs/prometheus/latest/querying/basics/ */
export const PROMETHEUS_DURATION = /^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?$/;

/** An alert, or a series that is computed in advance. */
export interface AlertRule {
  /**
   * Name of the alert.
   *
   * @default - it is no alert, and has `record`
   */
  readonly alert?: string;

  /**
   * Name of the series.
   *
   * @default - it is no series, and has `alert`
   */
  readonly record?: string;

  /** Expression of PromQL. */
  readonly expr: string;

  /**
   * How long it has to be true before the alert fires, such as `15m`.
   *
   * @default - at once
   */
  readonly for?: string;

  /**
   * Labels of the alert or series; `severity` tells Alertmanager how bad it is.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * What people read: `summary` and `description`.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together, one after the other. */
export interface AlertRuleGroup {
  /** Name, unique among the groups. */
  readonly name: string;

  /** The rules; at least one. */
  readonly rules: readonly AlertRule[];
}

const RULE_KEYS = ["alert", "record", "expr", "for", "labels", "annotations"];

/** Checks groups of rules, which without types may be anything; whether PromQL is right only Prometheus knows. */
export function checkRuleGroups(path: string, groups: readonly AlertRuleGroup[] | undefined): CheckResult {
  const names = readableList(groups).map((group) => readable(group).name);
  return [
    each(path, groups, (at, group) => checkGroup(at, group as AlertRuleGroup)),
    names.map((name, index) =>
      name !== undefined && names.indexOf(name) !== index
        ? problem(`${path}[${index}].name`, "group-twice", "must not be given twice", "join the two groups", name)
        : undefined,
    ),
  ];
}

function checkGroup(path: string, given: AlertRuleGroup): CheckResult {
  const { name, rules } = readable(given);
  return (
    object(path, given) ?? [
      knownKeys(path, given, ["name", "rules"]),
      required(`${path}.name`, name) ?? notBlank(`${path}.name`, name),
      required(`${path}.rules`, rules) ??
        each(`${path}.rules`, rules, (at, rule) => checkRule(at, rule as AlertRule), { min: 1 }),
    ]
  );
}

function checkRule(path: string, given: AlertRule): CheckResult {
  const { alert, record, expr, for: duration, labels, annotations } = readable(given);
  return (
    object(path, given) ?? [
      knownKeys(path, given, RULE_KEYS),
      (alert === undefined) === (record === undefined)
        ? problem(path, "alert-or-record", "must have either 'alert' or 'record'", "name the alert or the series")
        : undefined,
      notBlank(`${path}.alert`, alert),
      notBlank(`${path}.record`, record),
      required(`${path}.expr`, expr) ?? notBlank(`${path}.expr`, expr),
      matches(`${path}.for`, duration, PROMETHEUS_DURATION, "a duration such as 15m"),
      object(`${path}.labels`, labels),
      object(`${path}.annotations`, annotations),
    ]
  );
}
