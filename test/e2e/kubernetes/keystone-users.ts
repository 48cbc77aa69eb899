import type { DoubleUser } from "./keystone-double";

/** Project that the scenario gives rights to. */
export const DEMO = "0123456789abcdef0123456789abcdef";

/** A project of another domain, whose administrator gave it the id of the first one as its name. */
const FALSE_DEMO = { id: "f".repeat(32), name: DEMO };
const demo = { id: DEMO, name: "demo" };

/** Users of the double by their tokens; those of the domain evil do what an administrator of a domain can. */
export const USERS: Readonly<Record<string, DoubleUser>> = {
  "token-alice": { name: "alice", domain: "default", project: demo, roles: ["member"], groups: ["devs"] },
  "token-bob": { name: "bob", domain: "default", project: demo, roles: ["reader", "auditor"], groups: [] },
  "token-carol": { name: "carol", domain: "default", project: demo, roles: ["member", "reader"], groups: ["Ops Team"] },
  "token-eve": {
    name: "kubernetes-admin",
    domain: "evil",
    project: FALSE_DEMO,
    roles: ["member", "auditor"],
    groups: ["system:masters", "kubeadm:cluster-admins", DEMO, "Ops Team", "e2e-auditors", `keystone:project:${DEMO}`],
  },
  "token-mallory": {
    name: "system:admin",
    domain: "evil",
    project: FALSE_DEMO,
    roles: ["system:masters", "member:x"],
    groups: ["keystone:group:default:Ops Team", "system:nodes"],
  },
};
