import { each, knownKeys, readable, readableList, required, unique } from "../../core";
import type { CheckResult } from "../../core";
import { ageRecipient } from "./age-recipient";

/** Options of `BackupEncryption.age`. */
export interface AgeEncryptionOptions {
  /**
   * Public keys, `age1...`; whoever has the private key of one of them can open an archive. Two, kept in two places, are better than
   * one.
   */
  readonly recipients: readonly string[];
}

/** Defines how archives of etcd are encrypted before they leave a node. */
export class BackupEncryption {
  /**
   * With age, for public keys: no node can open what it has stored, and neither can the object storage.
   *
   * @see https://age-encryption.org
   */
  public static age(options: AgeEncryptionOptions): BackupEncryption {
    return new BackupEncryption(readable(options).recipients, options);
  }

  /** Not at all: whoever reads the object storage has every Secret and every key of the cluster. Draws a warning. */
  public static none(): BackupEncryption {
    return new BackupEncryption([], undefined);
  }

  private constructor(
    private readonly keys: readonly string[] | undefined,
    private readonly options: AgeEncryptionOptions | undefined,
  ) {}

  /** Public keys; none when nothing is encrypted. */
  public get recipients(): readonly string[] {
    return readableList(this.keys);
  }

  /** Checks the public keys, reported under `path`. */
  public check(path: string): CheckResult {
    return this.options === undefined && this.keys !== undefined
      ? undefined
      : [
          knownKeys(path, this.options, ["recipients"]),
          required(`${path}.recipients`, this.keys) ?? [
            each(`${path}.recipients`, this.keys, ageRecipient, { min: 1 }),
            // a private key that is there by mistake must not show as a repeated value.
            unique(`${path}.recipients`, this.recipients.filter(isPublic), "keys"),
          ],
        ];
  }
}

function isPublic(key: unknown): boolean {
  return typeof key === "string" && key.startsWith("age1");
}
