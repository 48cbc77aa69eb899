import { TerraformVariable } from "cdktf";
import type { ApplicationCredentialProps } from "../../lib/cloud";
import { ApplicationCredential, CredentialExpiry } from "../../lib/cloud";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";
import { warningsOf } from "../support/synth";

const TIME = "2099-01-01T00:00:00Z";

function synth(props: Partial<ApplicationCredentialProps> = {}) {
  return synthStack((stack) => void new ApplicationCredential(stack, "Credential", { name: "prod-ccm", ...props }));
}

function problems(props: object): string {
  return problemsOf(() => new ApplicationCredential(newStack(), "Credential", { name: "prod-ccm", ...props }));
}

function nameOf(props: Partial<ApplicationCredentialProps>): unknown {
  return synth({ roles: ["member"], ...props }).resource("Credential/Resource")["name"];
}

describe("an application credential", () => {
  test("is restricted, and its successor is there before it goes", () => {
    expect(synth().resource("Credential/Resource")).toMatchObject({
      unrestricted: false,
      lifecycle: { create_before_destroy: true },
    });
  });

  test("has those of the roles member and load-balancer_member that its creator has, because Keystone refuses others", () => {
    const stack = synth();

    expect(stack.resource("Credential/Resource")["roles"]).toBe(
      `\${coalescelist(sort(setintersection(["member", "load-balancer_member"], [for role in ${stack.addressOf("Credential/Scope")}.roles : role.role_name])), ["member"])}`,
    );
  });

  test("has exactly the roles that were named, and looks nothing up then", () => {
    const stack = synth({ roles: ["member", "creator"] });

    expect(stack.resource("Credential/Resource")["roles"]).toEqual(["member", "creator"]);
    expect(stack.addresses).toHaveLength(1);
  });

  test("hands expiry, description and access rules on", () => {
    const stack = synth({
      description: "for ${ccm}",
      expiry: CredentialExpiry.at(TIME),
      accessRules: [{ service: "load-balancer", method: "GET", path: "/v2/lbaas/**" }],
    });

    expect(stack.resource("Credential/Resource")).toMatchObject({
      description: "for $${ccm}",
      expires_at: TIME,
      access_rules: [{ service: "load-balancer", method: "GET", path: "/v2/lbaas/**" }],
    });
  });

  test("gets another name with every change, so that old and new can be there together", () => {
    const names = [
      nameOf({}),
      nameOf({ generation: 2 }),
      nameOf({ roles: ["member", "creator"] }),
      nameOf({ description: "other" }),
      nameOf({ expiry: CredentialExpiry.at(TIME) }),
      nameOf({ accessRules: [{ service: "compute", method: "GET", path: "/v2.1/**" }] }),
    ];

    expect(new Set(names).size).toBe(names.length);
    expect(nameOf({})).toMatch(/^prod-ccm-1-[0-9a-f]{6}$/);
  });

  test("keeps its name when nothing changes, and when only the order of the roles does", () => {
    expect(nameOf({ roles: ["creator", "member"] })).toBe(nameOf({ roles: ["member", "creator"] }));
  });

  test("draws a warning when it never expires and nobody said so", () => {
    const warnings = (expiry?: CredentialExpiry) => {
      const stack = newStack();
      new ApplicationCredential(stack, "Credential", { name: "prod-ccm", expiry });
      return warningsOf(stack);
    };

    expect(warnings()).toEqual([expect.stringContaining("never expires")]);
    expect(warnings(CredentialExpiry.never())).toEqual([]);
    expect(warnings(CredentialExpiry.at(TIME))).toEqual([]);
  });

  test("leaves an expiry that only Terraform knows to Keystone", () => {
    const stack = synthStack((scope) => {
      const time = new TerraformVariable(scope, "time", { type: "string" });
      new ApplicationCredential(scope, "Credential", { name: "x", expiry: CredentialExpiry.at(time.stringValue) });
    });

    expect(stack.resource("Credential/Resource")["expires_at"]).toBe("${var.time}");
  });

  test.each([
    [{ name: "" }, "not-blank name, format name"],
    [{ name: undefined }, "required name"],
    [{ name: "x".repeat(231) }, "format name"],
    [{ roles: [] }, "roles-empty roles"],
    [{ roles: ["admin"] }, "admin-role roles[0]"],
    [{ roles: ["member", "member"] }, "unique roles"],
    [{ unrestricted: true }, "unrestricted-credential unrestricted"],
    [{ expiry: CredentialExpiry.at("2020-01-01T00:00:00Z") }, "expiry-too-soon expiry"],
    [
      { expiry: CredentialExpiry.at(new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, "")) },
      "expiry-too-soon expiry",
    ],
    [{ expiry: CredentialExpiry.at("next year") }, "date expiry"],
    [{ expiry: CredentialExpiry.at("2099-01-01") }, "date expiry"],
    [{ expiry: CredentialExpiry.at("2099-13-01T00:00:00Z") }, "date expiry"],
    [{ accessRules: [{ service: "compute", method: "GET", path: "v2" }] }, "access-rule-path accessRules[0].path"],
    [{ accessRules: [{ service: "compute", method: "FETCH", path: "/v2" }] }, "one-of accessRules[0].method"],
    [{ accessRules: [{ service: "", method: "GET", path: "/v2" }] }, "not-blank accessRules[0].service"],
    [{ generation: 0 }, "integer generation"],
    [{ role: "member" }, "unknown-property role"],
  ])("with %j is refused: %s", (props, expected) => {
    expect(problems(props)).toBe(expected);
  });
});

describe("an application credential that exists", () => {
  test("takes its secret from a variable", () => {
    const secret = new TerraformVariable(newStack(), "secret", { type: "string", sensitive: true }).stringValue;
    const id = "0123456789abcdef0123456789abcdef";

    expect(ApplicationCredential.fromExisting({ id, secret })).toEqual({ credentialId: id, secret });
  });

  test("has to be given", () => {
    const call = () => ApplicationCredential.fromExisting(undefined as never);

    expect(problemsOf(call)).toBe("required attributes, required id, required secret");
  });

  test("refuses literal secrets without showing them", () => {
    const call = () => ApplicationCredential.fromExisting({ id: "ccm", secret: "hunter2" });

    expect(problemsOf(call)).toBe("uuid id, literal-secret secret");
    expect(call).not.toThrow("hunter2");
    expect(call).toThrow("TerraformVariable");
  });
});
