/**
 * Defines where snapshots of volumes come from: the definitions of their objects, and the controller that serves them. The Cinder driver
 * does not start without the definitions.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-snapshots/
 */
export class SnapshotSupport {
  /** The library installs both. */
  public static installed(): SnapshotSupport {
    return new SnapshotSupport(true);
  }

  /** The cluster has both already, as managed clusters often do, or something else installs them. */
  public static existing(): SnapshotSupport {
    return new SnapshotSupport(false);
  }

  private constructor(
    /** Whether the library installs definitions and controller. */
    public readonly isInstalled: boolean,
  ) {}
}
