/**
 * Defines how a connection to PostgreSQL is encrypted.
 *
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export class PostgresSslMode {
  /** Encrypted, with a certificate of a trusted authority for the host that is connected to. */
  public static readonly VERIFY_FULL = new PostgresSslMode("verify-full");

  /** Encrypted, with a certificate of a trusted authority for any host. */
  public static readonly VERIFY_CA = new PostgresSslMode("verify-ca");

  /** Encrypted, and whoever is in between reads along. */
  public static readonly REQUIRE = new PostgresSslMode("require");

  /** Not encrypted. */
  public static readonly DISABLE = new PostgresSslMode("disable");

  private constructor(
    /** Name in the settings of PostgreSQL's clients. */
    public readonly name: "verify-full" | "verify-ca" | "require" | "disable",
  ) {}
}
