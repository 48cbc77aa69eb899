import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlPlaneSecrets } from "../../../lib/bootstrap";

/** The authorities and keys of a cluster, as Terraform's tls and random providers make them. */
export interface TestPki {
  readonly caCertificate: string;
  readonly secrets: ControlPlaneSecrets;
}

/** Makes fresh authorities with openssl. */
export function makePki(): TestPki {
  const folder = mkdtempSync(join(tmpdir(), "pki-"));
  try {
    const ca = makeAuthority(folder, "kubernetes");
    const frontProxy = makeAuthority(folder, "front-proxy-ca");
    const etcd = makeAuthority(folder, "etcd-ca");
    const serviceAccountPrivateKey = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout");
    return {
      caCertificate: ca.certificate,
      secrets: {
        caPrivateKey: ca.key,
        frontProxyCaCertificate: frontProxy.certificate,
        frontProxyCaPrivateKey: frontProxy.key,
        etcdCaCertificate: etcd.certificate,
        etcdCaPrivateKey: etcd.key,
        serviceAccountPrivateKey,
        serviceAccountPublicKey: execFileSync("openssl", ["pkey", "-pubout"], {
          input: serviceAccountPrivateKey,
          encoding: "utf8",
        }),
        encryptionKey: randomBytes(32).toString("base64"),
        joinSeed: randomBytes(24).toString("base64url"),
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Derives the join token of an epoch as the cluster's Terraform does. */
export function joinTokenOf(seed: string, epoch: string): string {
  const digest = createHash("sha256").update(`${seed}:${epoch}`).digest("hex");
  return `${digest.slice(0, 6)}.${digest.slice(6, 22)}`;
}

function makeAuthority(folder: string, name: string): { certificate: string; key: string } {
  const keyPath = join(folder, `${name}.key`);
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyPath);
  const certificate = openssl(
    ...["req", "-x509", "-new", "-sha256", "-days", "3650", "-key", keyPath, "-subj", `/CN=${name}`],
    ...["-addext", "keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign"],
  );
  return { certificate, key: readFileSync(keyPath, "utf8") };
}

function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
