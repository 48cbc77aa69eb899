import type { CheckResult } from "../core";
import { integer, knownKeys, notBlank, ofKind, problem, readable, uuid } from "../core";
import type { IClusterNetwork } from "./cluster-network";
import { checkPrivateEndpoint } from "./endpoint-checks";
import { HealthMonitor } from "./health-monitor";
import { LoadBalancerProvider } from "./load-balancer-provider";
import type { LoadBalancerTimeouts, OctaviaEndpointOptions } from "./octavia-endpoint";

const KEYS = [
  "provider",
  "allowedCidrs",
  "floatingIp",
  "dnsName",
  "certSans",
  "port",
  "vipAddress",
  "flavorId",
  "availabilityZone",
  "timeouts",
  "monitor",
];
const TIMEOUT_KEYS = ["clientDataMs", "memberConnectMs", "memberDataMs"] as const;

/** Octavia's upper limit for a timeout: one year in milliseconds. */
const MAX_TIMEOUT_MS = 31_536_000_000;

/**
 * Checks the options of an Octavia endpoint against its provider and network.
 *
 * @internal
 */
export function checkOctavia(
  given: OctaviaEndpointOptions,
  provider: LoadBalancerProvider,
  network: IClusterNetwork,
): CheckResult {
  const options = readable(given);
  return [
    knownKeys("", given, KEYS),
    ofKind("provider", options.provider, LoadBalancerProvider, "use LoadBalancerProvider.AMPHORA or .OVN"),
    ofKind("monitor", options.monitor, HealthMonitor, "use HealthMonitor.readyz() or .tcp()"),
    checkPrivateEndpoint(options, network),
    network.checkAddress("vipAddress", options.vipAddress),
    uuid("flavorId", options.flavorId),
    notBlank("availabilityZone", options.availabilityZone),
    checkTimeouts(options.timeouts),
    options.monitor instanceof HealthMonitor ? options.monitor.check("monitor") : undefined,
    provider.isProxy ? undefined : checkLayer4(options, provider),
  ];
}

function checkTimeouts(timeouts: LoadBalancerTimeouts | undefined): CheckResult {
  return [
    knownKeys("timeouts", timeouts, TIMEOUT_KEYS),
    ...TIMEOUT_KEYS.map((key) => integer(`timeouts.${key}`, timeouts?.[key], { min: 1, max: MAX_TIMEOUT_MS })),
  ];
}

function checkLayer4(options: OctaviaEndpointOptions, provider: LoadBalancerProvider): CheckResult {
  const unsupported = {
    flavorId: options.flavorId,
    availabilityZone: options.availabilityZone,
    timeouts: options.timeouts,
  };
  return [
    Object.entries(unsupported)
      .filter(([, value]) => value !== undefined)
      .map(([path, value]) =>
        problem(
          path,
          "provider-lacks-option",
          `must not be given with the provider ${provider.name}`,
          "leave it out or take amphora",
          value,
        ),
      ),
    options.monitor?.type === "HTTPS"
      ? problem(
          "monitor",
          "provider-lacks-option",
          `must be HealthMonitor.tcp() with the provider ${provider.name}`,
          "it knows no HTTP; leave it out",
          "HealthMonitor.readyz()",
        )
      : undefined,
  ];
}
