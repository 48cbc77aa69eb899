import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster, KeystoneFacts, KeystoneLogin } from "../cluster";
import {
  TerraformExpression,
  checkProps,
  guardStack,
  hasTokens,
  jsonText,
  knownKeys,
  problem,
  readable,
  required,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { AddOnReleases, checkPlacement } from "../kube";
import type { IKubernetesNamespace } from "../kube";
import { checkReleases } from "../kube/releases/check-releases";
import { KubeconfigUser, renderKubeconfig } from "../pki";
import { KeystoneGrant, grantIdOf } from "./keystone-grant";
import { renderGuardConfiguration } from "./keystone-guard-configuration";
import type { KeystoneSubject } from "./keystone-subject";
import { renderKeystonePod } from "./render-keystone-pod";

const NAME = "k8s-keystone-auth";
const NAMESPACE = "kube-system";
const LABELS = { "app.kubernetes.io/name": NAME };
const SCRIPT = readFileSync(join(__dirname, "keystone-guard", "keystone_guard.py"), "utf8");

/** Images have to be pulled on every control plane node. */
const ROLLOUT_TIMEOUT = "10m";

/** Properties of `KeystoneWebhookAuth`. */
export interface KeystoneWebhookAuthProps {
  /** Cluster whose API server asks the webhook; it was made with `keystoneLogin`. */
  readonly cluster: IKubernetesCluster;

  /**
   * Where the images come from.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/**
 * Defines the login webhook of a cluster: k8s-keystone-auth on every control plane node, and before it a guard that gives every name of
 * Keystone a prefix, so that no user or group of Keystone is one of Kubernetes by its name.
 *
 * Users have no rights by themselves: `grantView` and its sisters give them.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/keystone-auth/using-keystone-webhook-authenticator-and-authorizer.md
 */
export class KeystoneWebhookAuth extends Construct {
  /** A kubeconfig for every user of Keystone, as YAML. It holds no secret: `client-keystone-auth` logs in with what `OS_*` says. */
  public readonly kubeconfig: string;

  private readonly cluster: IKubernetesCluster;

  /** @throws ValidationError when the cluster has no `keystoneLogin`, or is made by this very stack */
  public constructor(scope: Construct, id: string, props: KeystoneWebhookAuthProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkKeystoneWebhookAuth(props));
    guardStack(this);
    const { cluster } = props;
    this.cluster = cluster;
    this.kubeconfig = renderKubeconfig({
      clusterName: cluster.clusterName,
      server: cluster.endpointUrl,
      caPem: cluster.certificateAuthority,
      user: KubeconfigUser.program("keystone", "client-keystone-auth", "client.authentication.k8s.io/v1beta1"),
    });
    const { keystone } = cluster;
    if (keystone !== undefined) {
      this.createWebhook(keystone, props.releases ?? AddOnReleases.forKubernetes(cluster.version));
    }
    new TerraformOutput(this, "Kubeconfig", {
      value: this.kubeconfig,
      description: "Kubeconfig for users of Keystone, without secrets.",
    }).overrideLogicalId("keystone_kubeconfig");
  }

  /**
   * Lets users see most things, but no Secrets.
   *
   * @param subject who they are
   * @param namespace where; the whole cluster if left out
   */
  public grantView(subject: KeystoneSubject, namespace?: IKubernetesNamespace): KeystoneGrant {
    return this.grant(subject, "view", namespace);
  }

  /**
   * Lets users see and change most things, Secrets among them, but no rights.
   *
   * @param subject who they are
   * @param namespace where; the whole cluster if left out
   */
  public grantEdit(subject: KeystoneSubject, namespace?: IKubernetesNamespace): KeystoneGrant {
    return this.grant(subject, "edit", namespace);
  }

  /**
   * Lets users see and change most things, and give rights to others.
   *
   * @param subject who they are
   * @param namespace where; in all namespaces if left out
   */
  public grantAdmin(subject: KeystoneSubject, namespace?: IKubernetesNamespace): KeystoneGrant {
    return this.grant(subject, "admin", namespace);
  }

  /** Lets users do everything on the whole cluster. */
  public grantClusterAdmin(subject: KeystoneSubject): KeystoneGrant {
    return this.grant(subject, "cluster-admin");
  }

  /**
   * Gives users the rights of a ClusterRole; the same grant twice is one. A grant in a namespace of another stack, such as that of the
   * applications, belongs to that stack, because this one comes first.
   *
   * @param subject who they are
   * @param clusterRole name of the ClusterRole
   * @param namespace where; the whole cluster if left out
   */
  public grant(subject: KeystoneSubject, clusterRole: string, namespace?: IKubernetesNamespace): KeystoneGrant {
    const scope = isElsewhere(this, namespace) ? namespace : this;
    const id = grantIdOf(scope, subject, clusterRole, namespace);
    const known = scope.node.tryFindChild(id);
    if (known instanceof KeystoneGrant) {
      known.requireSubject(subject);
      return known;
    }
    return new KeystoneGrant(scope, id, { cluster: this.cluster, subject, clusterRole, namespace });
  }

  private createWebhook(keystone: KeystoneFacts, releases: AddOnReleases): void {
    const { login } = keystone;
    const guard = jsonText(renderGuardConfiguration(login));
    const policy = login.policy && jsonText(login.policy.render());
    const sync = login.sync && jsonText(login.sync.render());
    const config = this.createConfigMap("Config", NAME, {
      "keystone_guard.py": terraformText(SCRIPT),
      "guard.json": terraformText(guard),
      "cluster-ca.crt": this.cluster.certificateAuthority,
      ...(login.caBundlePem === undefined ? {} : { "keystone-ca.crt": terraformText(login.caBundlePem) }),
    });
    const secret = new SecretV1(this, "Certificate", {
      metadata: { name: `${NAME}-tls`, namespace: NAMESPACE, labels: LABELS },
      type: "kubernetes.io/tls",
      data: { "tls.crt": keystone.servingCertificate, "tls.key": keystone.servingKey },
    });
    const serviceAccountName = this.createServiceAccount(login);
    const spec = renderKeystonePod({
      login,
      api: { host: this.cluster.privateEndpointHost, port: this.cluster.endpointPort },
      webhookImage: releases.image("keystone-auth"),
      guardImage: releases.image("companion"),
      serviceAccountName,
      sources: {
        secret: Token.asString(secret.metadata.name),
        config,
        policy:
          policy === undefined
            ? undefined
            : this.createConfigMap("Policy", "k8s-auth-policy", { policies: terraformText(policy) }),
        sync:
          sync === undefined
            ? undefined
            : this.createConfigMap("Sync", "keystone-sync", { syncConfig: terraformText(sync) }),
      },
    });
    // nothing in the pod notices a changed file, so that it has to start again.
    const annotations = {
      "checksum/certificate": checksum([keystone.servingCertificate, this.cluster.certificateAuthority]),
      "checksum/configuration": checksum([SCRIPT, guard, policy ?? "", sync ?? "", login.caBundlePem ?? ""]),
    };
    new DaemonSetV1(this, "Resource", {
      metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS, annotations }, spec },
      },
      waitForRollout: true,
      timeouts: { create: ROLLOUT_TIMEOUT, update: ROLLOUT_TIMEOUT },
    });
  }

  private createConfigMap(id: string, name: string, data: Readonly<Record<string, string>>): string {
    const metadata = { name, namespace: NAMESPACE, labels: LABELS };
    return Token.asString(new ConfigMapV1(this, id, { metadata, data: { ...data } }).metadata.name);
  }

  /** Only who makes namespaces talks to the API, and k8s-keystone-auth then watches all ConfigMaps before it answers anybody. */
  private createServiceAccount({ sync }: KeystoneLogin): string {
    const account = new ServiceAccountV1(this, "ServiceAccount", {
      metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
      automountServiceAccountToken: false,
    });
    const name = Token.asString(account.metadata.name);
    if (sync !== undefined) {
      const role = new ClusterRoleV1(this, "ClusterRole", {
        metadata: { name: NAME, labels: LABELS },
        rule: [
          { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "watch"] },
          { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "create"] },
        ],
      });
      new ClusterRoleBindingV1(this, "ClusterRoleBinding", {
        metadata: { name: NAME, labels: LABELS },
        roleRef: {
          apiGroup: "rbac.authorization.k8s.io",
          kind: "ClusterRole",
          name: Token.asString(role.metadata.name),
        },
        subject: [{ kind: "ServiceAccount", name, namespace: NAMESPACE, apiGroup: "" }],
      });
    }
    return name;
  }
}

/** A hash of texts, by Terraform when only Terraform knows them. */
function checksum(texts: readonly string[]): string {
  const [known, unknown] = [texts.filter((text) => !hasTokens(text)), texts.filter((text) => hasTokens(text))];
  const hash = createHash("sha256").update(JSON.stringify(known)).digest("hex");
  return unknown.length === 0
    ? hash
    : TerraformExpression.call("sha256", TerraformExpression.call("join", "\n", [hash, ...unknown])).asString();
}

/** Whether a namespace is made by another stack. */
function isElsewhere(
  auth: Construct,
  namespace: IKubernetesNamespace | undefined,
): namespace is IKubernetesNamespace & Construct {
  return Construct.isConstruct(namespace) && TerraformStack.of(namespace) !== TerraformStack.of(auth);
}

function checkKeystoneWebhookAuth(given: KeystoneWebhookAuthProps): CheckResult {
  const { cluster, releases } = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, ["cluster", "releases"]),
    checkReleases("releases", releases, cluster),
    cluster !== undefined && cluster !== null && readable(cluster).keystone === undefined
      ? problem(
          "cluster",
          "keystone-login-missing",
          "must have been made with 'keystoneLogin', or its API server asks no webhook",
          "give the cluster 'keystoneLogin', and raise the generation of control plane nodes that exist",
        )
      : undefined,
  ];
}
