import type { CloudAuth } from "../../lib/cloud";
import { checkCloudAuth, warnCloudAuth } from "../../lib/cloud";
import { checkProps, ValidationError } from "../../lib/core";
import { problemsOf } from "../network/support/stacks";

const AUTH: CloudAuth = {
  authUrl: "https://cloud.example.com:5000/v3",
  applicationCredentialId: "0123456789abcdef0123456789abcdef",
  applicationCredentialSecret: "hunter2",
};

const check = (auth: object) => problemsOf(() => checkProps("test", checkCloudAuth("cloud", auth as CloudAuth)));

describe("a login to the cloud", () => {
  test("is fine with an application credential", () => {
    expect(check(AUTH)).toBe("");
  });

  test.each<[object, string]>([
    [{ ...AUTH, userName: "u", password: "p" }, "two-logins cloud.applicationCredentialId"],
    [{ authUrl: AUTH.authUrl }, "no-login cloud.applicationCredentialId"],
    [{ ...AUTH, applicationCredentialSecret: undefined }, "required cloud.applicationCredentialSecret"],
    [{ authUrl: AUTH.authUrl, userName: "u" }, "required cloud.password"],
    [{ ...AUTH, authUrl: "cloud.example.com" }, "url cloud.authUrl"],
    [{ ...AUTH, authUrl: undefined }, "required cloud.authUrl"],
    [{ ...AUTH, applicationCredentialId: "ccm" }, "uuid cloud.applicationCredentialId"],
    [{ ...AUTH, username: "u" }, "unknown-property cloud.username"],
  ])("%j is refused: %s", (auth, expected) => {
    expect(check(auth)).toBe(expected);
  });

  test("refuses CA bundles that are no PEM or hold a private key", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";

    expect(check({ ...AUTH, caBundlePem: "ca" })).toContain("cloud.caBundlePem");
    expect(check({ ...AUTH, caBundlePem: key })).toContain("cloud.caBundlePem");
  });

  test("never shows a secret", () => {
    const messages = [
      { ...AUTH, userName: "u", password: "pa55" },
      { ...AUTH, authUrl: "x" },
    ].map((auth) => {
      try {
        checkProps("test", checkCloudAuth("cloud", auth));
        return "";
      } catch (error) {
        return ValidationError.isValidationError(error) ? error.message : "";
      }
    });

    expect(messages.join("\n")).not.toMatch(/hunter2|pa55/);
    expect(messages.every((message) => message.length > 0)).toBe(true);
  });

  test("draws warnings for a URL without version, without TLS, and for a user of its own", () => {
    expect(warnCloudAuth("cloud", AUTH)).toEqual([]);
    expect(warnCloudAuth("cloud", { ...AUTH, authUrl: "https://cloud.example.com" })).toEqual([
      expect.stringContaining("/v3"),
    ]);
    expect(
      warnCloudAuth("cloud", { authUrl: "http://cloud.example.com/v3", userName: "u", password: "p" }),
    ).toHaveLength(2);
  });
});
