import type { ServingCertificateProps } from "../../lib/pki";
import { ClusterPki, KeyAlgorithm, ServingCertificate } from "../../lib/pki";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";

function problems(props: Partial<ServingCertificateProps>): string {
  const stack = newStack();
  const { clusterCa } = new ClusterPki(stack, "Pki");
  return problemsOf(
    () => new ServingCertificate(stack, "Server", { authority: clusterCa, commonName: "server", ...props }),
  );
}

describe("the certificate of a server", () => {
  test("is valid for its names, and opens no door for clients", () => {
    const stack = synthStack((scope) => {
      const authority = new ClusterPki(scope, "Pki", { algorithm: KeyAlgorithm.RSA_3072 }).clusterCa;
      new ServingCertificate(scope, "Server", { authority, commonName: "${x}", dnsNames: ["localhost"] });
    });

    expect(stack.resource("Server/Key")).toEqual({ algorithm: "RSA", rsa_bits: 3072 });
    expect(stack.resource("Server/Request")).toMatchObject({
      subject: [{ common_name: "$${x}" }],
      dns_names: ["localhost"],
    });
    expect(stack.resource("Server/Resource")["allowed_uses"]).not.toContain("client_auth");
  });

  test.each<[object, string]>([
    [{}, "certificate-without-names dnsNames"],
    [{ dnsNames: ["a b"] }, "certificate-name dnsNames[0]"],
    [{ ipAddresses: ["localhost"] }, "ip-address ipAddresses[0]"],
    [{ dnsNames: ["a"], commonName: " " }, "not-blank commonName"],
    [{ dnsNames: ["a"], authority: undefined }, "required authority"],
    [{ dnsNames: ["a"], days: 1 }, "unknown-property days"],
  ])("with %j is refused: %s", (props, expected) => {
    expect(problems(props)).toBe(expected);
  });
});
