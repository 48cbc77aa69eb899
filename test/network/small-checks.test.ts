import { checkProps } from "../../lib/core";
import { checkApiPort, checkCertSans, checkTags, hostPort, NetworkRef } from "../../lib/network";
import { problemsOf } from "./support/stacks";

const check = (...results: Parameters<typeof checkProps>[1][]) => problemsOf(() => checkProps("test", ...results));

describe("the port of the API server", () => {
  test.each([443, 6443, 8443, 65_535])("may be %i", (port) => {
    expect(check(checkApiPort("port", port))).toBe("");
  });

  test.each([22, 2379, 2380, 10_250, 10_257, 10_259, 30_000, 32_767])(
    "may not be %i, which something else has",
    (port) => {
      expect(check(checkApiPort("port", port))).toBe("port-taken port");
    },
  );
});

describe("names in a certificate", () => {
  test("may be names, wildcards of the leftmost label and addresses of both families", () => {
    expect(check(checkCertSans("certSans", ["api.example.com", "*.example.com", "10.0.0.1", "fd00::1"]))).toBe("");
  });

  test.each(["*", "*.com*", "a.*.b", "host:6443", "https://host", "", "10.0.0.0/24"])("may not be %p", (san) => {
    expect(check(checkCertSans("certSans", [san]))).toBe("cert-san certSans[0]");
  });

  test("may not come twice", () => {
    expect(check(checkCertSans("certSans", ["a.example.com", "a.example.com"]))).toBe("unique certSans");
  });
});

describe("host and port", () => {
  test.each([
    ["api.example.com", "api.example.com:6443"],
    ["10.0.0.1", "10.0.0.1:6443"],
    ["fd00::1", "[fd00::1]:6443"],
  ])("of %s are %s", (host, expected) => {
    expect(hostPort(host, 6443)).toBe(expected);
  });
});

describe("tags", () => {
  test("may be 50 texts of 255 characters", () => {
    expect(
      check(
        checkTags(
          "tags",
          Array.from({ length: 50 }, (_, i) => `${"x".repeat(250)}${i}`),
        ),
      ),
    ).toBe("");
  });

  test.each([
    [["x".repeat(256)], "tag tags[0]"],
    [[""], "not-blank tags[0]"],
    [Array.from({ length: 51 }, (_, i) => `t${i}`), "too-many-tags tags"],
  ])("are refused: %#", (tags, expected) => {
    expect(check(checkTags("tags", tags))).toBe(expected);
  });
});

describe("a reference", () => {
  test("by id takes a UUID with and without hyphens", () => {
    expect(
      check(
        NetworkRef.id("11111111-2222-3333-4444-555555555555").check("a"),
        NetworkRef.id("0123456789abcdef0123456789abcdef").check("b"),
      ),
    ).toBe("");
  });

  test("by id takes no name", () => {
    expect(check(NetworkRef.id("office").check("network"))).toBe("uuid network");
  });
});
