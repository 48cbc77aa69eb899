import type { TerraformStack } from "cdktf";
import type { ClientCertificateProps } from "../../lib/pki";
import { AdminCertificate, ClientCertificate, ClusterPki, KeyAlgorithm } from "../../lib/pki";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";

function addPki(stack: TerraformStack, algorithm?: KeyAlgorithm): ClusterPki {
  return new ClusterPki(stack, "Pki", { algorithm });
}

function problems(props: Partial<ClientCertificateProps>): string {
  const stack = newStack();
  const { clusterCa } = addPki(stack);
  return problemsOf(
    () => new ClientCertificate(stack, "Client", { authority: clusterCa, commonName: "jane", ...props }),
  );
}

describe("the certificate of an administrator", () => {
  const stack = synthStack(
    (scope) => void new AdminCertificate(scope, "Admin", { authority: addPki(scope).clusterCa }),
  );

  test("is of the group whose rights can be taken away", () => {
    expect(stack.resource("Admin/Request")["subject"]).toEqual([
      { common_name: "kubernetes-admin", organization: "kubeadm:cluster-admins" },
    ]);
    expect(stack.text).not.toContain("system:masters");
  });

  test("is valid for a year, renewed in the last month, and for clients only", () => {
    expect(stack.resource("Admin/Resource")).toMatchObject({
      allowed_uses: ["client_auth", "digital_signature", "key_encipherment"],
      validity_period_hours: 8760,
      early_renewal_hours: 720,
      ca_cert_pem: `\${${stack.addressOf("Pki/ClusterCa/Resource")}.cert_pem}`,
    });
  });

  test("may be destroyed, because it can be made again", () => {
    expect(stack.resource("Admin/Key")).toEqual({ algorithm: "ECDSA", ecdsa_curve: "P256" });
  });

  test("has a key like that of its authority", () => {
    const rsa = synthStack(
      (scope) =>
        void new AdminCertificate(scope, "Admin", { authority: addPki(scope, KeyAlgorithm.RSA_3072).clusterCa }),
    );

    expect(rsa.resource("Admin/Key")).toEqual({ algorithm: "RSA", rsa_bits: 3072 });
  });

  test("may have another name and a shorter life", () => {
    const other = synthStack((scope) => {
      const authority = addPki(scope).clusterCa;
      new AdminCertificate(scope, "Admin", { authority, commonName: "ops", validityHours: 48, earlyRenewalHours: 12 });
    });

    expect(other.resource("Admin/Request")["subject"]).toEqual([
      { common_name: "ops", organization: "kubeadm:cluster-admins" },
    ]);
    expect(other.resource("Admin/Resource")).toMatchObject({ validity_period_hours: 48, early_renewal_hours: 12 });
  });
});

describe("a client certificate", () => {
  test.each<[Partial<ClientCertificateProps>, string]>([
    [{ organization: "system:masters" }, "system-masters organization"],
    [{ validityHours: 8761 }, "integer validityHours"],
    [
      { validityHours: 0, earlyRenewalHours: 0 },
      "integer validityHours, early-renewal-not-below-validity earlyRenewalHours",
    ],
    [{ validityHours: 720 }, "early-renewal-not-below-validity earlyRenewalHours"],
    [{ earlyRenewalHours: -1 }, "integer earlyRenewalHours"],
    [{ commonName: " " }, "not-blank commonName"],
    [{ commonName: undefined }, "required commonName"],
    [{ groups: ["a"] } as object, "unknown-property groups"],
  ])("with %j is refused: %s", (props, expected) => {
    expect(problems(props)).toBe(expected);
  });

  test("keeps hostile names as they are", () => {
    const stack = synthStack((scope) => {
      new ClientCertificate(scope, "Client", {
        authority: addPki(scope).clusterCa,
        commonName: "${x}",
        organization: "%{if}",
      });
    });

    expect(stack.resource("Client/Request")["subject"]).toEqual([{ common_name: "$${x}", organization: "%%{if}" }]);
  });
});
