import { Address4, Address6 } from "ip-address";
import { ValidationError } from "./validation-error";

const OCTET = "(?:0|[1-9]\\d{0,2})";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6 = /^[0-9a-fA-F:]+(?:\d{1,3}(?:\.\d{1,3}){3})?$/;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
const MAX_SUBNETS = 65_536n;

/** IP version: 4 or 6. */
export type IpVersion = 4 | 6;

/** Why a text is not a range of addresses. */
export type CidrFault = "not-a-cidr" | "host-bits";

/**
 * Defines a range of IP addresses, version 4 or 6, and the arithmetic on it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4632
 */
export class Cidr {
  /**
   * Reads `10.0.0.0/16` or `fd00::/64`.
   *
   * @throws ValidationError when the text is no range, or has bits behind its prefix (`10.0.0.1/16`)
   */
  public static parse(text: string): Cidr {
    const result = Cidr.tryParse(text);
    if (result instanceof Cidr) {
      return result;
    }
    throw new ValidationError("", [describeCidrFault("cidr", text, result)]);
  }

  /** Reads a range, or says why the text is none; never throws. */
  public static tryParse(text: unknown): Cidr | CidrFault {
    if (typeof text !== "string") {
      return "not-a-cidr";
    }
    const [address = "", prefixText = "", ...rest] = text.split("/");
    const parsed = parseIp(address);
    const prefix = Number(prefixText);
    if (parsed === undefined || rest.length > 0 || !PREFIX.test(prefixText) || prefix > widthOf(parsed.version)) {
      return "not-a-cidr";
    }
    const network = Cidr.around(parsed, prefix);
    return network.network === parsed.value ? network : "host-bits";
  }

  /**
   * The range of a given size that an address lies in: `10.0.3.7`, 16 gives `10.0.0.0/16`.
   *
   * @param address IPv4 or IPv6 address
   * @param prefix length of the prefix, in bits
   * @throws ValidationError when the address or the prefix is none
   */
  public static enclosing(address: string, prefix: number): Cidr {
    const parsed = requireIp(address);
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > widthOf(parsed.version)) {
      throw prefixError(prefix, 0, widthOf(parsed.version));
    }
    return Cidr.around(parsed, prefix);
  }

  private static around(address: ParsedIp, prefix: number): Cidr {
    const hostBits = BigInt(widthOf(address.version) - prefix);
    return new Cidr(address.version, (address.value >> hostBits) << hostBits, prefix);
  }

  /** Length of the prefix, in bits. */
  public readonly prefix: number;

  /** IP version of the range. */
  public readonly version: IpVersion;

  /** The range in its shortest form, for instance `10.0.0.0/16` or `fd00::/64`. */
  public readonly canonical: string;

  /** First address, the network address. */
  public readonly first: string;

  /** Last address; for IPv4 the broadcast address. */
  public readonly last: string;

  /** Number of addresses, including the network and broadcast address. */
  public readonly size: bigint;

  /** Number of addresses that hosts can have: without network and broadcast address where there are such (IPv4 up to /30). */
  public readonly hosts: bigint;

  private readonly network: bigint;

  private constructor(version: IpVersion, network: bigint, prefix: number) {
    this.version = version;
    this.prefix = prefix;
    this.network = network;
    this.size = 1n << BigInt(widthOf(version) - prefix);
    this.hosts = version === 4 && prefix <= 30 ? this.size - 2n : this.size;
    this.first = formatIp(version, network);
    this.last = formatIp(version, network + this.size - 1n);
    this.canonical = `${this.first}/${prefix}`;
  }

  /**
   * Whether an address or another range lies completely inside this one; false when the IP versions differ.
   *
   * @throws ValidationError when a text is neither an address nor a range
   */
  public contains(ipOrCidr: string | Cidr): boolean {
    const other = typeof ipOrCidr === "string" ? toRange(ipOrCidr) : ipOrCidr;
    return this.overlaps(other) && other.prefix >= this.prefix;
  }

  /** Whether the two ranges share an address; false when the IP versions differ. */
  public overlaps(other: Cidr): boolean {
    return (
      this.version === other.version &&
      this.network < other.network + other.size &&
      other.network < this.network + this.size
    );
  }

  /** The range that two ranges share, or undefined when they do not meet. */
  public intersection(other: Cidr): Cidr | undefined {
    if (!this.overlaps(other)) {
      return undefined;
    }
    return this.prefix >= other.prefix ? this : other;
  }

  /** The range that this one is half of, one bit larger; undefined when the range is all of its IP version. */
  public get parent(): Cidr | undefined {
    return this.prefix === 0 ? undefined : Cidr.enclosing(this.first, this.prefix - 1);
  }

  /** The range of the same size behind this one; undefined at the end of the IP version. */
  public get next(): Cidr | undefined {
    const network = this.network + this.size;
    return network >> BigInt(widthOf(this.version)) === 0n ? new Cidr(this.version, network, this.prefix) : undefined;
  }

  /**
   * An address by its number: 0 is the network address, -1 the last one.
   *
   * @throws ValidationError when the range is too small
   */
  public nth(n: bigint | number): string {
    const isWhole = typeof n === "bigint" || Number.isSafeInteger(n);
    const offset = isWhole ? BigInt(n) : this.size;
    const index = offset < 0n ? this.size + offset : offset;
    if (index < 0n || index >= this.size) {
      throw new ValidationError("", [
        {
          code: "address-outside-cidr",
          path: "n",
          value: n,
          message: `must number an address of ${this.canonical}, which has ${this.size}`,
          fix: "choose a larger range",
        },
      ]);
    }
    return formatIp(this.version, this.network + index);
  }

  /**
   * All ranges of a longer prefix inside this one, in order; at most 65,536.
   *
   * @param prefix length of the longer prefix, in bits
   * @throws ValidationError when the prefix is shorter than that of this range, or gives too many ranges
   */
  public subnets(prefix: number): Cidr[] {
    const width = widthOf(this.version);
    if (
      !Number.isInteger(prefix) ||
      prefix < this.prefix ||
      prefix > width ||
      1n << BigInt(prefix - this.prefix) > MAX_SUBNETS
    ) {
      throw prefixError(prefix, this.prefix, Math.min(width, this.prefix + 16));
    }
    const step = 1n << BigInt(width - prefix);
    const count = Number(1n << BigInt(prefix - this.prefix));
    return Array.from({ length: count }, (_, i) => new Cidr(this.version, this.network + BigInt(i) * step, prefix));
  }

  /** The range in its shortest form. */
  public toString(): string {
    return this.canonical;
  }
}

interface ParsedIp {
  readonly version: IpVersion;
  readonly value: bigint;
}

/**
 * IP version of an address, or undefined when the text is none.
 *
 * Leading zeros (`010.0.0.1`) and zones (`fe80::1%eth0`) are refused, because programs read them differently.
 */
export function ipVersion(text: unknown): IpVersion | undefined {
  return parseIp(text)?.version;
}

/**
 * An address in its shortest form, for instance `fd00::1`.
 *
 * @throws ValidationError when the text is no address
 */
export function canonicalIp(text: string): string {
  const { version, value } = requireIp(text);
  return formatIp(version, value);
}

/** @internal */
export function describeCidrFault(path: string, value: unknown, fault: CidrFault) {
  if (fault === "not-a-cidr") {
    return {
      code: fault,
      path,
      value,
      message: "must be a CIDR",
      fix: "write it as 10.0.0.0/16 or fd00::/64, without leading zeros",
    };
  }
  const [address = "", prefix = ""] = String(value).split("/");
  return {
    code: "cidr-with-host-bits",
    path,
    value,
    message: "must be a network, without bits behind its prefix",
    fix: `use ${Cidr.enclosing(address, Number(prefix)).canonical}`,
  };
}

function toRange(text: string): Cidr {
  if (text.includes("/")) {
    return Cidr.parse(text);
  }
  return Cidr.enclosing(text, widthOf(requireIp(text).version));
}

function requireIp(text: string): ParsedIp {
  const parsed = parseIp(text);
  if (parsed === undefined) {
    throw new ValidationError("", [
      {
        code: "not-an-ip-address",
        path: "address",
        value: text,
        message: "must be an IP address",
        fix: "write it as 10.0.0.1 or fd00::1",
      },
    ]);
  }
  return parsed;
}

function parseIp(text: unknown): ParsedIp | undefined {
  if (typeof text !== "string") {
    return undefined;
  }
  if (IPV4.test(text) && Address4.isValid(text)) {
    return { version: 4, value: new Address4(text).bigInt() };
  }
  if (IPV6.test(text) && Address6.isValid(text)) {
    return { version: 6, value: new Address6(text).bigInt() };
  }
  return undefined;
}

function formatIp(version: IpVersion, value: bigint): string {
  return version === 4 ? Address4.fromBigInt(value).correctForm() : Address6.fromBigInt(value).correctForm();
}

function widthOf(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

function prefixError(prefix: number, min: number, max: number): ValidationError {
  return new ValidationError("", [
    {
      code: "prefix-out-of-range",
      path: "prefix",
      value: prefix,
      message: `must be an integer from ${min} to ${max}`,
      fix: "choose another prefix length",
    },
  ]);
}
