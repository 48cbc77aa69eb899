import { ipVersion } from "../core";

/** Host and port as a URL has them: IPv6 addresses in brackets. */
export function hostPort(host: string, port: number): string {
  return ipVersion(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
