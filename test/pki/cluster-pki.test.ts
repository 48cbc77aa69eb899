import type { ClusterPkiProps } from "../../lib/pki";
import { ClusterPki, KeyAlgorithm } from "../../lib/pki";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";

function synth(props?: ClusterPkiProps) {
  return synthStack((stack) => void new ClusterPki(stack, "Pki", props));
}

const AUTHORITIES = [
  ["ClusterCa", "kubernetes"],
  ["FrontProxyCa", "front-proxy-ca"],
  ["EtcdCa", "etcd-ca"],
] as const;

describe("the PKI of a cluster", () => {
  const stack = synth();

  test.each(AUTHORITIES)(
    "has the authority %s with the name %s, for ten years and never renewed early",
    (id, commonName) => {
      expect(stack.resource(`Pki/${id}/Resource`)).toEqual({
        allowed_uses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
        early_renewal_hours: 0,
        is_ca_certificate: true,
        lifecycle: { prevent_destroy: true },
        private_key_pem: `\${${stack.addressOf(`Pki/${id}/Key`)}.private_key_pem}`,
        set_subject_key_id: true,
        subject: [{ common_name: commonName }],
        validity_period_hours: 87_600,
      });
    },
  );

  test("has three distinct keys of authorities and one for service accounts", () => {
    expect(stack.resources("tls_private_key")).toHaveLength(4);
  });

  test("has ECDSA keys by default", () => {
    expect(stack.resource("Pki/ServiceAccountKey/Resource")).toEqual({
      algorithm: "ECDSA",
      ecdsa_curve: "P256",
      lifecycle: { prevent_destroy: true },
    });
  });

  test.each([
    [KeyAlgorithm.RSA_2048, 2048],
    [KeyAlgorithm.RSA_3072, 3072],
    [KeyAlgorithm.RSA_4096, 4096],
  ])("has RSA keys on request", (algorithm, bits) => {
    const keys = synth({ algorithm }).resources("tls_private_key");

    expect(keys.map((key) => [key["algorithm"], key["rsa_bits"]])).toEqual(
      Array.from({ length: 4 }, () => ["RSA", bits]),
    );
  });

  test("has 32 random bytes for Secrets and a join seed of 64 letters and digits", () => {
    expect(stack.resource("Pki/EncryptionKey")).toMatchObject({ length: 32 });
    expect(stack.resource("Pki/JoinSeed")).toMatchObject({ length: 64, special: false });
  });

  test("protects everything that cannot be made again, unless told otherwise", () => {
    const protection = (props?: ClusterPkiProps) => synth(props).allResources.map(({ block }) => block["lifecycle"]);

    expect(new Set(protection().map((lifecycle) => JSON.stringify(lifecycle)))).toEqual(
      new Set(['{"prevent_destroy":true}']),
    );
    expect(new Set(protection({ deletionProtection: false }).map((lifecycle) => JSON.stringify(lifecycle)))).toEqual(
      new Set(['{"prevent_destroy":false}']),
    );
  });

  test("keeps its addresses, because another address is another authority", () => {
    expect(stack.addresses).toEqual([
      "random_bytes.Pki_EncryptionKey_59765A91",
      "random_password.Pki_JoinSeed_E1F18808",
      "tls_private_key.Pki_ClusterCa_Key_613355D5",
      "tls_private_key.Pki_EtcdCa_Key_22645C4E",
      "tls_private_key.Pki_FrontProxyCa_Key_9E7EE89A",
      "tls_private_key.Pki_ServiceAccountKey_9CFDA333",
      "tls_self_signed_cert.Pki_ClusterCa_55860B1E",
      "tls_self_signed_cert.Pki_EtcdCa_EC377291",
      "tls_self_signed_cert.Pki_FrontProxyCa_56280D03",
    ]);
  });

  test("refuses unknown properties", () => {
    expect(problemsOf(() => new ClusterPki(newStack(), "Pki", { deletionProtected: false } as object))).toBe(
      "unknown-property deletionProtected",
    );
  });
});

describe("a key algorithm", () => {
  test.each(["ECDSA-P256", "RSA-2048", "RSA-3072", "RSA-4096"])("is found by kubeadm's name %s", (name) => {
    expect(KeyAlgorithm.of(name).kubeadmName).toBe(name);
  });

  test("is not found by a name that kubeadm lacks", () => {
    expect(problemsOf(() => KeyAlgorithm.of("Ed25519"))).toBe("key-algorithm-unknown algorithm");
  });
});
