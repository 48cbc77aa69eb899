import * as fc from "fast-check";
import { quoteKeystoneName } from "../../lib/identity/keystone-names";
import { GuardBench, IDENTITY, OTHER_PROJECT, PROJECT, tokenReview, userOf } from "./support/guard-bench";
import type { GuardProcess } from "./support/guard-process";

jest.setTimeout(60_000);

const bench = new GuardBench();

beforeAll(() => bench.open());

beforeEach(() => {
  bench.webhook.asked = [];
});

afterAll(() => bench.close());

interface Identity {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

async function identityOf(guard: GuardProcess, user: unknown): Promise<Identity | undefined> {
  bench.tellOf(user);
  const { status, body } = await guard.review(tokenReview());
  expect(status).toBe(200);
  const answer = JSON.parse(body) as { status: { authenticated: boolean; user?: Identity } };
  expect(answer.status.authenticated).toBe(answer.status.user !== undefined);
  return answer.status.user;
}

describe("who logged in", () => {
  let guard: GuardProcess;

  beforeAll(async () => {
    guard = await bench.guardWith({
      roleMappings: [
        { role: "k8s-admin", groups: ["ops"] },
        { role: "member", projects: [PROJECT], groups: ["demo-members", "readers"] },
        { role: "member", projects: [OTHER_PROJECT], groups: ["others"] },
      ],
    });
  });

  it("is known by domain and name, and by groups for project, roles and Keystone groups", async () => {
    const user = userOf({ groups: ["devs"], roles: ["reader", "member"] });

    expect(await identityOf(guard, user)).toEqual({
      username: "keystone:default:alice",
      uid: "u1",
      groups: [
        "demo-members",
        "keystone:group:default:devs",
        `keystone:project:${PROJECT}`,
        `keystone:project:${PROJECT}:role:member`,
        `keystone:project:${PROJECT}:role:reader`,
        "keystone:role:member",
        "keystone:role:reader",
        "readers",
      ],
      extra: {
        [`${IDENTITY}/roles`]: ["member", "reader"],
        [`${IDENTITY}/project/id`]: [PROJECT],
        [`${IDENTITY}/user/domain/id`]: ["default"],
      },
    });
  });

  it("gets the groups of a role only in the projects that count", async () => {
    const elsewhere = await identityOf(guard, userOf({ project: "a".repeat(32), roles: ["member", "k8s-admin"] }));

    expect(elsewhere?.groups).toContain("ops");
    expect(elsewhere?.groups).not.toContain("demo-members");
    expect(elsewhere?.groups).not.toContain("others");
  });

  it.each([
    "system:masters",
    "system:nodes",
    "kubeadm:cluster-admins",
    "ops",
    "demo-members",
    PROJECT,
    "keystone:role:k8s-admin",
    `keystone:project:${OTHER_PROJECT}`,
    "system:authenticated",
  ])("is not in the group %s because Keystone has a group of that name", async (name) => {
    const identity = await identityOf(guard, userOf({ groups: [name], roles: ["reader"] }));

    expect(identity?.groups).not.toContain(name);
    expect(identity?.groups).toContain(`keystone:group:default:${quoteKeystoneName(name)}`);
  });

  it.each([
    "kubernetes-admin",
    "system:admin",
    "system:kube-controller-manager",
    "system:serviceaccount:kube-system:x",
  ])("is not %s because of a user of that name", async (name) => {
    const identity = await identityOf(guard, userOf({ name }));

    expect(identity?.username).toBe(`keystone:default:${quoteKeystoneName(name)}`);
  });

  it("keeps apart what people put separators into", async () => {
    const first = await identityOf(guard, userOf({ domain: "a", name: "b:c", groups: ["x:y"], roles: ["r:role:s"] }));
    const second = await identityOf(guard, userOf({ domain: "a:b", name: "c", groups: ["y"], roles: ["r", "s"] }));

    expect(first?.username).toBe("keystone:a:b%3Ac");
    expect(second?.username).toBe("keystone:a%3Ab:c");
    expect(first?.groups).toContain("keystone:group:a:x%3Ay");
    expect(first?.groups).toContain(`keystone:project:${PROJECT}:role:r%3Arole%3As`);
  });

  it("takes no name of Keystone for one of Kubernetes, whatever the name", async () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
      fc.constantFrom(
        "system:masters",
        "ops",
        "kubernetes-admin",
        "%3A",
        "a:b",
        "\u0000",
        "é",
        "e\u0301",
        "\u202e",
        "/../",
      ),
      fc
        .constantFrom("system:", "kubeadm:", "keystone:role:")
        .chain((prefix) => fc.string().map((rest) => prefix + rest)),
    );
    const names = fc.record({
      name,
      domain: name,
      groups: fc.array(name, { maxLength: 4 }),
      roles: fc.array(name, { maxLength: 4 }),
    });
    const allowed = /^keystone:(project:[^:]+(:role:[^:]+)?|role:[^:]+|group:[^:]+:[^:]+)$/;
    const property = fc.asyncProperty(names, async (given) => {
      const identity = await identityOf(guard, userOf(given));

      expect(identity?.username).toBe(`keystone:${quoteKeystoneName(given.domain)}:${quoteKeystoneName(given.name)}`);
      expect(identity?.username.split(":").map((part) => decodeURIComponent(part))).toEqual([
        "keystone",
        given.domain,
        given.name,
      ]);
      const mapped = given.roles.includes("member") ? ["demo-members", "readers"] : [];
      expect(identity?.groups.filter((group) => !allowed.test(group))).toEqual(mapped);
      expect(
        identity?.groups
          .filter((group) => group.startsWith("keystone:group:"))
          .map((group) => decodeURIComponent(group.split(":")[3] ?? ""))
          .sort(),
      ).toEqual([...new Set(given.groups)].sort());
    });

    await fc.assert(property, { numRuns: 150 });
  });

  it.each<[string, unknown]>([
    ["no user", undefined],
    ["a list", []],
    ["no name", { ...userOf({}), username: "" }],
    ["a name that is a list", { ...userOf({}), username: ["system:admin"] }],
    ["half a character in the name", userOf({ name: "\ud800" })],
    ["half a character in a group", userOf({ groups: ["\udc00"] })],
    ["no id", { ...userOf({}), uid: null }],
    ["groups that are text", { ...userOf({}), groups: "system:masters" }],
    ["groups without the project", { ...userOf({}), groups: ["devs"] }],
    ["no groups", { ...userOf({}), groups: [] }],
    ["a group that is a number", userOf({ groups: [0] })],
    ["an empty role", userOf({ roles: [""] })],
    ["no attributes", { ...userOf({}), extra: undefined }],
    [
      "two projects",
      { ...userOf({}), extra: { ...userOf({}).extra, [`${IDENTITY}/project/id`]: [PROJECT, OTHER_PROJECT] } },
    ],
    ["no domain", { ...userOf({}), extra: { ...userOf({}).extra, [`${IDENTITY}/user/domain/id`]: [] } }],
  ])("is nobody when the webhook tells of %s", async (_what, user) => {
    expect(await identityOf(guard, user)).toBeUndefined();
  });

  it("may have no role that is told", async () => {
    expect((await identityOf(guard, userOf({ roles: null })))?.groups).toEqual([`keystone:project:${PROJECT}`]);
  });
});

describe("projects that are let in", () => {
  it("are those that were named", async () => {
    const guard = await bench.guardWith({ projects: [PROJECT] });

    expect(await identityOf(guard, userOf({}))).toBeDefined();
    expect(await identityOf(guard, userOf({ project: OTHER_PROJECT }))).toBeUndefined();
  });
});
