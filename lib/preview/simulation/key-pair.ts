import { createECDH, createHash, createPrivateKey, createPublicKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { renderOpenSshPrivateKey, renderOpenSshPublicKey } from "./open-ssh-key";

const generate = promisify(generateKeyPair);

const CURVES: Readonly<Record<string, { readonly node: string; readonly jwk: string; readonly bytes: number }>> = {
  P256: { node: "prime256v1", jwk: "P-256", bytes: 32 },
  P384: { node: "secp384r1", jwk: "P-384", bytes: 48 },
  P521: { node: "secp521r1", jwk: "P-521", bytes: 66 },
};

// DER of a PKCS#8 Ed25519 key up to its 32 secret bytes.
const ED25519_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** Defines a key pair that is real enough for everything that parses, signs or checks with it. */
export class KeyPair {
  /** Makes a key; elliptic curve keys are the same for the same seed, RSA keys are not. */
  public static async generate(algorithm: string, curve: string, bits: number, seed: string): Promise<KeyPair> {
    if (algorithm === "RSA") {
      const { privateKey } = await generate("rsa", { modulusLength: bits });
      return new KeyPair(privateKey);
    }
    if (algorithm === "ED25519") {
      const secret = createHash("sha256").update(seed).digest();
      return new KeyPair(
        createPrivateKey({ key: Buffer.concat([ED25519_HEAD, secret]), format: "der", type: "pkcs8" }),
      );
    }
    const known = CURVES[curve];
    if (known === undefined) {
      const { privateKey } = await generate("ec", { namedCurve: "secp224r1" });
      return new KeyPair(privateKey);
    }
    return new KeyPair(ellipticKey(known, seed));
  }

  /** Reads a private key in PEM form. */
  public static fromPem(pem: string): KeyPair {
    return new KeyPair(createPrivateKey(pem));
  }

  private constructor(public readonly privateKey: KeyObject) {}

  /** The public half. */
  public get publicKey(): KeyObject {
    return createPublicKey(this.privateKey);
  }

  /** `RSA`, `ECDSA` or `ED25519`, as the tls provider says it. */
  public get algorithm(): string {
    const type = this.privateKey.asymmetricKeyType;
    return type === "rsa" ? "RSA" : type === "ec" ? "ECDSA" : "ED25519";
  }

  /** PEM in the form that the tls provider uses for this algorithm. */
  public get privatePem(): string {
    const type = this.algorithm === "RSA" ? "pkcs1" : this.algorithm === "ECDSA" ? "sec1" : "pkcs8";
    return this.privateKey.export({ format: "pem", type }).toString();
  }

  /** PEM of the private key in PKCS#8. */
  public get privatePemPkcs8(): string {
    return this.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  }

  /** PEM of the public key. */
  public get publicPem(): string {
    return this.publicKey.export({ format: "pem", type: "spki" }).toString();
  }

  /** Line for `authorized_keys`; empty where OpenSSH does not know the curve. */
  public get publicOpenSsh(): string {
    const blob = this.openSshBlob;
    return blob === undefined ? "" : `${renderOpenSshPublicKey(this.publicKey)?.type} ${blob.toString("base64")}\n`;
  }

  /** Private key in OpenSSH's own format; empty where OpenSSH does not know the curve. */
  public get privateOpenSsh(): string {
    return renderOpenSshPrivateKey(this.privateKey, this.publicKey) ?? "";
  }

  /** Fingerprint as `ssh-keygen -E md5` prints it, without the prefix. */
  public get fingerprintMd5(): string {
    const hex = this.openSshBlob === undefined ? "" : createHash("md5").update(this.openSshBlob).digest("hex");
    return hex.replace(/(..)(?!$)/g, "$1:");
  }

  /** Fingerprint as `ssh-keygen -l` prints it. */
  public get fingerprintSha256(): string {
    const blob = this.openSshBlob;
    return blob === undefined ? "" : `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
  }

  /** SHA-1 of the public key, the tls provider's id. */
  public get id(): string {
    return createHash("sha1")
      .update(this.publicKey.export({ format: "der", type: "spki" }))
      .digest("hex");
  }

  private get openSshBlob(): Buffer | undefined {
    return renderOpenSshPublicKey(this.publicKey)?.blob;
  }
}

function ellipticKey(
  curve: { readonly node: string; readonly jwk: string; readonly bytes: number },
  seed: string,
): KeyObject {
  const pair = createECDH(curve.node);
  const secret = createHash("shake256", { outputLength: curve.bytes }).update(seed).digest();
  // the first bits are cleared so that the number is below the order of the curve.
  secret[0] = 0;
  secret[1] &= 0x7f;
  secret[curve.bytes - 1] |= 1;
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  const half = (point.length - 1) / 2;
  const jwk = {
    kty: "EC",
    crv: curve.jwk,
    d: secret.toString("base64url"),
    x: point.subarray(1, 1 + half).toString("base64url"),
    y: point.subarray(1 + half).toString("base64url"),
  };
  return createPrivateKey({ key: jwk, format: "jwk" });
}
