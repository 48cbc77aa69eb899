import type { AlertReceiver } from "./alert-receiver";

/** Who is told of what. */
export interface AlertRouting {
  /** Who gets every alert but the two that always fire; nobody when empty. */
  readonly receivers: readonly AlertReceiver[];

  /** Who gets the alert that always fires, to notice when it does not. */
  readonly heartbeat: AlertReceiver | undefined;
}

const NOBODY = "nobody";

/** Every five minutes at most: a group is looked at once in its interval, and what was told a moment less ago than it repeats waits for the next. */
const HEARTBEAT = { group_wait: "0s", group_interval: "1m", repeat_interval: "4m" };

/**
 * Renders the configuration of Alertmanager. `Watchdog` fires always, and goes to who wants to notice that it stopped; `InfoInhibitor`
 * only silences others, and goes to nobody.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function renderAlertmanagerConfig({ receivers, heartbeat }: AlertRouting): object {
  const everybody = receivers.length === 0 ? NOBODY : "everybody";
  return {
    global: { resolve_timeout: "5m" },
    inhibit_rules: [
      inhibit("severity = critical", "severity =~ warning|info", ["namespace", "alertname"]),
      inhibit("severity = warning", "severity = info", ["namespace", "alertname"]),
      inhibit("alertname = InfoInhibitor", "severity = info", ["namespace"]),
    ],
    route: {
      receiver: everybody,
      group_by: ["alertname", "namespace"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        { matchers: ['alertname = "InfoInhibitor"'], receiver: NOBODY },
        heartbeat === undefined
          ? { matchers: ['alertname = "Watchdog"'], receiver: NOBODY }
          : { matchers: ['alertname = "Watchdog"'], receiver: "heartbeat", ...HEARTBEAT },
      ],
    },
    receivers: [
      { name: NOBODY },
      ...(receivers.length === 0 ? [] : [{ name: "everybody", ...merge(receivers.map((one) => one.render())) }]),
      ...(heartbeat === undefined ? [] : [{ name: "heartbeat", ...heartbeat.render() }]),
    ],
  };
}

function inhibit(source: string, target: string, equal: readonly string[]): object {
  return { source_matchers: [source], target_matchers: [target], equal };
}

/** One receiver of all: their lists, kind by kind. */
function merge(rendered: readonly object[]): object {
  const entries = rendered.flatMap((one) => Object.entries(one) as [string, unknown[]][]);
  const kinds = [...new Set(entries.map(([kind]) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, entries.filter(([other]) => other === kind).flatMap(([, list]) => list)]),
  );
}
