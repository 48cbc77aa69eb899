import * as fs from "node:fs";
import * as path from "node:path";
import { CloudInventory } from "../support/cloud-inventory";
import type { ExampleChanges } from "../support/example-changes";
import { ExampleProject } from "../support/example-project";
import { OpenStackSession } from "../support/openstack-session";
import { readOpenStackSettings } from "../support/openstack-settings";
import { expectThat, StepSkipped } from "../support/run-report";
import type { Terraform } from "../support/terraform";
import { expectNothingLeft, renderCounts, type ScenarioContext } from "./context";
import { makeGifts, removeGifts, type Gifts } from "./tenant-gifts";
import { TenantTraces } from "./tenant-traces";

const APP = path.resolve(__dirname, "apps/tenants.ts");
const ADMIN_PREFIX = "E2E_ADMIN_";
const NETWORK = ["network"];

type Variables = Readonly<Record<string, string>>;

interface StateOutputs {
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
}

/** What both tenants can do, with their own logins. */
interface Sessions {
  readonly red: OpenStackSession;
  readonly blue: OpenStackSession;
}

/**
 * Two tenants: an administrator makes their projects, one of them makes a cluster with its own rights, the cloud enforces the quota, and
 * neither sees anything of the other.
 */
export async function runTenants(context: ScenarioContext): Promise<boolean> {
  const { report, operator } = context;
  const step = (name: string, run: () => Promise<string>): Promise<boolean> => report.step("tenants", name, run);
  if (readOpenStackSettings(process.env, ADMIN_PREFIX) === undefined) {
    const reason = `set ${ADMIN_PREFIX}OS_CLOUD, or ${ADMIN_PREFIX}OS_AUTH_URL and its companions, to run it`;
    return step("projects", () => Promise.reject(new StepSkipped(reason)));
  }
  const prefix = `${context.settings.prefix}tenant`;
  const traces = new TenantTraces(operator, prefix);
  let gifts: Gifts | undefined;
  const ready = await step("nothing of an earlier run is there", async () => {
    await traces.expectNone();
    gifts = await makeGifts(operator, prefix);
    return `the administrator has ${gifts.summary}`;
  });
  const passed = ready && gifts !== undefined && (await new TenantsRun(context, prefix, gifts, traces).run(step));
  if (gifts !== undefined) {
    await removeGifts(operator, gifts);
  }
  return passed;
}

/** The steps, and what one leaves for the next. */
class TenantsRun {
  private readonly folder: string;
  private readonly clusterName: string;
  private stacks: Readonly<Record<string, string>> = {};
  private sessions?: Sessions;
  private before?: CloudInventory;
  private hasCluster = false;

  public constructor(
    private readonly context: ScenarioContext,
    private readonly prefix: string,
    private readonly gifts: Gifts,
    private readonly traces: TenantTraces,
  ) {
    this.folder = context.folder("tenants", "tenants");
    this.clusterName = context.clusterName("cluster", "tenant");
  }

  public async run(step: (name: string, run: () => Promise<string>) => Promise<boolean>): Promise<boolean> {
    const done =
      (await step("an administrator makes two projects", () => this.makeProjects())) &&
      (await step("the tenants log in with what the stack made for them", () => this.logIn())) &&
      (await step("a tenant has no rights beyond its project", () => this.expectNoFurtherRights())) &&
      (await step("neither sees the other, and gifts reach the one they are for", () => this.expectApart())) &&
      (await step("a tenant makes a cluster with its own login", () => this.makeCluster())) &&
      (await step("the cloud refuses what is beyond the quota", () => this.exceedQuota())) &&
      (await step("a quota below use is refused in the plan", () => this.lowerQuota())) &&
      (await step("a protected project is not removed", () => this.expectProtected()));
    const destroyed = await step("destroy leaves nothing", () => this.destroy());
    if (!destroyed && !this.context.settings.keep) {
      await this.traces.remove();
      await this.traces.removeDefaultGroups(Object.values(this.sessions ?? {}));
    }
    return done && destroyed;
  }

  private async makeProjects(): Promise<string> {
    this.synthesize();
    const terraform = this.admin();
    await terraform.init();
    const { seconds } = await terraform.apply();
    await expectEmpty(terraform);
    return `${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s; second plan empty`;
  }

  private async logIn(): Promise<string> {
    const { outputs } = JSON.parse(await this.admin().pullState()) as StateOutputs;
    for (const name of ["red", "blue"]) {
      fs.mkdirSync(path.join(this.folder, name), { recursive: true });
      fs.writeFileSync(this.cloudsFile(name), outputs[`${name}_clouds_yaml`]?.value ?? "", { mode: 0o600 });
    }
    const open = async (name: string): Promise<OpenStackSession> => {
      const settings = readOpenStackSettings(this.tenantVariables(name));
      expectThat(settings !== undefined, `the entry of ${name} names no Keystone`);
      return OpenStackSession.open(settings);
    };
    this.sessions = { red: await open("red"), blue: await open("blue") };
    this.before = await CloudInventory.take(this.sessions.red);
    return `projects ${this.sessions.red.projectId} and ${this.sessions.blue.projectId}`;
  }

  private async expectNoFurtherRights(): Promise<string> {
    const { red, blue } = this.open;
    const forbidden: readonly (readonly [readonly string[], string])[] = [
      [["identity"], "/projects"],
      [["identity"], "/users"],
      [["identity"], `/role_assignments?scope.project.id=${blue.projectId}`],
      [["identity"], `/projects/${blue.projectId}`],
      [["compute"], "/servers/detail?all_tenants=1"],
    ];
    for (const [service, address] of forbidden) {
      const answer = await red.get(service, address).then(
        (body) => JSON.stringify(body),
        (error: unknown) => String(error),
      );
      expectThat(
        /answered (401|403)|^undefined$/.test(answer),
        `a tenant may read ${address}: ${answer.slice(0, 300)}`,
      );
    }
    return `${forbidden.length} requests refused`;
  }

  private async expectApart(): Promise<string> {
    const { red, blue } = this.open;
    const { network } = (await blue.post(NETWORK, "/networks", { network: { name: `${this.prefix}-blue` } })) as {
      readonly network: { readonly id: string };
    };
    try {
      const seen = async (session: OpenStackSession, service: readonly string[], address: string, key: string) =>
        (await session.list<{ readonly id: string }>(service, address, key)).map(({ id }) => id);
      const [reds, blues] = await Promise.all([
        seen(red, NETWORK, "/networks", "networks"),
        seen(blue, NETWORK, "/networks", "networks"),
      ]);
      expectThat(!reds.includes(network.id), "red sees a network of blue");
      expectThat((await red.get(NETWORK, `/networks/${network.id}`)) === undefined, "red reads a network of blue");
      expectThat(reds.includes(this.gifts.networkId), "red does not see the network that it was given");
      expectThat(!blues.includes(this.gifts.networkId), "blue sees the network that red was given");
      const flavors = await Promise.all([red, blue].map((one) => seen(one, ["compute"], "/flavors", "flavors")));
      expectThat(flavors[0]?.includes(this.gifts.flavorId) === true, "red does not see the flavor that it was given");
      expectThat(flavors[1]?.includes(this.gifts.flavorId) === false, "blue sees the flavor that red was given");
      const image = await blue.get(["image"], `/v2/images/${this.gifts.imageId}`);
      expectThat(image === undefined, "blue reads the image that red was given");
      return `${reds.length} networks seen by red, ${blues.length} by blue, a gift and the external ones among them`;
    } finally {
      await blue.delete(NETWORK, `/networks/${network.id}`);
    }
  }

  private async makeCluster(): Promise<string> {
    const terraform = this.tenant();
    await terraform.init();
    this.hasCluster = true;
    const { seconds, again } = await applyAsNewUser(terraform);
    await expectEmpty(terraform);
    const made = (await CloudInventory.take(this.open.red)).since(this.known);
    return `applied in ${seconds.toFixed(0)} s${again}, second plan empty: ${renderCounts(made)}`;
  }

  private async exceedQuota(): Promise<string> {
    this.synthesize({}, { addPools: { more: { flavor: this.context.settings.flavor, names: ["1"] } } });
    const refusal = await this.tenant()
      .apply()
      .then(
        () => undefined,
        (error: unknown) => String(error),
      );
    this.synthesize();
    expectThat(refusal !== undefined, "three servers were made with a quota of two");
    const message = /[^"{}\n]*quota exceeded[^"{}\n]*/i.exec(refusal)?.[0];
    expectThat(message !== undefined, `the refusal does not speak of a quota: ${refusal.slice(0, 800)}`);
    await this.tenant().apply();
    await expectEmpty(this.tenant());
    return `"${message.trim()}"; without the third server the plan is empty again`;
  }

  private async lowerQuota(): Promise<string> {
    const messages: string[] = [];
    const figures: readonly Variables[] = [{ E2E_TENANT_INSTANCES: "1" }, { E2E_TENANT_PORTS: "1" }];
    for (const figure of figures) {
      this.synthesize(figure);
      const { code, stdout, stderr } = await this.admin().run(["plan", "-input=false", "-no-color"]);
      const text = `${stdout}${stderr}`.replace(/[\s│]+/g, " ");
      const message = /quota \S+ must be at least what the project uses, \d+/.exec(text)?.[0];
      expectThat(code !== 0 && message !== undefined, `the plan took it: ${text.slice(-800)}`);
      messages.push(message);
    }
    this.synthesize();
    await expectEmpty(this.admin());
    return messages.join("; ");
  }

  private async expectProtected(): Promise<string> {
    const { code, stdout, stderr } = await this.admin().run(["plan", "-destroy", "-input=false", "-no-color"]);
    expectThat(code !== 0 && /prevent_destroy/.test(stdout + stderr), "a protected project could be removed");
    return "prevent_destroy holds";
  }

  private async destroy(): Promise<string> {
    const seconds: number[] = [];
    this.synthesize({ E2E_TENANT_PROTECTED: "false" });
    if (this.hasCluster) {
      seconds.push((await this.tenant().destroy()).seconds);
      await expectNothingLeft(this.open.red, this.known);
    }
    await this.admin().apply();
    seconds.push((await this.admin().destroy()).seconds);
    await this.traces.expectNone();
    const defaults = await this.traces.removeDefaultGroups(Object.values(this.sessions ?? {}));
    const times = seconds.map((value) => `${value.toFixed(0)} s`).join(" and ");
    return `destroyed in ${times}; left by Neutron itself, and removed: ${defaults} groups called default`;
  }

  /** What a tenant needs depends on the services that the cloud has. */
  private get roles(): readonly string[] {
    const { operator } = this.context;
    return [
      "member",
      ...(operator.has("load-balancer") ? ["load-balancer_member"] : []),
      ...(operator.has("key-manager") ? ["creator"] : []),
    ];
  }

  private get open(): Sessions {
    expectThat(this.sessions !== undefined, "log in first");
    return this.sessions;
  }

  private get known(): CloudInventory {
    expectThat(this.before !== undefined, "log in first");
    return this.before;
  }

  private synthesize(variables: Variables = {}, changes: ExampleChanges = {}): void {
    const { network, flavor, image, imageId } = this.gifts;
    const project = new ExampleProject(APP, this.folder, {
      E2E_TENANT_PREFIX: this.prefix,
      E2E_TENANT_NETWORK: network,
      E2E_TENANT_FLAVOR: flavor,
      E2E_TENANT_IMAGE: image,
      E2E_TENANT_IMAGE_ID: imageId,
      EXAMPLE_TENANT_ROLES: this.roles.join(","),
      E2E_TENANT_AUTH_URL: this.adminVariables()["OS_AUTH_URL"] ?? "",
      ...variables,
    });
    this.stacks = project.synthesize({ clusterName: this.clusterName, ...changes });
  }

  private admin(): Terraform {
    return this.terraform("tenants", { ...withoutLogin(), ...this.adminVariables() });
  }

  private tenant(): Terraform {
    return this.terraform("tenant-cluster", this.tenantVariables("red"));
  }

  private terraform(stack: string, env: Variables): Terraform {
    const folder = this.stacks[stack];
    expectThat(folder !== undefined, `no stack '${stack}'`);
    return this.context.terraform(folder, path.join(this.folder, stack), env);
  }

  private adminVariables(): Variables {
    return readOpenStackSettings(process.env, ADMIN_PREFIX)?.variables ?? {};
  }

  /** Nothing of the login that the other scenarios use: the entry that the stack wrote is all. */
  private tenantVariables(name: string): Variables {
    return {
      ...withoutLogin(),
      OS_CLOUD: `${this.prefix}-${name}`,
      OS_CLIENT_CONFIG_FILE: this.cloudsFile(name),
      OS_REGION_NAME: this.adminVariables()["OS_REGION_NAME"] ?? "",
    };
  }

  private cloudsFile(name: string): string {
    return path.join(this.folder, name, "clouds.yaml");
  }
}

/** Empty variables are no variables to the provider. */
function withoutLogin(): Variables {
  const names = Object.keys(process.env).filter((name) => name.startsWith("OS_"));
  return Object.fromEntries(names.map((name) => [name, ""]));
}

async function expectEmpty(terraform: Terraform): Promise<void> {
  const plan = await terraform.plan();
  expectThat(plan.isEmpty, `the second plan is not empty:\n${plan.toLines().join("\n")}`);
}

/** A busy Keystone may take a moment to know the roles of a new user everywhere; then an apply fails, and the next one goes on. */
async function applyAsNewUser(terraform: Terraform): Promise<{ readonly seconds: number; readonly again: string }> {
  try {
    return { seconds: (await terraform.apply()).seconds, again: "" };
  } catch (error) {
    if (!/unassigned role/.test(String(error))) {
      throw error;
    }
    return {
      seconds: (await terraform.apply()).seconds,
      again: ", on the second try: Keystone had not known the roles",
    };
  }
}
