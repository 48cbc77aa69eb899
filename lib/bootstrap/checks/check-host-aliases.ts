import { dnsName, each, hasTokens, ipAddress, object, problem, unique } from "../../core";
import type { CheckResult } from "../../core";
import type { MachineSpec } from "../machine-spec";

/** Checks the names that nodes find without DNS; an address may be one that only Terraform knows. */
export function checkHostAliases(path: string, aliases: MachineSpec["hostAliases"]): CheckResult {
  if (typeof aliases !== "object" || aliases === null || Array.isArray(aliases)) {
    return object(path, aliases);
  }
  const entries = Object.entries(aliases);
  return [
    entries.map(([address, names]): CheckResult => {
      const at = `${path}.${hasTokens(address) ? "<address>" : address}`;
      return [
        ipAddress(at, address),
        Array.isArray(names) && names.length > 0
          ? each(at, names, checkName)
          : problem(
              at,
              "host-alias-names",
              "must list the names of the address",
              'write it as ["registry.example.com"]',
            ),
      ];
    }),
    unique(
      path,
      entries.flatMap(([, names]) => (Array.isArray(names) ? (names as unknown[]) : [])),
      "names",
    ),
  ];
}

function checkName(path: string, name: unknown): CheckResult {
  return (
    dnsName(path, name) ??
    (name === "localhost"
      ? problem(path, "host-alias-localhost", "must not be localhost", "leave it out", name)
      : undefined)
  );
}
