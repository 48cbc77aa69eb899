import * as fs from "node:fs";
import * as path from "node:path";
import { CLUSTER_VARIABLES } from "../kubernetes/apps/cluster";
import { ExampleProject } from "../support/example-project";
import { readKubeconfig } from "../support/kubeconfig";
import { KubernetesSession, type ApiObject } from "../support/kubernetes-session";
import { expectThat, StepSkipped, type RunReport } from "../support/run-report";
import { Terraform, TerraformFailure } from "../support/terraform";
import { NAMES, REGISTRY_VARIABLES } from "./apps/content";
import type { HarborSession, Login } from "./harbor-session";

const APP = path.resolve(__dirname, "apps/content.ts");
const IMAGE = `${NAMES.project}/${NAMES.repository}`;

/** What a run is about. */
export interface ContentOptions {
  readonly harbor: HarborSession;
  readonly binary: string;
  readonly workFolder: string;
  /** File with the authority of Harbor's certificate. */
  readonly authorityFile?: string;
  /** Cluster that pulls; nothing is put on one without. */
  readonly kubeconfig?: string;
}

interface Outputs {
  readonly robot_name: { readonly value: string };
  readonly robot_secret: { readonly value: string };
}

interface PullSecret extends ApiObject {
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** All content of a registry: made, changed and destroyed by the real provider on a real Harbor, and used as Docker would. */
export class ContentScenario {
  private readonly folder: string;
  private stacks: Readonly<Record<string, string>> = {};

  public constructor(
    private readonly options: ContentOptions,
    private readonly report: RunReport,
  ) {
    this.folder = path.join(options.workFolder, "content");
  }

  /** Runs all steps; what was made is removed, whatever happened. */
  public async run(): Promise<void> {
    const step = (name: string, work: () => Promise<string>): Promise<boolean> =>
      this.report.step("content", name, work);
    await step("a user to be a member", () => this.addUser());
    this.synthesize({});
    await step("an authority that nobody knows is refused", () => this.expectUnknownAuthority());
    const made = await step("apply, second plan empty", () => this.apply());
    let first: Login | undefined;
    if (made) {
      await step("the robot pushes what the project keeps", async () => {
        first = await this.robot();
        return this.expectPush(first);
      });
      await step("the cluster's Secret logs in, and can pull only", () => this.expectPullSecret());
      await step("a protected project is not destroyed", () => this.expectRefusal(/prevent_destroy/));
      await step("changes, second plan empty", async () => {
        this.synthesize({ [REGISTRY_VARIABLES.changed]: "1" });
        return this.apply();
      });
      await step("another robot has taken the place of the first", () => this.expectRotation(first));
    }
    await step("destroy leaves nothing", () => this.destroy());
  }

  private synthesize(more: Readonly<Record<string, string>>): void {
    const { harbor, authorityFile, kubeconfig } = this.options;
    const { url, username } = harbor.access;
    this.stacks = new ExampleProject(APP, this.folder, {
      [REGISTRY_VARIABLES.url]: url,
      [REGISTRY_VARIABLES.username]: username,
      [REGISTRY_VARIABLES.authority]: authorityFile ?? "",
      [CLUSTER_VARIABLES.kubeconfig]: kubeconfig ?? "",
      [CLUSTER_VARIABLES.version]: "1.36.0",
      ...more,
    }).synthesize();
  }

  private terraform(stack: string, trusted = true): Terraform {
    const { harbor, binary, authorityFile } = this.options;
    const trust = path.join(this.folder, "trust");
    if (authorityFile !== undefined) {
      fs.mkdirSync(trust, { recursive: true });
      fs.copyFileSync(authorityFile, path.join(trust, "authority.pem"));
    }
    return new Terraform(this.stacks[stack] ?? "", {
      binary,
      log: path.join(this.folder, "terraform.log"),
      env: {
        TF_VAR_password: harbor.access.password,
        ...(trusted && authorityFile !== undefined ? { SSL_CERT_DIR: trust } : {}),
      },
    });
  }

  private async addUser(): Promise<string> {
    const password = `E2e-${this.options.harbor.access.password}-1a`.slice(0, 64);
    const user = { username: NAMES.user, realname: NAMES.user, email: "e2e@example.com", password };
    await this.options.harbor.create("/users", user);
    return NAMES.user;
  }

  private async expectUnknownAuthority(): Promise<string> {
    if (this.options.authorityFile === undefined) {
      throw new StepSkipped("everybody knows the authority of this Harbor");
    }
    const terraform = this.terraform("content", false);
    await terraform.init();
    const reason = await refusalOf(terraform.apply());
    expectThat(/certificate/.test(reason), `it failed otherwise: ${reason}`);
    return "failed to verify certificate";
  }

  private async apply(): Promise<string> {
    const seen: string[] = [];
    for (const name of Object.keys(this.stacks)) {
      const terraform = this.terraform(name);
      await terraform.init();
      const { seconds } = await terraform.apply();
      const plan = await terraform.plan();
      expectThat(plan.isEmpty, `the second plan of ${name} is not empty:\n${plan.toLines().join("\n")}`);
      seen.push(`${name}: ${(await terraform.stateAddresses()).length} addresses in ${seconds.toFixed(0)} s`);
    }
    return seen.join(", ");
  }

  private async robot(): Promise<Login> {
    const { stdout } = await this.terraform("content").run(["output", "-json"]);
    const outputs = JSON.parse(stdout) as Outputs;
    return { username: outputs.robot_name.value, password: outputs.robot_secret.value };
  }

  private async expectPush(robot: Login): Promise<string> {
    const { harbor } = this.options;
    expectThat(robot.username === `robot$${NAMES.project}+ci`, `the robot is called ${robot.username}`);
    const pushed = await harbor.push(robot, IMAGE, "v1");
    expectThat(pushed === 201, `Harbor answered the push with ${pushed}`);
    const again = await harbor.push(robot, `${NAMES.cache}/x`, "v1");
    expectThat(again >= 400, "the robot pushed to a project that is not its own");
    const anybody = await harbor.pull(undefined, IMAGE, "v1");
    expectThat(anybody === 401, `somebody without a login got ${anybody}`);
    return `${robot.username} pushed ${IMAGE}:v1, and nothing elsewhere; nobody pulls it without a login`;
  }

  private async expectPullSecret(): Promise<string> {
    const { harbor, kubeconfig } = this.options;
    if (kubeconfig === undefined) {
      throw new StepSkipped("no cluster is named");
    }
    const session = new KubernetesSession(readKubeconfig(kubeconfig));
    const secrets = await session.list<PullSecret>(`/api/v1/namespaces/${NAMES.namespace}/secrets`);
    session.close();
    const [secret, ...others] = secrets.filter(({ type }) => type === "kubernetes.io/dockerconfigjson");
    expectThat(secret !== undefined && others.length === 0, `${secrets.length} Secrets are in the namespace`);
    const text = Buffer.from(secret.data[".dockerconfigjson"] ?? "", "base64").toString("utf8");
    const { auths } = JSON.parse(text) as { auths: Record<string, Login & { readonly auth: string }> };
    const login = auths[new URL(harbor.access.url).host];
    expectThat(login?.username === `robot$${NAMES.project}+pull`, `the Secret is of ${login?.username ?? "nobody"}`);
    const auth = Buffer.from(login.auth, "base64").toString("utf8");
    expectThat(auth === `${login.username}:${login.password}`, "the two forms of the login differ");
    const pulled = await harbor.pull(login, IMAGE, "v1");
    // where Harbor has a scanner, the project hands out no image that was not scanned yet.
    expectThat([200, 412].includes(pulled), `Harbor answered the pull with ${pulled}`);
    const pushed = await harbor.push(login, IMAGE, "v2");
    expectThat(pushed === 401 || pushed === 403, `Harbor answered the push with ${pushed}`);
    return `${login.username}: pull ${pulled}, push ${pushed}`;
  }

  private async expectRefusal(reason: RegExp): Promise<string> {
    const said = await refusalOf(this.terraform("content").destroy());
    expectThat(reason.test(said), `it was refused otherwise: ${said}`);
    return said.split("\n")[1]?.slice(0, 120) ?? "";
  }

  private async expectRotation(first: Login | undefined): Promise<string> {
    const { harbor } = this.options;
    const next = await this.robot();
    expectThat(next.username === `robot$${NAMES.project}+ci-g2`, `the robot is called ${next.username}`);
    expectThat((await harbor.token(next, IMAGE, "pull")) !== undefined, "the new robot cannot log in");
    const old = first === undefined ? 401 : await harbor.pull(first, IMAGE, "v1");
    expectThat(old === 401, `the first robot got ${old}`);
    const pulled = await harbor.pull(next, IMAGE, "v1");
    expectThat(pulled === 200, `the pull got ${pulled}, though the project hands everything out now`);
    return `${next.username}; the first one is shut out`;
  }

  private async destroy(): Promise<string> {
    this.synthesize({ [REGISTRY_VARIABLES.changed]: "1", [REGISTRY_VARIABLES.unprotected]: "1" });
    await this.terraform("content").apply();
    for (const name of Object.keys(this.stacks).reverse()) {
      await this.terraform(name).destroy();
    }
    const { harbor } = this.options;
    const users = await harbor.get<readonly { readonly user_id: number }[]>(`/users/search?username=${NAMES.user}`);
    for (const { user_id: id } of users ?? []) {
      await harbor.delete(`/users/${id}`);
    }
    const left = await Promise.all(
      ["/projects", "/registries", "/replication/policies"].map(async (list) =>
        ((await harbor.get<readonly { readonly name: string }[]>(`${list}?page_size=100`)) ?? [])
          .filter(({ name }) => name.startsWith("e2e"))
          .map(({ name }) => `${list}: ${name}`),
      ),
    );
    expectThat(left.flat().length === 0, `there is still ${left.flat().join(", ")}`);
    return "no project, registry or replication of this run is left";
  }
}

async function refusalOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    if (error instanceof TerraformFailure) {
      return error.message;
    }
    throw error;
  }
  throw new Error("it was not refused");
}
