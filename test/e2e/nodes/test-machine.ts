import { randomUUID } from "node:crypto";
import { eventually, expect } from "./check";
import type { CommandResult, Lab } from "./lab";
import type { TestNode } from "./test-cluster";

/** One server of the lab: a node with its user data and UUID. */
export class TestMachine {
  /** UUID of the server, as Nova would give it. */
  public readonly uuid = randomUUID();

  public constructor(
    private readonly lab: Lab,
    /** Which node it is. */
    public readonly node: TestNode,
  ) {}

  /** Bootstrap token in its user data. */
  public get joinToken(): string {
    const [, token = ""] = /tlsBootstrapToken[^a-z0-9]+([a-z0-9]{6}\.[a-z0-9]{16})/.exec(this.node.userData) ?? [];
    return token;
  }

  /** Makes the server and switches it on. */
  public up(): void {
    this.lab.up(this.node.id, this.node.address, this.node.userData, this.uuid);
  }

  /** Cuts the power, deletes server and disks. */
  public destroy(): void {
    this.lab.down(this.node.id);
  }

  /** Cuts the power and switches it on again. */
  public reboot(): void {
    this.lab.reboot(this.node.id, this.node.address, this.node.userData, this.uuid);
  }

  /** Takes away the network that the lab gives to pods at every boot, until a plugin would bring one. */
  public hideNetwork(): void {
    this.shell("mv /etc/cni/net.d/10-lab.conflist /var/lib/");
  }

  /** Gives it back, as a network plugin does when it starts; containerd sees files that are written, not ones that are moved. */
  public showNetwork(): void {
    this.shell("cp /var/lib/10-lab.conflist /etc/cni/net.d/");
  }

  /** Runs a shell script and gives its output. */
  public shell(script: string): string {
    return this.lab.shell(this.node.id, script);
  }

  /** Runs a shell script, whatever comes of it. */
  public run(script: string): CommandResult {
    return this.lab.exec(this.node.id, "bash", "-c", script);
  }

  /** Says whether a shell script succeeds. */
  public succeeds(script: string): boolean {
    return this.run(script).status === 0;
  }

  /** Messages of the node's bootstrap. */
  public log(): string {
    return this.lab.exec(this.node.id, "journalctl", "-u", "k8s-on-openstack-*", "-o", "cat", "--no-pager").output;
  }

  /** Waits until the node says that it is a member of the cluster. */
  public async joined(seconds: number): Promise<void> {
    await eventually(`${this.node.name} is a member of the cluster`, seconds, () => {
      const failed = this.succeeds("systemctl is-failed -q k8s-on-openstack-bootstrap");
      expect(!failed, `the bootstrap of ${this.node.name} goes on`, failed ? this.log() : "");
      return this.succeeds("test -e /var/lib/k8s-on-openstack/done");
    });
  }

  /** Waits until the API server calls the node ready, and checks which server it is. */
  public async ready(through: TestMachine, seconds = 90): Promise<void> {
    const jsonPath = '{.status.conditions[?(@.type=="Ready")].status} {.spec.providerID}';
    const wanted = `True openstack:///${this.uuid}`;
    await eventually(`${this.node.name} is ready as server ${this.uuid}`, seconds, () =>
      through.succeeds(`[ "$(kubectl get node ${this.node.name} -o jsonpath='${jsonPath}')" = '${wanted}' ]`),
    );
  }
}
