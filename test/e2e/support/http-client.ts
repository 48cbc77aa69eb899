import * as http from "node:http";
import * as https from "node:https";

/** One answer of a REST service. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What a request may carry beside its method and address. */
export interface HttpRequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** PEM of the authorities to trust, in place of the system's. */
  readonly ca?: string;
  /** Accept any certificate. */
  readonly insecure?: boolean;
  /** Keeps connections, and brings certificates of its own, for HTTPS. */
  readonly agent?: https.Agent;
}

const TIMEOUT_MS = 60_000;

/** Makes one HTTP request and reads its whole answer; global fetch cannot be given a certificate authority. */
export function httpRequest(method: string, address: string, options: HttpRequestOptions = {}): Promise<HttpAnswer> {
  const url = new URL(address);
  const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
  const headers = {
    accept: "application/json",
    ...(payload === undefined
      ? {}
      : { "content-type": "application/json", "content-length": String(Buffer.byteLength(payload)) }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const onAnswer = (message: http.IncomingMessage): void => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        resolve({
          status: message.statusCode ?? 0,
          headers: message.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    };
    const common = { method, headers, timeout: TIMEOUT_MS };
    const request =
      url.protocol === "https:"
        ? https.request(
            url,
            options.agent === undefined
              ? { ...common, ca: options.ca, rejectUnauthorized: options.insecure !== true }
              : { ...common, agent: options.agent },
            onAnswer,
          )
        : http.request(url, common, onAnswer);
    request.on("timeout", () => request.destroy(new Error(`no answer from ${url.origin} within ${TIMEOUT_MS} ms`)));
    request.on("error", reject);
    request.end(payload);
  });
}
