import type { IGateway, KubernetesObject } from "../kube";
import type { CertificateIssuer, IssuerSource } from "./certificate-issuer";

/** Life of the cluster's own authority: ten years, renewed one year before its end. */
const CA_DURATION = "87600h";
const CA_RENEW_BEFORE = "8760h";

/** Authorities ask over plain HTTP. @see https://www.rfc-editor.org/rfc/rfc8555#section-8.3 */
const CHALLENGE_PORT = 80;

/** Where issuers are made. */
export interface IssuerPlace {
  /** Namespace of cert-manager, where it looks for the Secrets of ClusterIssuers. */
  readonly namespace: string;

  /** Name of the cluster, for names in certificates. */
  readonly clusterName: string;

  /** Gateway that answers the questions of ACME authorities. */
  readonly gateway: IGateway | undefined;
}

/**
 * Renders what makes an issuer; nothing for one that exists.
 *
 * @see https://cert-manager.io/docs/reference/api-docs/
 */
export function renderIssuerObjects(issuer: CertificateIssuer, place: IssuerPlace): readonly KubernetesObject[] {
  const { name, source } = issuer;
  switch (source.kind) {
    case "acme":
      return [renderAcmeIssuer(name, source, place.gateway)];
    case "internal":
      return renderInternalIssuer(name, source.commonName ?? `${place.clusterName} internal CA`, place.namespace);
    case "existing":
      return [];
  }
}

function renderAcmeIssuer(
  name: string,
  { email, server }: IssuerSource & { readonly kind: "acme" },
  gateway: IGateway | undefined,
): KubernetesObject {
  const parentRefs =
    gateway === undefined
      ? []
      : [
          {
            group: "gateway.networking.k8s.io",
            kind: "Gateway",
            name: gateway.gatewayName,
            namespace: gateway.gatewayNamespace,
            port: CHALLENGE_PORT,
          },
        ];
  return clusterIssuer(name, {
    acme: {
      email,
      server: server.directoryUrl,
      caBundle: server.caBundlePem === undefined ? undefined : Buffer.from(server.caBundlePem).toString("base64"),
      privateKeySecretRef: { name: `${name}-account` },
      // answers come from a Service inside the cluster; the default would open a port on every node.
      solvers: [{ http01: { gatewayHTTPRoute: { serviceType: "ClusterIP", parentRefs } } }],
    },
  });
}

/** A certificate that signs itself, and an issuer that signs with it. */
function renderInternalIssuer(name: string, commonName: string, namespace: string): readonly KubernetesObject[] {
  const root = `${name}-root`;
  return [
    clusterIssuer(root, { selfSigned: {} }),
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name, namespace },
      spec: {
        isCA: true,
        commonName,
        secretName: name,
        duration: CA_DURATION,
        renewBefore: CA_RENEW_BEFORE,
        usages: ["cert sign", "crl sign", "digital signature"],
        // with a new key, everything that was signed before would lose its trust at once.
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: root },
      },
    },
    clusterIssuer(name, { ca: { secretName: name } }),
  ];
}

function clusterIssuer(name: string, spec: object): KubernetesObject {
  return { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name }, spec };
}
