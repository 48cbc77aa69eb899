/** How the login webhook talks to Keystone. */
export class KeystoneTransport {
  /** TLS, with the certificate of Keystone checked. */
  public static readonly TLS = new KeystoneTransport("https");

  /** No TLS: everybody on the way reads the tokens of users. For labs. */
  public static readonly PLAINTEXT = new KeystoneTransport("http");

  private constructor(
    /** Scheme of Keystone's URL. */
    public readonly scheme: "https" | "http",
  ) {}
}
