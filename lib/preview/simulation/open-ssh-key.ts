import type { JsonWebKey, KeyObject } from "node:crypto";

const NIST_NAMES: Readonly<Record<string, string>> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

/** Renders the public half of a key for OpenSSH: its type and the binary form; nothing for a curve that OpenSSH lacks. */
export function renderOpenSshPublicKey(key: KeyObject): { readonly type: string; readonly blob: Buffer } | undefined {
  if (key.asymmetricKeyDetails?.namedCurve === "secp224r1") {
    return undefined;
  }
  const jwk = key.export({ format: "jwk" });
  if (jwk.kty === "RSA") {
    return { type: "ssh-rsa", blob: pack("ssh-rsa", number(jwk.e), number(jwk.n)) };
  }
  if (jwk.kty === "OKP") {
    return { type: "ssh-ed25519", blob: pack("ssh-ed25519", bytes(jwk.x)) };
  }
  const name = NIST_NAMES[jwk.crv ?? ""];
  return { type: `ecdsa-sha2-${name}`, blob: pack(`ecdsa-sha2-${name}`, name, point(jwk)) };
}

/**
 * Renders a private key in OpenSSH's own format, without a passphrase.
 *
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key
 */
export function renderOpenSshPrivateKey(privateKey: KeyObject, publicKey: KeyObject): string | undefined {
  const half = renderOpenSshPublicKey(publicKey);
  if (half === undefined) {
    return undefined;
  }
  const jwk = privateKey.export({ format: "jwk" });
  const check = Buffer.from("0001020300010203", "hex");
  const secret = Buffer.concat([check, secretFields(half.type, jwk), pack("")]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0", "latin1"),
    pack("none", "none", ""),
    Buffer.from("00000001", "hex"),
    pack(half.blob, Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function secretFields(type: string, jwk: JsonWebKey): Buffer {
  if (jwk.kty === "RSA") {
    return pack(type, number(jwk.n), number(jwk.e), number(jwk.d), number(jwk.qi), number(jwk.p), number(jwk.q));
  }
  if (jwk.kty === "OKP") {
    return pack(type, bytes(jwk.x), Buffer.concat([bytes(jwk.d), bytes(jwk.x)]));
  }
  return pack(type, NIST_NAMES[jwk.crv ?? ""], point(jwk), number(jwk.d));
}

/** Strings of the SSH wire format: each with its length in front. */
function pack(...fields: (string | Buffer)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const content = Buffer.from(field);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(content.length);
      return [length, content];
    }),
  );
}

function bytes(text: string | undefined): Buffer {
  return Buffer.from(text ?? "", "base64url");
}

/** A positive number: shortest form, with a zero byte in front where the first bit would read as a sign. */
function number(text: string | undefined): Buffer {
  const all = bytes(text);
  const first = all.findIndex((byte) => byte !== 0);
  const value = all.subarray(first === -1 ? all.length : first);
  return value.length > 0 && value[0] >= 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
}

function point(jwk: JsonWebKey): Buffer {
  return Buffer.concat([Buffer.from([4]), bytes(jwk.x), bytes(jwk.y)]);
}
