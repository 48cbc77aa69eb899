import { ValidationError } from "./validation-error";

const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(m|u|n|[kMGTPE]i?|[KMGTPE]i|[eE][+-]?\d+)?$/;
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL = ["k", "M", "G", "T", "P", "E"];
const SMALL: Readonly<Record<string, number>> = { m: -3, u: -6, n: -9 };
const NANO = 9;

/** How a quantity is written; the API server keeps to it. */
type Format = "binary" | "decimal" | "exponent";

/**
 * Defines a Kubernetes quantity such as `500m`, `1.5` or `2Gi`, and the comparison of two.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  /**
   * Reads a quantity.
   *
   * @throws ValidationError when the text is none
   */
  public static parse(text: string): Quantity {
    const quantity = Quantity.tryParse(text);
    if (quantity === undefined) {
      throw new ValidationError("", [
        {
          code: "quantity",
          path: "quantity",
          value: text,
          message: "must be a Kubernetes quantity",
          fix: "write it as 500m, 2 or 4Gi",
        },
      ]);
    }
    return quantity;
  }

  /** Reads a quantity, or gives undefined; never throws. */
  public static tryParse(text: unknown): Quantity | undefined {
    const match = typeof text === "string" && text.length <= 100 ? QUANTITY.exec(text) : null;
    if (match === null || typeof text !== "string") {
      return undefined;
    }
    const [, sign, number = "0", suffix = ""] = match;
    const scale = scaleOf(suffix);
    if (scale === undefined) {
      return undefined;
    }
    const [whole = "", fraction = ""] = number.split(".");
    const digits = BigInt(`${whole}${fraction}` || "0") * scale.factor;
    // as the API server does, what is finer than a billionth is rounded up.
    const nano = shift(digits, NANO + scale.exponent - fraction.length);
    return new Quantity(text, sign === "-" ? -nano : nano, formatOf(suffix));
  }

  /** The quantity as it was written. */
  public readonly text: string;

  private readonly nano: bigint;
  private readonly format: Format;

  private constructor(text: string, nano: bigint, format: Format) {
    this.text = text;
    this.nano = nano;
    this.format = format;
  }

  /** The quantity as the API server writes it, with the largest unit that leaves no fraction: `1Gi` for `1024Mi`, `500m` for `0.5`. */
  public get canonicalText(): string {
    const whole = shift(this.nano, -NANO);
    // below 1024 there is no binary unit that fits.
    if (this.format === "binary" && (whole >= 1024n || whole <= -1024n)) {
      const [rest, steps] = divideOut(whole, 1024n, BINARY.length);
      return `${rest}${steps === 0 ? "" : (BINARY[steps - 1] ?? "")}`;
    }
    const [rest, steps] = divideOut(this.nano, 1000n, DECIMAL.length + NANO / 3);
    const exponent = this.nano === 0n ? 0 : 3 * steps - NANO;
    return `${rest}${exponent === 0 ? "" : unitOf(exponent, this.format)}`;
  }

  /** The quantity as a number: bytes for `2Gi`, cores for `500m`. */
  public toNumber(): number {
    return Number(this.nano) / 1e9;
  }

  /** Negative, zero or positive, as this quantity is smaller than, equal to or larger than the other one. */
  public compare(other: Quantity): number {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }

  /** The quantity as it was written. */
  public toString(): string {
    return this.text;
  }
}

function scaleOf(suffix: string): { factor: bigint; exponent: number } | undefined {
  if (/^[eE][+-]?\d+$/.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    return Math.abs(exponent) <= 30 ? { factor: 1n, exponent } : undefined;
  }
  if (suffix === "" || suffix in SMALL) {
    return { factor: 1n, exponent: SMALL[suffix] ?? 0 };
  }
  if (BINARY.includes(suffix)) {
    return { factor: 1024n ** BigInt(BINARY.indexOf(suffix) + 1), exponent: 0 };
  }
  return DECIMAL.includes(suffix) ? { factor: 1n, exponent: 3 * (DECIMAL.indexOf(suffix) + 1) } : undefined;
}

function formatOf(suffix: string): Format {
  return /^[eE]./.test(suffix) ? "exponent" : suffix.endsWith("i") ? "binary" : "decimal";
}

function unitOf(exponent: number, format: Format): string {
  if (format === "exponent") {
    return `e${exponent}`;
  }
  const small = Object.keys(SMALL).find((unit) => SMALL[unit] === exponent);
  return small ?? DECIMAL[exponent / 3 - 1] ?? "";
}

/** What is left of a number without its factors of `base`, and how many there were. */
function divideOut(value: bigint, base: bigint, most: number): readonly [rest: bigint, steps: number] {
  const fits = value !== 0n && value % base === 0n && most > 0;
  if (!fits) {
    return [value, 0];
  }
  const [rest, steps] = divideOut(value / base, base, most - 1);
  return [rest, steps + 1];
}

function shift(digits: bigint, places: number): bigint {
  if (places >= 0) {
    return digits * 10n ** BigInt(places);
  }
  const divisor = 10n ** BigInt(-places);
  return digits < 0n ? digits / divisor : (digits + divisor - 1n) / divisor;
}
