import { ProviderFacts } from "../../providers/provider-facts";
import type { ProviderName } from "../../providers/provider-facts";
import { PluginServer } from "./plugin-server";
import { SimulatedCloud } from "./simulated-cloud";
import type { SimulatedCloudProps } from "./simulated-cloud";
import { SimulatedProvider } from "./simulated-provider";
import { UsedTypes } from "./used-types";

/** Registries whose providers are simulated: Terraform's own and OpenTofu's, which both read the same variable. */
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];

/** Providers that can be simulated, by the address that `required_providers` names. */
const PROVIDERS: Readonly<Record<string, ProviderName>> = {
  "terraform-provider-openstack/openstack": "openstack",
  "goharbor/harbor": "harbor",
  "hashicorp/kubernetes": "kubernetes",
  "hashicorp/helm": "helm",
  "hashicorp/tls": "tls",
  "hashicorp/random": "random",
  "hashicorp/http": "http",
};

/** How Terraform finds a provider that runs already. */
interface Attachment {
  readonly Protocol: "grpc";
  readonly ProtocolVersion: 6;
  readonly Pid: number;
  readonly Test: true;
  readonly Addr: { readonly Network: "tcp"; readonly String: string };
}

/** Defines a running set of simulated providers that share one cloud. */
export class Simulation {
  /** Addresses of the providers that can be simulated. */
  public static readonly providers: readonly string[] = Object.keys(PROVIDERS);

  /** Starts a simulation without any provider yet. */
  public constructor(props: SimulatedCloudProps = {}) {
    this.cloud = new SimulatedCloud(props);
  }

  /** What exists, and what was done to it. */
  public readonly cloud: SimulatedCloud;

  /** Types of resources and data sources that Terraform will know; add them before it runs. */
  public readonly usedTypes = new UsedTypes();

  private readonly servers = new Map<string, PluginServer>();
  private readonly attachments = new Map<string, Attachment>();

  /** Serves further providers; facts are loaded for these only. Addresses that are not known are left out. */
  public async serve(addresses: Iterable<string>): Promise<void> {
    for (const address of addresses) {
      const name = PROVIDERS[address];
      if (name === undefined || this.servers.has(address)) {
        continue;
      }
      const server = new PluginServer(new SimulatedProvider(ProviderFacts.load(name), this.cloud), this.usedTypes);
      this.servers.set(address, server);
      this.attachments.set(address, {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: "tcp", String: `127.0.0.1:${await server.start()}` },
      });
    }
  }

  /** Value of `TF_REATTACH_PROVIDERS`, so that Terraform uses these providers and asks no registry. */
  public get reattach(): string {
    const entries = [...this.attachments].flatMap(([address, attachment]) =>
      REGISTRIES.map((registry): [string, Attachment] => [`${registry}/${address}`, attachment]),
    );
    return JSON.stringify(Object.fromEntries(entries));
  }

  /** Ends all servers. */
  public stop(): void {
    for (const server of this.servers.values()) {
      server.stop();
    }
    this.servers.clear();
    this.attachments.clear();
  }
}
