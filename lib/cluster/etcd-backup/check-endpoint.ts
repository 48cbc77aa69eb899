import { hasTokens, matches, problem, url } from "../../core";
import type { CheckResult } from "../../core";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9](?:[a-z0-9]|[.-](?![.-])){2,62}(?<![.-])$/;

/** Checks the URL of an S3 API: no bucket, no path, and TLS unless the caller does without. */
export function checkEndpoint(path: string, value: unknown, allowHttp: unknown): CheckResult {
  const result = url(path, value, { schemes: allowHttp === true ? ["https", "http"] : ["https"] });
  if (result !== undefined || typeof value !== "string" || hasTokens(value)) {
    return result;
  }
  return /^https?:\/\/[^/?#]+\/?$/.test(value)
    ? undefined
    : problem(
        path,
        "s3-endpoint",
        "must end after host and port",
        "leave out bucket and path; the bucket has a property of its own",
        value,
      );
}

/** Checks the name of a bucket that every S3 API takes. */
export function checkBucket(path: string, value: unknown): CheckResult {
  return matches(
    path,
    value,
    BUCKET,
    "the name of a bucket: 3 to 63 lower-case letters, digits, '-' and '.', with a letter or digit at both ends",
  );
}

/** Checks a region that requests are signed for. */
export function checkRegion(path: string, value: unknown): CheckResult {
  return matches(path, value, /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, "the name of a region, such as us-east-1");
}
