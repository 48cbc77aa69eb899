import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate with its key, PEM, for a program that wants to read one. */
export function makeCertificate(folder: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, "any.crt"), join(folder, "any.key")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...curve, "-subj", "/CN=any", "-out", certificate, "-keyout", key], {
    stdio: "ignore",
  });
  return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
}
