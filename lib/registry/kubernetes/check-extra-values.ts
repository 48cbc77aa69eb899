import { hasTokens, isPlainObject, problem } from "../../core";
import type { CheckResult } from "../../core";

/** Values of the chart that are secrets, and would stand in the state and in every plan. */
const SECRET_VALUES = [
  "harborAdminPassword",
  "secretKey",
  "core.secret",
  "core.xsrfKey",
  "core.tokenKey",
  "jobservice.secret",
  "registry.secret",
  "registry.credentials.password",
  "database.internal.password",
  "database.external.password",
  "redis.external.password",
  "persistence.imageChartStorage.s3.secretkey",
  "persistence.imageChartStorage.swift.password",
];

/**
 * Checks values of the chart that would take away what a registry here always has: encryption, and passwords of its own.
 *
 * @param path property path of the values
 * @param values the values; without types they may be anything
 * @param isEncrypted whether Harbor's own proxy has the certificate
 */
export function checkExtraValues(path: string, values: unknown, isEncrypted: boolean): CheckResult {
  const externalUrl = valueAt(values, "externalURL");
  return [
    typeof externalUrl === "string" && !hasTokens(externalUrl) && !externalUrl.startsWith("https://")
      ? problem(`${path}.externalURL`, "registry-without-tls", "must begin with https://", "leave it out", externalUrl)
      : undefined,
    isEncrypted && valueAt(values, "expose.tls.enabled") === false
      ? problem(
          `${path}.expose.tls.enabled`,
          "registry-without-tls",
          "must not turn the encryption off, because passwords and images would be read on the way",
          "leave it out; RegistryCertificate.internal() needs nothing from outside",
          false,
        )
      : undefined,
    SECRET_VALUES.filter((key) => !isNothing(valueAt(values, key))).map((key) =>
      problem(
        `${path}.${key}`,
        "secret-in-values",
        "must not be given, because values of a release are no secrets",
        "leave it out: the library makes it, or takes it from 'adminPassword', 'database', 'cache' and 'storage'",
      ),
    ),
  ];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function valueAt(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((tree, key) => (isPlainObject(tree) ? tree[key] : undefined), values);
}
