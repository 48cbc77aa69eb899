/** What is altered on a pool of an example. */
export interface PoolChanges {
  readonly names?: readonly string[];
  readonly generations?: Readonly<Record<string, number>>;
}

/** What is altered on the control plane alone. */
export interface ControlPlaneChanges {
  readonly count?: number;
  readonly etcdVolume?: { readonly size: number; readonly type?: string };
}

/** A pool that is added to an example's cluster. */
export interface AddedPool extends PoolChanges {
  readonly flavor: string;
}

/** An API server that stands in for that of an example's machines. */
export interface AccessChanges {
  readonly host: string;
  readonly port: number;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** What a scenario alters on an example before it is synthesized; the example's own files stay as a user reads them. */
export interface ExampleChanges {
  /** Name of the cluster in place of the example's. */
  readonly clusterName?: string;
  /** Value of `deletionProtection` in place of the example's. */
  readonly deletionProtection?: boolean;
  /** How the upper stacks reach the cluster, in place of its own endpoint. */
  readonly access?: AccessChanges;
  readonly controlPlane?: PoolChanges & ControlPlaneChanges;
  /** Pools to add, by name. */
  readonly addPools?: Readonly<Record<string, AddedPool>>;
}

/** Variable that hands the changes to the process that synthesizes. */
export const CHANGES_VARIABLE = "E2E_CHANGES";
