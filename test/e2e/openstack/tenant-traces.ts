import type { OpenStackSession } from "../support/openstack-session";
import { expectThat } from "../support/run-report";

const IDENTITY = ["identity"];
const NETWORK = ["network"];
const KINDS = ["users", "groups", "projects"] as const;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the tenants of a run leave in Keystone and Neutron, seen with the rights of an administrator. */
export class TenantTraces {
  public constructor(
    private readonly operator: OpenStackSession,
    private readonly prefix: string,
  ) {}

  /** Fails when there is a project, user or group of such a name. */
  public async expectNone(): Promise<void> {
    for (const kind of KINDS) {
      const names = (await this.find(kind)).map(({ name }) => name);
      expectThat(names.length === 0, `${kind} that should not be there: ${names.join(", ")}`);
    }
  }

  /** Removes them by hand. */
  public async remove(): Promise<void> {
    for (const kind of KINDS) {
      for (const { id } of await this.find(kind)) {
        await this.operator.delete(IDENTITY, `/${kind}/${id}`);
      }
    }
  }

  /** Removes the group `default` that Neutron makes in each project, and leaves when the project goes. */
  public async removeDefaultGroups(sessions: readonly OpenStackSession[]): Promise<number> {
    let removed = 0;
    for (const { projectId } of sessions) {
      const address = `/security-groups?project_id=${projectId}`;
      const groups = await this.operator.list<Named>(NETWORK, address, "security_groups");
      expectThat(
        groups.every(({ name }) => name === "default"),
        `security groups of a project that is gone: ${groups.map(({ name }) => name).join(", ")}`,
      );
      for (const { id } of groups) {
        await this.operator.delete(NETWORK, `/security-groups/${id}`);
        removed += 1;
      }
    }
    return removed;
  }

  private async find(kind: (typeof KINDS)[number]): Promise<readonly Named[]> {
    const all = await this.operator.list<Named>(IDENTITY, `/${kind}`, kind);
    return all.filter(({ name }) => name.startsWith(`${this.prefix}-`));
  }
}
