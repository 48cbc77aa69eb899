import { checkText, hideValue, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { isDnsName } from "./checks-text";
import { integer } from "./checks-values";
import { ipVersion } from "./cidr";
import { hasTokens } from "./tokens";

/** Checks that a text is an IP address or a DNS name, without scheme, port or path. */
export function hostOrIp(path: string, value: unknown): CheckResult {
  const rule = {
    code: "host",
    message: "must be an IP address or a DNS name",
    fix: "leave out scheme, port and path, as in api.example.com",
  };
  return checkText(path, value, rule, isHost);
}

function isHost(text: string): boolean {
  // a name whose last label is a number is a mistyped address, and resolvers treat it as one.
  return ipVersion(text) !== undefined || (isDnsName(text) && !/(?:^|\.)\d+$/.test(text));
}

/** Checks that a text is a host with or without a port, such as `api.example.com:6443` or `[fd00::1]:6443`. */
export function hostAndPort(path: string, value: unknown): CheckResult {
  const rule = {
    code: "host-and-port",
    message: "must be a host, with or without a port",
    fix: "leave out scheme and path, as in api.example.com:6443",
  };
  return checkText(path, value, rule, (text) => {
    const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
    const plain = /^([^:]*)(?::(\d{1,5}))?$/.exec(text);
    const [, host = text, portText] = bracketed ?? plain ?? [];
    const isHostFit = bracketed === null ? isHost(host) : ipVersion(host) === 6;
    return isHostFit && (portText === undefined || isPort(Number(portText)));
  });
}

/** Checks an alternative name of a certificate: an IP address, or a DNS name that may begin with `*.`. */
export function certificateName(path: string, value: unknown): CheckResult {
  const rule = {
    code: "certificate-name",
    message: "must be an IP address or a DNS name",
    fix: "leave out the port; a '*' stands only for the whole first label, as in *.example.com",
  };
  return checkText(path, value, rule, (text) =>
    isHost(text.startsWith("*.") && text.split(".").length > 2 ? text.slice(2) : text),
  );
}

/** Options of `url`. */
export interface UrlOptions {
  /**
   * Allowed schemes, without colon.
   *
   * @default ["https"]
   */
  readonly schemes?: readonly string[];
}

/** Checks that a text is an absolute URL without user and password; a value with a password never shows in a message. */
export function url(path: string, value: unknown, { schemes = ["https"] }: UrlOptions = {}): CheckResult {
  const rule = {
    code: "url",
    message: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}, without user and password`,
    fix: `write it as ${schemes[0] ?? "https"}://host.example.com`,
  };
  const result = checkText(path, value, rule, (text) => isUrl(text, schemes));
  return typeof value === "string" && value.includes("@") ? hideValue(result) : result;
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  if (/[\s\\]/.test(text) || !URL.canParse(text)) {
    return false;
  }
  const { protocol, hostname, username, password } = new URL(text);
  const scheme = protocol.slice(0, -1);
  return (
    schemes.includes(scheme) && text.startsWith(`${scheme}://`) && hostname !== "" && username === "" && password === ""
  );
}

/** Checks the number of a TCP or UDP port. */
export function port(path: string, value: unknown): CheckResult {
  return integer(path, value, { min: 1, max: 65_535 });
}

/** A port with the property or the component that it belongs to. */
export interface NamedPort {
  /** Property path, or the name of the component that always has the port. */
  readonly path: string;

  /**
   * The port.
   *
   * @default - nothing to compare
   */
  readonly port?: number;
}

/** Checks that no two ports on one host are equal; the first of two keeps it. */
export function portsDistinct(ports: readonly NamedPort[]): CheckResult {
  const known = ports.filter((entry) => entry.port !== undefined && !hasTokens(entry.port));
  return known.flatMap((entry, i) => {
    const first = known.slice(0, i).find((other) => other.port === entry.port);
    return first === undefined
      ? []
      : [
          problem(
            entry.path,
            "port-clash",
            `must not be the port of '${first.path}'`,
            "choose another one",
            entry.port,
          ),
        ];
  });
}

function isPort(value: number): boolean {
  return value >= 1 && value <= 65_535;
}
