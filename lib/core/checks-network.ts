import { checkText, deferred, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { Cidr, describeCidrFault, ipVersion } from "./cidr";
import type { IpVersion } from "./cidr";
import { TerraformExpression } from "./terraform-expression";
import { hasTokens } from "./tokens";

const RESERVED = [
  ["0.0.0.0/8", "'this network'"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local, where the metadata service is"],
  ["224.0.0.0/4", "multicast"],
  ["::/127", "unspecified and loopback"],
  ["fe80::/10", "link-local"],
  ["ff00::/8", "multicast"],
].map(([cidr = "", what = ""]) => ({ range: Cidr.parse(cidr), what }));

/** Checks that a text is an IP address, of either version or of the given one. */
export function ipAddress(path: string, value: unknown, options: { readonly version?: IpVersion } = {}): CheckResult {
  const { version } = options;
  const rule = {
    code: "ip-address",
    message: `must be an IP${version === undefined ? "" : `v${version}`} address`,
    fix: `write it as ${version === 6 ? "fd00::1" : "10.0.0.1"}, without prefix or leading zeros`,
    condition: (ip: unknown) => canHost(ip, version),
  };
  return checkText(path, value, rule, (text) => {
    const actual = ipVersion(text);
    return actual !== undefined && (version === undefined || actual === version);
  });
}

function canHost(ip: unknown, version: IpVersion | undefined): TerraformExpression {
  const canBe = (functionName: string, suffix: string, ...rest: number[]) =>
    TerraformExpression.call(
      "can",
      TerraformExpression.call(functionName, TerraformExpression.template(TerraformExpression.of(ip), suffix), ...rest),
    );
  const isV4 = canBe("cidrnetmask", "/32");
  // an IPv4 address has no /128, so this says IPv6.
  const isV6 = canBe("cidrhost", "/128", 0);
  return version === 4 ? isV4 : version === 6 ? isV6 : TerraformExpression.raw(isV4, " || ", isV6);
}

/** Options of `cidr`. */
export interface CidrOptions {
  /**
   * IP version that the range must have.
   *
   * @default - either
   */
  readonly version?: IpVersion;

  /**
   * Shortest prefix, in bits: the largest range.
   *
   * @default - no limit
   */
  readonly minPrefix?: number;

  /**
   * Longest prefix, in bits: the smallest range.
   *
   * @default - no limit
   */
  readonly maxPrefix?: number;

  /**
   * Whether ranges that no network can have (loopback, link-local, multicast) are fine, as they are in a list of allowed clients.
   *
   * @default false
   */
  readonly allowReserved?: boolean;
}

/** Checks that a text is a range of addresses, without host bits, not reserved, of the right size. */
export function cidr(path: string, value: unknown, options: CidrOptions = {}): CheckResult {
  if (value === undefined) {
    return undefined;
  }
  if (hasTokens(value)) {
    return deferredCidr(path, value, options);
  }
  const parsed = Cidr.tryParse(value);
  return parsed instanceof Cidr ? checkRange(path, value, parsed, options) : describeCidrFault(path, value, parsed);
}

function deferredCidr(path: string, value: unknown, { version }: CidrOptions): CheckResult {
  const message = `must be an IP${version === undefined ? "" : `v${version}`} CIDR`;
  return deferred(
    path,
    canBeCidr(TerraformExpression.of(value), version),
    message,
    `write it as ${version === 6 ? "fd00::/64" : version === 4 ? "10.0.0.0/16" : "10.0.0.0/16 or fd00::/64"}`,
  );
}

function canBeCidr(value: TerraformExpression, version: IpVersion | undefined): TerraformExpression {
  const isCidr = TerraformExpression.call("can", TerraformExpression.call("cidrhost", value, 0));
  // a netmask is something that only IPv4 has.
  const isV4 = TerraformExpression.call("can", TerraformExpression.call("cidrnetmask", value));
  return version === 4 ? isV4 : version === 6 ? TerraformExpression.raw(isCidr, " && !", isV4) : isCidr;
}

function checkRange(path: string, value: unknown, range: Cidr, options: CidrOptions): CheckResult {
  const { version, minPrefix = 0, maxPrefix = 128, allowReserved = false } = options;
  const reserved = allowReserved ? undefined : RESERVED.find((entry) => entry.range.overlaps(range));
  return [
    version !== undefined && range.version !== version
      ? problem(
          path,
          "ip-version",
          `must be an IPv${version} CIDR`,
          `write it as ${version === 4 ? "10.0.0.0/16" : "fd00::/64"}`,
          value,
        )
      : undefined,
    range.prefix < minPrefix
      ? problem(
          path,
          "cidr-too-large",
          `must have a prefix of at least /${minPrefix}`,
          `choose a smaller range, for instance ${range.first}/${minPrefix}`,
          value,
        )
      : undefined,
    range.prefix > maxPrefix
      ? problem(
          path,
          "cidr-too-small",
          `must have a prefix of at most /${maxPrefix}`,
          `choose a larger range, for instance a /${maxPrefix}`,
          value,
        )
      : undefined,
    reserved === undefined
      ? undefined
      : problem(
          path,
          "reserved-cidr",
          `must not meet ${reserved.range.canonical} (${reserved.what})`,
          "choose a private range, for instance 10.0.0.0/16",
          value,
        ),
  ];
}

/** A range with the property that it comes from. */
export interface NamedCidr {
  /** Property path of the range. */
  readonly path: string;

  /**
   * The range.
   *
   * @default - nothing to compare
   */
  readonly cidr?: string;

  /**
   * What readers have to know when the range is not the one of the property.
   *
   * @default - it is
   */
  readonly note?: string;
}

/** Checks that no two ranges share an address; what is no range is skipped, `cidr` reports it. */
export function cidrsDisjoint(ranges: readonly NamedCidr[]): CheckResult {
  const known = ranges.flatMap(({ path, cidr: text, note }) => {
    const parsed = Cidr.tryParse(text);
    return parsed instanceof Cidr ? [{ path, range: parsed, note }] : [];
  });
  return known.flatMap((one, i) =>
    known.slice(i + 1).flatMap((other) => {
      const shared = one.range.intersection(other.range);
      return shared === undefined ? [] : [overlapProblem(one, other, shared)];
    }),
  );
}

/** A named range that was read. */
interface ParsedRange {
  readonly path: string;
  readonly range: Cidr;
  readonly note: string | undefined;
}

function overlapProblem(one: ParsedRange, other: ParsedRange, shared: Cidr) {
  const message = `must not overlap '${other.path}' ${other.range.canonical} (they share ${shared.canonical})`;
  const fix = ["choose ranges that do not meet", one.note, other.note].filter((part) => part !== undefined).join("; ");
  return problem(one.path, "cidr-overlap", message, fix, one.range.canonical);
}
