import { App } from "cdktf";
import { KubernetesNamespace } from "../../lib";
import { KeystoneLogin } from "../../lib/cluster";
import { KeystoneGrant, KeystoneGroup, KeystoneProject, KeystoneRole, KeystoneWebhookAuth } from "../../lib/identity";
import type { KeystoneSubject } from "../../lib/identity";
import { IdentityProjectV3 } from "../../lib/providers/.gen/openstack/identity-project-v3";
import { InfrastructureStack, StateBackend } from "../../stacks";
import { problemsOf } from "../network/support/stacks";
import { addPlatform } from "../support/demo-platform";
import type { DemoPlatform } from "../support/demo-platform";
import { synth, warningsOf } from "../support/synth";

const BACKEND = StateBackend.local();
const PROJECT = "0123456789abcdef0123456789abcdef";
const LOGIN = KeystoneLogin.authentication({ authUrl: "https://cloud.example.com/v3" });

function synthGrants(grant: (auth: KeystoneWebhookAuth, demo: DemoPlatform) => void) {
  return synth((app) => {
    const demo = addPlatform(app, { keystoneLogin: LOGIN });
    grant(new KeystoneWebhookAuth(demo.platform, "Keystone", { cluster: demo.cluster }), demo);
  });
}

function newAuth(): KeystoneWebhookAuth {
  const { platform, cluster } = addPlatform(new App(), { keystoneLogin: LOGIN });
  return new KeystoneWebhookAuth(platform, "Keystone", { cluster });
}

describe("a grant", () => {
  const apps = KubernetesNamespace.fromName("apps");
  const stack = synthGrants((auth) => {
    const project = KeystoneProject.withId(PROJECT);
    auth.grantView(project);
    auth.grantEdit(project.withRole("member"), apps);
    auth.grantAdmin(KeystoneGroup.named("Team A"), apps);
    auth.grantClusterAdmin(KeystoneRole.named("k8s-admin"));
    auth.grant(KeystoneGroup.named("ops", "d1"), "cluster-inventory");
  }).stack("platform");
  const bindings = [
    ...stack.resources("kubernetes_cluster_role_binding_v1"),
    ...stack.resources("kubernetes_role_binding_v1"),
  ] as { role_ref: { name: string }; subject: { kind: string; name: string }[]; metadata: Record<string, string> }[];

  it("binds the group that the guard puts the users into, and never a user", () => {
    expect(
      bindings.map(({ role_ref: role, subject, metadata }) => [
        role.name,
        metadata["namespace"] ?? "",
        ...subject.map(({ kind, name }) => `${kind} ${name}`),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ["view", "", `Group keystone:project:${PROJECT}`],
        ["edit", "apps", `Group keystone:project:${PROJECT}:role:member`],
        ["admin", "apps", "Group keystone:group:default:Team%20A"],
        ["cluster-admin", "", "Group keystone:role:k8s-admin"],
        ["cluster-inventory", "", "Group keystone:group:d1:ops"],
      ]),
    );
    expect(bindings).toHaveLength(5);
  });

  it("has a name of its own, which Kubernetes takes", () => {
    const names = bindings.map(({ metadata }) => metadata["name"] ?? "");

    expect(names.filter((name) => !/^keystone-[a-z0-9-]{1,54}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("tells what it made", () => {
    const grant = newAuth().grantView(KeystoneProject.withId(PROJECT));

    expect(grant.groupName).toBe(`keystone:project:${PROJECT}`);
    expect(grant.bindingName).toMatch(new RegExp(`^keystone-view-${PROJECT}-[0-9a-f]{8}$`));
  });

  it("is the same when it is given twice", () => {
    const auth = newAuth();

    expect(auth.grantView(KeystoneRole.named("r"), apps)).toBe(auth.grantView(KeystoneRole.named("r"), apps));
    expect(auth.grantView(KeystoneRole.named("r"))).not.toBe(auth.grantView(KeystoneRole.named("r"), apps));
    expect(auth.grantView(KeystoneGroup.named("g")).groupName).not.toBe(
      auth.grantView(KeystoneGroup.named("g", "d1")).groupName,
    );
    expect(auth.grantView(KeystoneGroup.named("DEV")).bindingName).not.toBe(
      auth.grantView(KeystoneGroup.named("dev")).bindingName,
    );
  });

  it("tells projects apart whose ids only Terraform knows, in one stack and in several", () => {
    const written = synth((app) => {
      const demo = addPlatform(app, { keystoneLogin: LOGIN });
      const auth = new KeystoneWebhookAuth(demo.platform, "Keystone", { cluster: demo.cluster });
      const project = (stack: InfrastructureStack, id: string) =>
        new IdentityProjectV3(stack, id, { name: `${stack.node.id}-${id}` });
      const [east, west] = ["east", "west"].map((id) => new InfrastructureStack(app, id, { backend: BACKEND }));
      const projects = [project(east, "Red"), project(east, "Blue"), project(west, "Red")];
      projects.forEach(({ id }) => auth.grantView(KeystoneProject.withId(id)));
      // read anew, an attribute is another token for the same text.
      expect(new Set(projects.map(({ id }) => auth.grantView(KeystoneProject.withId(id)))).size).toBe(3);
      expect(auth.node.children.filter((child) => child instanceof KeystoneGrant)).toHaveLength(3);
    }).stack("platform");
    const grants = written.resources("kubernetes_cluster_role_binding_v1") as {
      subject: { name: string }[];
      metadata: { name: string };
    }[];

    expect(new Set(grants.map(({ subject }) => subject[0]?.name)).size).toBe(3);
    expect(new Set(grants.map(({ metadata }) => metadata.name)).size).toBe(3);
  });

  it("has the same id and name in every synthesis, whatever else the program makes", () => {
    const [first, second] = [0, 5].map((others) => {
      const { platform, cluster, infrastructure } = addPlatform(new App(), { keystoneLogin: LOGIN });
      for (let count = 0; count < others; count += 1) {
        void new IdentityProjectV3(infrastructure, `Other${count}`, { name: "other" }).id;
      }
      const { id } = new IdentityProjectV3(infrastructure, "Red", { name: "red" });
      const auth = new KeystoneWebhookAuth(platform, "Keystone", { cluster });
      const grant = auth.grantView(KeystoneProject.withId(id));
      return `${grant.node.id} ${grant.bindingName}`;
    });

    expect(second).toBe(first);
    expect(first).toMatch(/^Grant-view-computed-[0-9a-f]{8} keystone-view-computed-/);
  });

  it.each<[string, KeystoneSubject, KeystoneSubject]>([
    [
      "a group of a domain and one with the domain in its name",
      KeystoneGroup.named("g", "d"),
      KeystoneGroup.named("g-d"),
    ],
    [
      "a project of a domain and one with the domain in its name",
      KeystoneProject.named("red", { domainId: "d" }),
      KeystoneProject.named("red-d"),
    ],
    ["a role in a project and another project", KeystoneProject.named("a").withRole("b"), KeystoneProject.named("a-b")],
    ["a group and a project named like it", KeystoneGroup.named("g"), KeystoneProject.named("group-g")],
  ])("never stands for another subject of the same label: %s", (_what, one, other) => {
    const auth = newAuth();
    auth.grantView(one);

    expect(problemsOf(() => auth.grantView(other))).toBe("grant-ambiguous subject");
    expect(auth.grantEdit(other).groupName).not.toBe(auth.grantView(one).groupName);
  });

  it("looks two projects up when names and domains only read the same", () => {
    const sources = synthGrants((auth) => {
      auth.grantView(KeystoneProject.named("red", { domainId: "d" }));
      auth.grantEdit(KeystoneProject.named("red-d"));
      auth.grantAdmin(KeystoneProject.named("red-d"));
    })
      .stack("platform")
      .below("Keystone")
      .filter(({ address }) => address.startsWith("data."));

    expect(sources.map(({ block }) => block)).toEqual([{ name: "red-d" }, { name: "red", domain_id: "d" }]);
  });

  it("looks a project up by its name, once for all grants", () => {
    const named = synthGrants((auth) => {
      const project = KeystoneProject.named("${demo}", { domainId: "d1" });
      auth.grantView(project);
      auth.grantEdit(project.withRole("a:b"), apps);
    }).stack("platform");
    const [source, ...more] = named.below("Keystone").filter(({ address }) => address.startsWith("data."));

    expect(source?.block).toEqual({ name: "$${demo}", domain_id: "d1" });
    expect(more).toEqual([]);
    expect(named.resources("kubernetes_role_binding_v1").map(({ subject }) => subject)).toEqual([
      [expect.objectContaining({ name: `keystone:project:\${${source?.address}.id}:role:a%3Ab` })],
    ]);
  });

  it("in a namespace of the applications belongs to their stack, which comes later", () => {
    const written = synth((app) => {
      const demo = addPlatform(app, { keystoneLogin: LOGIN });
      const auth = new KeystoneWebhookAuth(demo.platform, "Keystone", { cluster: demo.cluster });
      const namespace = new KubernetesNamespace(demo.applications, "Shop", { cluster: demo.cluster, name: "shop" });
      const grant = auth.grantEdit(KeystoneProject.withId(PROJECT), namespace);
      expect(auth.grantEdit(KeystoneProject.withId(PROJECT), namespace)).toBe(grant);
    });

    expect(written.stack("applications").resources("kubernetes_role_binding_v1")).toHaveLength(1);
    expect(written.stack("platform").resources("kubernetes_role_binding_v1")).toEqual([]);
  });

  it("may stand beside an application, for its namespace", () => {
    const applications = synthGrants((_auth, demo) => {
      const scope = demo.applications;
      const namespace = new KubernetesNamespace(scope, "Shop", { cluster: demo.cluster, name: "shop" });
      const subject = KeystoneProject.withId(PROJECT);
      new KeystoneGrant(scope, "Developers", { cluster: demo.cluster, subject, clusterRole: "edit", namespace });
    }).stack("applications");

    expect(applications.resource("Developers/Resource")["metadata"]).toMatchObject({
      namespace: `\${${applications.addressOf("Shop/Resource")}.metadata[0].name}`,
    });
  });

  it("warns of a role that counts anywhere", () => {
    const auth = newAuth();
    auth.grantView(KeystoneProject.withId(PROJECT).withRole("member"));
    expect(warningsOf(auth.node.scopes[1] as never).filter((text) => text.includes("role"))).toEqual([]);

    auth.grantClusterAdmin(KeystoneRole.named("k8s-admin"));
    expect(warningsOf(auth.node.scopes[1] as never)).toEqual([
      expect.stringContaining("the role k8s-admin counts in any project of any domain"),
    ]);
  });

  test.each<[string, (auth: KeystoneWebhookAuth) => unknown, string]>([
    ["the name of a project as its id", (auth) => auth.grantView(KeystoneProject.withId("demo")), "format subject.id"],
    ["no name", (auth) => auth.grantView(KeystoneProject.named("")), "not-blank subject.name"],
    ["no group", (auth) => auth.grantView(KeystoneGroup.named(" ")), "not-blank subject.name"],
    ["the name of a domain", (auth) => auth.grantView(KeystoneGroup.named("g", "a:b")), "format subject.domainId"],
    ["half a character", (auth) => auth.grantView(KeystoneRole.named("\ud800")), "keystone-name subject.name"],
    ["a bare text", (auth) => auth.grantView("alice" as never), "wrong-kind subject"],
    ["nobody", (auth) => auth.grantView(undefined as never), "required subject"],
    ["no role", (auth) => auth.grant(KeystoneRole.named("r"), ""), "not-blank clusterRole"],
    ["a namespace as text", (auth) => auth.grantView(KeystoneRole.named("r"), "apps" as never), "object namespace"],
  ])("for %s is refused", (_what, give, expected) => {
    expect(problemsOf(() => give(newAuth()))).toBe(expected);
  });
});
