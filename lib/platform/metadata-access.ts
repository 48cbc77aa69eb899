/**
 * Defines whether pods reach the metadata service of the cloud, which shows the user data of their node to everyone who asks.
 *
 * @see https://docs.openstack.org/nova/latest/user/metadata.html
 */
export class MetadataAccess {
  /** No pod reaches it, other than those on the network of their node; Cilium and Calico can see to that. */
  public static denied(): MetadataAccess {
    return new MetadataAccess(true);
  }

  /** Every pod reaches it, the join token and whatever else stands in the user data included. */
  public static allowed(): MetadataAccess {
    return new MetadataAccess(false);
  }

  private constructor(
    /** Whether pods are kept away. */
    public readonly isDenied: boolean,
  ) {}
}
