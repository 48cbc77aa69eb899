import { createHash, createHmac } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";

/** Login of an S3 API, and where it is. */
export interface S3Settings {
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** PEM of the authorities to trust, in place of the system's. */
  readonly ca?: string;
}

/** One answer of an S3 API. */
export interface S3Answer {
  readonly status: number;
  readonly body: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const TIMEOUT_MS = 60_000;

/**
 * Makes one signed request, path style.
 *
 * @param path bucket and key, which hold nothing that would have to be encoded
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function s3Request(settings: S3Settings, method: string, path: string, body = ""): Promise<S3Answer> {
  const url = new URL(path, settings.endpoint);
  const headers = signHeaders(settings, method, url, body, new Date());
  const options = { method, headers, timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const onAnswer = (message: http.IncomingMessage): void => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        resolve({ status: message.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
      });
    };
    const request =
      url.protocol === "https:"
        ? https.request(url, { ...options, ca: settings.ca }, onAnswer)
        : http.request(url, options, onAnswer);
    request.on("timeout", () => request.destroy(new Error(`${url.host} did not answer`)));
    request.on("error", reject);
    request.end(body);
  });
}

/** Headers of a request, the signature among them. */
export function signHeaders(
  { region, accessKey, secretKey }: S3Settings,
  method: string,
  url: URL,
  body: string,
  now: Date,
): Readonly<Record<string, string>> {
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = [time.slice(0, 8), region, "s3", "aws4_request"];
  const digest = sha256(body);
  const signed = { host: url.host, "x-amz-content-sha256": digest, "x-amz-date": time };
  const names = Object.keys(signed).join(";");
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = [method, url.pathname, url.search.slice(1), lines.join(""), names, digest].join("\n");
  const text = [ALGORITHM, time, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretKey}`);
  const signature = hmac(key, text).toString("hex");
  return {
    ...signed,
    "content-length": String(Buffer.byteLength(body)),
    authorization: `${ALGORITHM} Credential=${accessKey}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
