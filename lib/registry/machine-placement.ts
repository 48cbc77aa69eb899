import type { Construct, IConstruct } from "constructs";
import { readable } from "../core";
import type { CheckResult } from "../core";
import type { BoundHarbor, HarborContext, HarborPlacementKind } from "./harbor-placement";
import { HTTPS_PORT } from "./harbor-registry-base";
import { checkHarborMachine } from "./machine/check-harbor-machine";
import { HarborMachine } from "./machine/harbor-machine";
import type { HarborMachineOptions } from "./machine/harbor-machine-options";
import { RegistryCertificate } from "./registry-certificate";

/**
 * A registry on a virtual machine.
 *
 * @internal
 */
export class MachinePlacement implements HarborPlacementKind {
  public constructor(private readonly options: HarborMachineOptions) {}

  public check(path: string, _scope: IConstruct, certificate: RegistryCertificate | undefined): CheckResult {
    return [
      certificate instanceof RegistryCertificate ? certificate.checkOwn("certificate") : undefined,
      checkHarborMachine(path, this.options),
    ];
  }

  public bind(scope: Construct, { settings, certificate }: HarborContext): BoundHarbor {
    const { address } = readable(this.options);
    const pair = (certificate ?? RegistryCertificate.internal()).bind(scope, {
      hostname: settings.hostname,
      // one that Neutron chooses is not known before the machine, which needs the certificate.
      addresses: address === undefined ? [] : [address],
      deletionProtection: settings.deletionProtection,
    });
    const machine = new HarborMachine(scope, "Machine", { settings, certificate: pair, options: this.options });
    const { address: privateAddress, floatingIpAddress: publicAddress } = machine;
    return { port: HTTPS_PORT, address: privateAddress, publicAddress, certificateAuthority: pair.authorityPem };
  }
}
