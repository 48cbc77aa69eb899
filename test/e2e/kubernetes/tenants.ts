import * as path from "node:path";
import { ClusterInventory } from "../support/cluster-inventory";
import { expectThat } from "../support/run-report";
import { USERS } from "./apps/tenants";
import { expectNothingLeft, type ScenarioContext } from "./context";
import { ClusterProject } from "./project";

const APP = path.resolve(__dirname, "apps/tenants.ts");
const REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/** What somebody might want to do in a namespace; `nodes` and `namespaces` are in none. */
interface Wish {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
}

interface Review {
  readonly status?: { readonly allowed: boolean };
}

/** Somebody as the API server knows them. */
interface Person {
  readonly user: string;
  readonly groups: readonly string[];
}

const EDIT: readonly Wish[] = [
  { verb: "list", resource: "pods" },
  { verb: "create", resource: "deployments", group: "apps" },
  { verb: "get", resource: "secrets" },
  { verb: "delete", resource: "persistentvolumeclaims" },
];
const VIEW: readonly Wish[] = [
  { verb: "list", resource: "pods" },
  { verb: "get", resource: "deployments", group: "apps" },
];
const NEVER: readonly Wish[] = [
  { verb: "create", resource: "rolebindings", group: "rbac.authorization.k8s.io" },
  { verb: "update", resource: "resourcequotas" },
  { verb: "delete", resource: "limitranges" },
];
const CLUSTER_WIDE: readonly Wish[] = [
  { verb: "list", resource: "namespaces" },
  { verb: "list", resource: "nodes" },
  { verb: "list", resource: "pods" },
  { verb: "list", resource: "secrets" },
  { verb: "get", resource: "persistentvolumes" },
];

/** Users of two tenants on one cluster, each in a namespace: the real API server is asked what each of them may do where. */
export async function runTenants(context: ScenarioContext): Promise<void> {
  const { report, cluster } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("tenants", name, run);
  const before = await ClusterInventory.take(cluster.session);
  const project = new ClusterProject(context, APP, "tenants");
  const applied =
    (await step("apply", async () => {
      project.synthesize();
      return `${await project.apply()}; second plan: ${await project.expectEmptyPlans()}`;
    })) &&
    (await step("each works in a namespace of their own, and sees no other", () => checkUsers(context))) &&
    (await step("who looks on sees the tenant's namespaces, and no Secret", () => checkAuditors(context))) &&
    (await step("what is not as the namespace demands is refused", () => checkAdmission(context)));
  if (applied || !context.settings.keep) {
    await step("destroy leaves nothing", async () => {
      await project.destroy();
      return expectNothingLeft(cluster.session, before);
    });
  }
}

async function checkUsers(context: ScenarioContext): Promise<string> {
  let asked = 0;
  for (const { tenant, user } of USERS) {
    const people: readonly Person[] = [
      { user: "somebody", groups: [`${tenant}:${user}`, "system:authenticated"] },
      { user: `${user}@${tenant}.example.com`, groups: ["system:authenticated"] },
    ];
    for (const person of people) {
      for (const place of USERS) {
        const isOwn = place.user === user;
        asked += await expectAll(context, person, namespaceOf(place), EDIT, isOwn);
        asked += await expectAll(context, person, namespaceOf(place), NEVER, false);
      }
      asked += await expectAll(context, person, undefined, CLUSTER_WIDE, false);
      asked += await expectAll(context, person, "kube-system", [...EDIT, ...VIEW], false);
    }
  }
  return `${asked} answers of the API server for ${USERS.length} users, by group and by name`;
}

async function checkAuditors(context: ScenarioContext): Promise<string> {
  let asked = 0;
  for (const tenant of new Set(USERS.map((one) => one.tenant))) {
    const auditor = { user: "auditor", groups: [`${tenant}:auditors`, "system:authenticated"] };
    for (const place of USERS) {
      asked += await expectAll(context, auditor, namespaceOf(place), VIEW, place.tenant === tenant);
      asked += await expectAll(context, auditor, namespaceOf(place), [{ verb: "get", resource: "secrets" }], false);
    }
  }
  return `${asked} answers`;
}

/** The API server refuses a privileged pod, and fills in what a container does not ask for. */
async function checkAdmission({ cluster }: ScenarioContext): Promise<string> {
  const pods = `/api/v1/namespaces/${namespaceOf(USERS[0])}/pods?dryRun=All`;
  const pod = (securityContext: object) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "e2e" },
    spec: { containers: [{ name: "e2e", image: "registry.k8s.io/pause:3.10.1", securityContext }] },
  });
  const refusal = await cluster.session.create(pods, pod({ privileged: true })).then(
    () => "",
    (error: unknown) => String(error),
  );
  expectThat(/violates PodSecurity/.test(refusal), `a privileged pod was not refused: ${refusal}`);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "e2e" },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  };
  const services = `/api/v1/namespaces/${namespaceOf(USERS[0])}/services?dryRun=All`;
  const beyond = await cluster.session.create(services, service).then(
    () => "",
    (error: unknown) => String(error),
  );
  expectThat(/exceeded quota/.test(beyond), `a load balancer was not refused: ${beyond}`);
  return "a privileged pod by PodSecurity, a load balancer by the quota";
}

async function expectAll(
  { cluster }: ScenarioContext,
  { user, groups }: Person,
  namespace: string | undefined,
  wishes: readonly Wish[],
  allowed: boolean,
): Promise<number> {
  for (const { verb, resource, group = "" } of wishes) {
    const review = await cluster.session.create<Review>(REVIEWS, {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user, groups, resourceAttributes: { namespace, verb, resource, group } },
    });
    expectThat(
      review?.status?.allowed === allowed,
      `${user} of ${groups.join(", ")} may${allowed ? " not" : ""} ${verb} ${resource} in ${namespace ?? "the cluster"}`,
    );
  }
  return wishes.length;
}

function namespaceOf({ tenant, user }: (typeof USERS)[number]): string {
  return `${tenant}--${user}`;
}
