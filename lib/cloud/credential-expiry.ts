import type { CheckResult } from "../core";
import { hasTokens, problem, rfc3339 } from "../core";

const DAY_MS = 86_400_000;

/** Defines when an application credential stops working. */
export class CredentialExpiry {
  /**
   * At a point in time, at least a day ahead.
   *
   * @param time RFC 3339, for instance `2030-01-31T00:00:00Z`; may be a Terraform token
   */
  public static at(time: string): CredentialExpiry {
    return new CredentialExpiry(time);
  }

  /** Never: somebody has to raise `generation` now and then. */
  public static never(): CredentialExpiry {
    return new CredentialExpiry(undefined);
  }

  private constructor(
    /** Time in RFC 3339; undefined means never. */
    public readonly time: string | undefined,
  ) {}

  /** Checks the time, reported under `path`. */
  public check(path: string): CheckResult {
    const { time } = this;
    const malformed = rfc3339(path, time);
    if (malformed !== undefined || time === undefined || hasTokens(time)) {
      return malformed;
    }
    return Date.parse(time) < Date.now() + DAY_MS
      ? problem(path, "expiry-too-soon", "must be at least 24 hours ahead", "choose a later time", time)
      : undefined;
  }
}
