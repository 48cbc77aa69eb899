/** Defines what happens to DNS records whose route or Service changes or goes. */
export class DnsRecordPolicy {
  /** They are made and changed, and never removed: a lost route does not take its name with it. */
  public static readonly UPSERT_ONLY = new DnsRecordPolicy("upsert-only");

  /** They are made, changed, and removed with what they stand for. */
  public static readonly SYNC = new DnsRecordPolicy("sync");

  /** They are made, and then left to people. */
  public static readonly CREATE_ONLY = new DnsRecordPolicy("create-only");

  private constructor(/** Name in the configuration of external-dns. */ public readonly name: string) {}
}
