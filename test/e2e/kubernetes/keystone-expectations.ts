import { KubernetesFailure, KubernetesSession } from "../support/kubernetes-session";
import { expectThat } from "../support/run-report";
import { NAMESPACE } from "./apps/keystone";
import { DEMO, USERS } from "./keystone-users";

/** A user as the API server knows one. */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What a user asks, and whether the policy allows it. */
type Question = readonly [token: string, allowed: boolean, attributes: object];

const resource = (verb: string, name: string, namespace?: string, more: object = {}) => ({
  resourceAttributes: { verb, resource: name, namespace, ...more },
});
const url = (path: string) => ({ nonResourceAttributes: { verb: "get", path } });

/** What the rules of the policy in apps/keystone-settings.ts mean, as their documentation says. */
const QUESTIONS: readonly Question[] = [
  ["token-alice", true, resource("list", "pods", "default")],
  ["token-alice", true, resource("list", "pods", "kube-system")],
  ["token-alice", true, resource("list", "pods")],
  ["token-alice", false, resource("get", "pods", "default")],
  ["token-alice", false, resource("create", "pods", "default")],
  // subresources and API groups are not looked at.
  ["token-alice", true, resource("list", "pods", "default", { subresource: "log" })],
  ["token-alice", true, resource("update", "services", "default", { subresource: "status" })],
  ["token-alice", true, resource("delete", "configmaps", "default", { group: "example.com" })],
  ["token-alice", false, resource("create", "services", "apps")],
  ["token-alice", false, resource("create", "endpoints", "default")],
  ["token-alice", true, resource("watch", "deployments", "apps", { group: "apps" })],
  ["token-alice", false, resource("watch", "deployments", "kube-system", { group: "apps" })],
  ["token-alice", false, resource("watch", "secrets", "apps")],
  // what is in no namespace is only in rules about all namespaces.
  ["token-alice", false, resource("watch", "nodes")],
  ["token-alice", true, resource("get", "leases", "apps", { group: "coordination.k8s.io" })],
  ["token-alice", false, resource("get", "leases", "default", { group: "coordination.k8s.io" })],
  ["token-alice", true, url("/metrics")],
  ["token-alice", false, url("/metrics/slis")],
  // all roles of a rule are needed.
  ["token-alice", false, resource("list", "nodes")],
  ["token-carol", true, resource("list", "nodes")],
  ["token-bob", false, resource("list", "pods", "default")],
  // a project that bears the id of another as its name is not the other.
  ["token-eve", false, resource("list", "pods", "default")],
  ["token-eve", false, resource("create", "services", "default")],
];

/** The user that a token belongs to. */
export async function whoIs(server: string, certificateAuthority: string, token: string): Promise<Identity> {
  const session = new KubernetesSession({ server, certificateAuthority, token });
  try {
    const review = await session.create<{ readonly status: { readonly userInfo: Identity } }>(
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    );
    return review?.status.userInfo ?? { username: "", groups: [] };
  } finally {
    session.close();
  }
}

/** Who the users of the double are on the cluster, and what they may do by RBAC. */
export async function expectRights(server: string, ca: string, admin: KubernetesSession): Promise<string> {
  const alice = await whoIs(server, ca, "token-alice");
  expectSame("alice", alice.username, "keystone:default:alice");
  expectSame(
    "the groups of alice",
    alice.groups.join(" "),
    [
      "keystone:group:default:devs",
      `keystone:project:${DEMO}`,
      `keystone:project:${DEMO}:role:member`,
      "keystone:role:member",
      "system:authenticated",
    ].join(" "),
  );
  await expectStatus(401, () => whoIs(server, ca, "token-wrong"));
  const auditors = (await whoIs(server, ca, "token-bob")).groups.includes("e2e-auditors");
  expectThat(auditors, "the role auditor gave no group");

  const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "x" },
    spec: { containers: [{ name: "x", image: "x:1" }] },
  };
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };
  await as("token-alice", async (session) => {
    await session.get(pods);
    await expectStatus(403, () => session.create(pods, pod));
    await expectStatus(403, () => session.get("/api/v1/namespaces/default/pods/x"));
    await expectStatus(403, () => session.get("/api/v1/secrets"));
  });
  await as("token-carol", (session) => session.create(`/api/v1/namespaces/${NAMESPACE}/configmaps`, map));
  for (const token of ["token-eve", "token-mallory"]) {
    const { username, groups } = await whoIs(server, ca, token);
    const foreign = groups.filter((group) => !group.startsWith("keystone:") && group !== "system:authenticated");
    expectThat(
      username.startsWith("keystone:evil:") && foreign.length === 0,
      `${username} is in ${foreign.join(", ")}`,
    );
    await as(token, async (session) => {
      for (const path of ["/api/v1/secrets", "/api/v1/nodes", pods, "/api/v1/namespaces/default/pods"]) {
        await expectStatus(403, () => session.get(path));
      }
      await expectStatus(403, () =>
        session.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "evil" } }),
      );
    });
  }
  const synced = await admin.get(`/api/v1/namespaces/prj-${DEMO}`);
  expectThat(synced !== undefined, "no namespace was made for the project");
  return `${Object.keys(USERS).length} users; system:masters and its sisters gave nothing`;

  async function as<T>(token: string, run: (session: KubernetesSession) => Promise<T>): Promise<void> {
    const session = new KubernetesSession({ server, certificateAuthority: ca, token });
    try {
      await run(session);
    } finally {
      session.close();
    }
  }
}

/** What the policy allows, question by question, with the real webhook. */
export async function expectPolicy(server: string, certificateAuthority: string): Promise<string> {
  for (const [token, allowed, attributes] of QUESTIONS) {
    const session = new KubernetesSession({ server, certificateAuthority, token });
    const review = await session.create<{ readonly status: { readonly allowed: boolean } }>(
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: attributes },
    );
    session.close();
    expectSame(`${token} ${JSON.stringify(attributes)}`, String(review?.status.allowed), String(allowed));
  }
  return `${QUESTIONS.length} questions answered as documented`;
}

/** Fails unless a call ends with this status. */
export async function expectStatus(status: number, call: () => Promise<unknown>): Promise<void> {
  const got = await call().then(
    () => 200,
    (error: unknown) => (error instanceof KubernetesFailure ? error.status : String(error)),
  );
  expectThat(got === status, `the answer is ${got}, not ${status}: ${call.toString()}`);
}

function expectSame(what: string, got: string, expected: string): void {
  expectThat(got === expected, `${what}: ${got}, not ${expected}`);
}
