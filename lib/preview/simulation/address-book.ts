import { Cidr } from "../../core/cidr";
import { fingerprint } from "./wire-value";

/** Hands out the addresses of simulated subnets, each once, and the same ones in every run. */
export class AddressBook {
  private readonly taken = new Map<string, Set<string>>();

  /** Marks an address as used. */
  public take(subnetId: string, address: string): void {
    this.of(subnetId).add(address);
  }

  /** Gives an address back, whatever its subnet. */
  public release(address: string): void {
    for (const addresses of this.taken.values()) {
      addresses.delete(address);
    }
  }

  /**
   * Takes a free address out of a subnet.
   *
   * @param subnetId id of the subnet
   * @param range the subnet, or the pool of it that addresses come from, in CIDR notation
   * @param seed the same seed gets the same address as long as it is free
   * @param reserved addresses that are never handed out, such as the gateway
   */
  public allocate(subnetId: string, range: string, seed: string, reserved: readonly string[] = []): string {
    const cidr = Cidr.parse(range);
    // the first ten addresses stay free for gateways and virtual addresses that people choose by hand.
    const offset = cidr.size > 32n ? 10n : 1n;
    const room = cidr.size - offset - 1n;
    const start = room > 0n ? BigInt(`0x${fingerprint(seed).slice(0, 15)}`) % room : 0n;
    const used = this.of(subnetId);
    for (let tries = 0n; tries < room; tries++) {
      const address = cidr.nth(offset + ((start + tries) % room));
      if (!used.has(address) && !reserved.includes(address)) {
        used.add(address);
        return address;
      }
    }
    return cidr.last;
  }

  private of(subnetId: string): Set<string> {
    const known = this.taken.get(subnetId);
    if (known !== undefined) {
      return known;
    }
    const addresses = new Set<string>();
    this.taken.set(subnetId, addresses);
    return addresses;
  }
}
