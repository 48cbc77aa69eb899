import { Construct } from "constructs";
import type { RegistryMirrorSpec } from "../bootstrap";
import { checkProps, hostAndPort, required } from "../core";
import { harborName } from "./content/harbor-names";
import type { IHarborRegistry } from "./registry-facts";

/** Port that names of images leave out. */
export const HTTPS_PORT = 443;

/** What follows from the facts of a registry, wherever it runs. */
export abstract class HarborRegistryBase extends Construct implements IHarborRegistry {
  public abstract readonly hostname: string;
  public abstract readonly port: number;
  public abstract readonly address: string | undefined;
  public abstract readonly adminUsername: string;
  public abstract readonly adminPassword: string;
  public abstract readonly certificateAuthority: string | undefined;

  public get registryHost(): string {
    return this.port === HTTPS_PORT ? this.hostname : `${this.hostname}:${this.port}`;
  }

  public get url(): string {
    return `https://${this.registryHost}`;
  }

  /** @throws ValidationError when one of the two is no name of what it should be */
  public mirrorOf(registry: string, project: string): RegistryMirrorSpec {
    checkProps(`${this.node.path}.mirrorOf`, [
      required("registry", registry) ?? hostAndPort("registry", registry),
      harborName("project", project),
    ]);
    return {
      registry,
      // containerd appends the path of the API itself, which a project would be in front of.
      mirrors: [`${this.url}/v2/${project}`],
      overridePath: true,
      ...this.trust(),
    };
  }

  public ownMirror(): RegistryMirrorSpec {
    return { registry: this.registryHost, mirrors: [this.url], ...this.trust() };
  }

  private trust(): Pick<RegistryMirrorSpec, "caCertificate"> {
    return this.certificateAuthority === undefined ? {} : { caCertificate: this.certificateAuthority };
  }
}
