import { TerraformExpression } from "../core";

/** Defines how a kubeconfig logs in. */
export class KubeconfigUser {
  /**
   * A client certificate.
   *
   * @param name name of the user in the file
   * @param certificatePem certificate, PEM
   * @param privateKeyPem private key, PEM
   */
  public static clientCertificate(name: string, certificatePem: string, privateKeyPem: string): KubeconfigUser {
    return new KubeconfigUser(name, {
      "client-certificate-data": TerraformExpression.call("base64encode", certificatePem),
      "client-key-data": TerraformExpression.call("base64encode", privateKeyPem),
    });
  }

  /**
   * A bearer token.
   *
   * @param name name of the user in the file
   * @param token the token
   */
  public static token(name: string, token: string): KubeconfigUser {
    return new KubeconfigUser(name, { token });
  }

  /**
   * A program that gets credentials, and reads what it needs from the environment; it never asks.
   *
   * @param name name of the user in the file
   * @param command name of the program
   * @param apiVersion version of what the program prints, such as `client.authentication.k8s.io/v1`
   * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
   */
  public static program(name: string, command: string, apiVersion: string): KubeconfigUser {
    return new KubeconfigUser(name, { exec: { apiVersion, command, args: [], env: [], interactiveMode: "Never" } });
  }

  private constructor(
    /** Name of the user in the file. */
    public readonly name: string,
    /** @internal */
    public readonly entry: Readonly<Record<string, string | object>>,
  ) {}
}

/** What a kubeconfig says. */
export interface KubeconfigInput {
  /** Name of the cluster in the file; contexts are `<user>@<cluster>`. */
  readonly clusterName: string;

  /** URL of the API server, for instance `https://203.0.113.10:6443`. */
  readonly server: string;

  /** Certificate authority of the API server, PEM. */
  readonly caPem: string;

  /** Who logs in. */
  readonly user: KubeconfigUser;

  /**
   * Namespace that kubectl works in.
   *
   * @default - the namespace `default`
   */
  readonly namespace?: string;

  /**
   * Name that the certificate of the API server is checked against.
   *
   * @default - the host of `server`
   */
  readonly tlsServerName?: string;
}

/**
 * A kubeconfig as an attribute value: YAML that Terraform writes, so that keys and certificates may be tokens.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function renderKubeconfig(input: KubeconfigInput): string {
  const { clusterName, user } = input;
  const context = `${user.name}@${clusterName}`;
  return TerraformExpression.call("yamlencode", {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: clusterName,
        cluster: {
          server: input.server,
          "certificate-authority-data": TerraformExpression.call("base64encode", input.caPem),
          "tls-server-name": input.tlsServerName,
        },
      },
    ],
    users: [{ name: user.name, user: user.entry }],
    contexts: [{ name: context, context: { cluster: clusterName, user: user.name, namespace: input.namespace } }],
    "current-context": context,
    preferences: {},
  }).asString();
}
