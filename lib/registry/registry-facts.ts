import type { IConstruct } from "constructs";
import type { RegistryMirrorSpec } from "../bootstrap";

/** A Harbor registry that projects, nodes and applications can use, wherever it runs. */
export interface IHarborRegistry extends IConstruct {
  /** Fully qualified domain name, as images name it; known at synthesis. */
  readonly hostname: string;

  /** Port of its HTTPS, known at synthesis. */
  readonly port: number;

  /** Host of image names: the host name, with the port unless it is 443. */
  readonly registryHost: string;

  /** URL of the portal and of the API, without a path. */
  readonly url: string;

  /** Address that the host name stands for on the nodes' network; undefined when only DNS knows it. */
  readonly address: string | undefined;

  /** Name of the administrator. */
  readonly adminUsername: string;

  /** Password of the administrator. Sensitive. */
  readonly adminPassword: string;

  /** Certificate of the authority that signed its certificate, PEM; undefined when everybody trusts it anyway. */
  readonly certificateAuthority: string | undefined;

  /**
   * What nodes must know to pull another registry's images through a project of this one that is a proxy cache.
   *
   * @param registry registry that images name, such as `docker.io`
   * @param project name of the project
   */
  mirrorOf(registry: string, project: string): RegistryMirrorSpec;

  /** What nodes must know to pull this registry's own images: its authority, and where it is. */
  ownMirror(): RegistryMirrorSpec;
}
