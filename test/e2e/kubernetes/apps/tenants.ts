import type { App } from "cdktf";
import { NamespaceMember, UserNamespace } from "k8s-on-openstack";
import { ApplicationStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

/** Who works where: one group for each user, and one of each tenant that looks on. */
export const USERS = [
  { tenant: "e2e-red", user: "alice" },
  { tenant: "e2e-red", user: "bob" },
  { tenant: "e2e-blue", user: "carol" },
] as const;

/** Namespaces of users of two tenants on one cluster. */
export function build(app: App): void {
  const stack = new ApplicationStack(app, "tenants", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  for (const { tenant, user } of USERS) {
    new UserNamespace(stack, `User-${user}`, {
      cluster,
      tenant,
      user,
      editors: [NamespaceMember.group(`${tenant}:${user}`), NamespaceMember.user(`${user}@${tenant}.example.com`)],
      viewers: [NamespaceMember.group(`${tenant}:auditors`)],
    });
  }
}
