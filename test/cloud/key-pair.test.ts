import { KeyPair } from "../../lib/cloud";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";

const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAZlPSawz7T27bIZIg9q2eXT2cEwgb8GdhMAmouoSl03 ops@example.com";
const PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----";

function problems(props: object): string {
  return problemsOf(() => new KeyPair(newStack(), "Key", { name: "ops", publicKey: ED25519, ...props }));
}

describe("a key pair", () => {
  test("is made from a public key, so that Nova never makes a private one", () => {
    const stack = synthStack((scope) => void new KeyPair(scope, "Key", { name: "ops", publicKey: `${ED25519}\n` }));

    expect(stack.resource("Key/Resource")).toEqual({ name: "ops", public_key: ED25519 });
  });

  test("may exist already", () => {
    expect(KeyPair.fromName("ops").keyPairName).toBe("ops");
  });

  test.each([
    [{ publicKey: undefined }, "required publicKey"],
    [{ publicKey: "ssh-dss AAAAB3NzaC1kc3MAAACBAK" }, "ssh-key-type publicKey"],
    [{ publicKey: "hello" }, "ssh-public-key publicKey"],
    [{ name: "" }, "not-blank name"],
    [{ privateKey: "x" }, "unknown-property privateKey"],
  ])("with %j is refused: %s", (props, expected) => {
    expect(problems(props)).toBe(expected);
  });

  test("refuses a private key without showing it", () => {
    const call = () => new KeyPair(newStack(), "Key", { name: "ops", publicKey: PRIVATE_KEY });

    expect(problemsOf(call)).toContain("publicKey");
    expect(call).not.toThrow("b3BlbnNzaC1rZXktdjEAAAAA");
  });

  test("that exists needs a name", () => {
    expect(problemsOf(() => KeyPair.fromName(" "))).toBe("not-blank name");
  });
});
