import { ofKind, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import { NetworkRef } from "../network";

/** A network of somebody else's that a project may use. */
export class SharedNetwork {
  /**
   * The project may plug ports into the network. So may everybody else it is shared with: they all meet there, and security groups
   * are all that stands between them.
   */
  public static plugged(network: NetworkRef): SharedNetwork {
    return new SharedNetwork(network, "access_as_shared");
  }

  /** The project may take floating IPs from the network and give it to routers as their gateway. */
  public static external(network: NetworkRef): SharedNetwork {
    return new SharedNetwork(network, "access_as_external");
  }

  private constructor(
    /** The network. */
    public readonly network: NetworkRef,
    /** What Neutron calls the sharing. */
    public readonly action: "access_as_shared" | "access_as_external",
  ) {}

  /** Name or id of the network, for construct ids. @internal */
  public get label(): string {
    return String(readable(this.network).name ?? readable(this.network).uuid);
  }

  /** Checks the network, reported under `path`. */
  public check(path: string): CheckResult {
    const at = `${path}.network`;
    return this.network instanceof NetworkRef
      ? this.network.check(at)
      : (required(at, this.network) ?? ofKind(at, this.network, NetworkRef, "use NetworkRef.named(...) or .id(...)"));
  }
}

/** Checks that no network is shared twice in the same way. */
export function checkNetworksDiffer(path: string, networks: readonly SharedNetwork[]): CheckResult {
  const keys = networks.map(({ action, label }) => `${action} ${label}`);
  return keys.map((key, index) =>
    keys.indexOf(key) < index
      ? problem(`${path}[${index}]`, "network-twice", "must not be a network that is in the list already", "remove it")
      : undefined,
  );
}
