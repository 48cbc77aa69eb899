/** A finding of the scanner that stays, and why. */
export interface AcceptedFinding {
  /** Check of the scanner, such as `CKV_K8S_43`. */
  readonly check: string;

  /** Which resources may have it: a pattern over `<where>: <resource>`. */
  readonly where: RegExp;

  /** Why it stays. */
  readonly reason: string;
}

/** Everything that is accepted; an entry that nothing needs any more fails the run. */
export const ACCEPTED_FINDINGS: readonly AcceptedFinding[] = [];
