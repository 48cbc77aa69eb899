import type { App } from "cdktf";
import { TerraformOutput } from "cdktf";
import { AdminCertificate, ClusterPki, ServingCertificate } from "../../../../lib/pki";
import { InfrastructureStack, StateBackend } from "../../../../stacks";

/** The keys of a cluster with login by Keystone, as the cluster makes them; everything is an output. */
export function build(app: App): void {
  const stack = new InfrastructureStack(app, "pki", { backend: StateBackend.local() });
  const pki = new ClusterPki(stack, "Pki", { deletionProtection: false });
  const authority = pki.clusterCa;
  const serving = new ServingCertificate(stack, "KeystoneCertificate", {
    authority,
    commonName: "k8s-keystone-auth",
    dnsNames: ["localhost"],
    ipAddresses: ["127.0.0.1"],
  });
  const admin = new AdminCertificate(stack, "AdminCertificate", { authority });
  const values = {
    clusterCa: authority.certificatePem,
    clusterCaKey: authority.privateKeyPem,
    frontProxyCa: pki.frontProxyCa.certificatePem,
    frontProxyCaKey: pki.frontProxyCa.privateKeyPem,
    etcdCa: pki.etcdCa.certificatePem,
    etcdCaKey: pki.etcdCa.privateKeyPem,
    serviceAccountKey: pki.serviceAccountKey.privateKeyPem,
    serviceAccountPublicKey: pki.serviceAccountKey.publicKeyPem,
    encryptionKey: pki.encryptionKey,
    joinSeed: pki.joinSeed,
    serving: serving.certificatePem,
    servingKey: serving.privateKeyPem,
    admin: admin.certificatePem,
    adminKey: admin.privateKeyPem,
  };
  for (const [name, value] of Object.entries(values)) {
    new TerraformOutput(stack, name, { value, sensitive: true });
  }
}
