import type { Construct } from "constructs";
import type { CertificateAuthority } from "./certificate-authority";
import { ClientCertificate } from "./client-certificate";

/** Group that kubeadm binds to cluster-admin; unlike system:masters the binding can be deleted. */
const ADMIN_GROUP = "kubeadm:cluster-admins";

/** Name that kubeadm gives its own administrator, and that authorization webhooks leave alone. */
const ADMIN_NAME = "kubernetes-admin";

/** Properties of `AdminCertificate`. */
export interface AdminCertificateProps {
  /** Authority of the cluster, `ClusterPki.clusterCa`. */
  readonly authority: CertificateAuthority;

  /**
   * Common name: the user, as audit logs show it.
   *
   * @default "kubernetes-admin"
   */
  readonly commonName?: string;

  /**
   * Validity in hours, at most 8760.
   *
   * @default 8760
   */
  readonly validityHours?: number;

  /**
   * Time before the end from which an apply renews the certificate, in hours.
   *
   * @default 720
   */
  readonly earlyRenewalHours?: number;
}

/**
 * Defines the client certificate of an administrator, member of `kubeadm:cluster-admins`.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/
 */
export class AdminCertificate extends ClientCertificate {
  public constructor(scope: Construct, id: string, props: AdminCertificateProps) {
    super(scope, id, { ...props, commonName: props.commonName ?? ADMIN_NAME, organization: ADMIN_GROUP });
  }
}
