import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An authority, and a certificate for 127.0.0.1 that it signed, as a cluster makes them for its login webhook. */
export interface ServingPair {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const REQUEST = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];

/**
 * Makes them with openssl.
 *
 * @param signer certificate and key of the authority; a new one if left out
 */
export function makeServingPair(signer?: { readonly certificate: string; readonly key: string }): ServingPair {
  const folder = mkdtempSync(join(tmpdir(), "serving-pair-"));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  try {
    if (signer === undefined) {
      openssl(...REQUEST, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=kubernetes");
    } else {
      writeFileSync(file("ca.crt"), signer.certificate);
      writeFileSync(file("ca.key"), signer.key, { mode: 0o600 });
    }
    openssl(
      ...[...REQUEST, "-keyout", "tls.key", "-out", "tls.crt", "-subj", "/CN=k8s-keystone-auth"],
      ...["-CA", "ca.crt", "-CAkey", "ca.key", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
      ...["-addext", "extendedKeyUsage=serverAuth", "-addext", "basicConstraints=critical,CA:FALSE"],
    );
    const read = (name: string) => readFileSync(file(name), "utf8");
    return { authority: read("ca.crt"), certificate: read("tls.crt"), key: read("tls.key") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
