import { rootCertificates } from "node:tls";
import { KeyAlgorithm } from "../../lib";
import { flattenChecks } from "../../lib/core";
import { RegistryCertificate } from "../../lib/registry";
import { refusalOf } from "../support/bad-input";
import { newStack } from "../support/demo-cluster";
import { peek } from "../support/synth";
import { HOSTNAME, secret } from "./support/add-registry";

const SUBJECT = { hostname: HOSTNAME, addresses: [], deletionProtection: true };

function bind(certificate: RegistryCertificate, subject: object = {}) {
  const stack = newStack();
  const pair = certificate.bind(stack, { ...SUBJECT, ...subject });
  return { pair, stack: peek(stack) };
}

describe("an internal certificate", () => {
  it("is signed by an authority of the registry's own, which is protected", () => {
    const { stack } = bind(RegistryCertificate.internal());

    expect(stack.resource("Authority/Resource")).toMatchObject({
      is_ca_certificate: true,
      subject: [{ common_name: `${HOSTNAME} CA` }],
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.resource("Certificate/Request")).toMatchObject({ dns_names: [HOSTNAME] });
    expect(stack.resource("Certificate/Request")).not.toHaveProperty("ip_addresses");
    expect(stack.resource("Certificate/Resource")).toMatchObject({
      allowed_uses: expect.arrayContaining(["server_auth"]) as unknown,
    });
  });

  it("is valid for the address that is known", () => {
    const { stack } = bind(RegistryCertificate.internal(), { addresses: ["10.40.0.10"] });
    expect(stack.resource("Certificate/Request")).toMatchObject({ ip_addresses: ["10.40.0.10"] });
  });

  it("has keys of the algorithm that was asked for", () => {
    const { stack } = bind(RegistryCertificate.internal({ algorithm: KeyAlgorithm.RSA_3072 }));
    expect(stack.resources("tls_private_key")).toEqual([
      expect.objectContaining({ algorithm: "RSA", rsa_bits: 3072 }),
      expect.objectContaining({ algorithm: "RSA", rsa_bits: 3072 }),
    ]);
  });

  it("has an authority that goes when it is not protected", () => {
    const { stack } = bind(RegistryCertificate.internal(), { deletionProtection: false });
    expect(stack.resource("Authority/Key")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  it("has a common name that certificates have room for, however long the host's is", () => {
    const hostname = `${"a".repeat(60)}.${"b".repeat(60)}.example.com`;
    const { stack } = bind(RegistryCertificate.internal(), { hostname });
    const [{ common_name: commonName }] = stack.resource("Certificate/Request")["subject"] as [{ common_name: string }];

    expect(commonName.length).toBeLessThanOrEqual(64);
    expect(stack.resource("Certificate/Request")).toMatchObject({ dns_names: [hostname] });
  });

  it("hands over the certificate, its key, and the authority that nodes have to trust", () => {
    const { pair } = bind(RegistryCertificate.internal());
    expect(Object.keys(pair).sort()).toEqual(["authorityPem", "certificatePem", "privateKeyPem"]);
  });
});

describe("a provided certificate", () => {
  it("is handed over as it is, and nothing is made", () => {
    const stack = newStack();
    const [authorityPem] = rootCertificates;
    const certificatePem = secret(stack, "Certificate");
    const privateKeyPem = secret(stack, "Key");
    const certificate = RegistryCertificate.provided({ certificatePem, privateKeyPem, authorityPem });

    expect(certificate.bind(stack, SUBJECT)).toEqual({ certificatePem, privateKeyPem, authorityPem });
    expect(certificate.authorityPem).toBe(authorityPem);
    expect(peek(stack).allResources).toEqual([]);
  });

  it("is not looked into as long as only Terraform knows it", () => {
    const stack = newStack();
    const given = { certificatePem: secret(stack, "Certificate"), privateKeyPem: secret(stack, "Key") };
    expect(flattenChecks(RegistryCertificate.provided(given).check("certificate", HOSTNAME))).toEqual([]);
  });

  it("must be a certificate", () => {
    const certificate = RegistryCertificate.provided({ certificatePem: "none", privateKeyPem: "none" });
    expect(flattenChecks(certificate.check("certificate", HOSTNAME))).toEqual([
      expect.objectContaining({ code: "pem", path: "certificate.certificatePem" }),
      expect.objectContaining({ code: "literal-secret", path: "certificate.privateKeyPem" }),
    ]);
  });
});

describe("a certificate of the gateway", () => {
  it("is no certificate of the registry", () => {
    const certificate = RegistryCertificate.issued();
    expect(certificate.kind).toBe("issued");
    expect(refusalOf(() => certificate.bind(newStack(), SUBJECT)).problems[0]?.code).toBe("certificate-of-gateway");
  });
});
