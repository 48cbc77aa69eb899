import type { CheckResult } from "../core";
import { each, hasTokens, hostOrIp, unique } from "../core";

/**
 * Checks names and addresses for a certificate: DNS names (also `*.example.com`) and IP addresses, no port.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3
 */
export function checkCertSans(path: string, sans: readonly string[] | undefined): CheckResult {
  return [
    unique(path, sans, "names"),
    each(path, sans, (at, san) => {
      // a wildcard stands for the leftmost label only.
      const host = typeof san === "string" && !hasTokens(san) ? san.replace(/^\*\.(?=[^.]+\.)/, "") : san;
      const result = hostOrIp(at, host);
      return result !== undefined && "code" in result ? { ...result, code: "cert-san", value: san } : result;
    }),
  ];
}
