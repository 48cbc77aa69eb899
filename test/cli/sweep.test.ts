import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeOpenStack } from "../cloud/support/fake-open-stack";
import { inTemporaryFolder } from "../support/preview";
import { cli } from "./support/cli";

jest.setTimeout(60_000);

const NOTHING = { networks: [], ports: [], floatingips: [], security_groups: [] };
const GROUP = { id: "g1", name: "sg/deny", tags: ["k8s-on-openstack-kuryr-prod"] };
const LEFT = { ...NOTHING, security_groups: [GROUP] };

/** Runs with nothing of the machine's own `OS_*` variables. */
async function withCloud<T>(
  cloud: FakeOpenStack,
  variables: Readonly<Record<string, string>>,
  run: (url: string) => Promise<T>,
): Promise<T> {
  const before = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith("OS_")));
  Object.keys(before).forEach((key) => delete process.env[key]);
  const url = await cloud.start();
  Object.assign(process.env, variables);
  try {
    return await run(url);
  } finally {
    await cloud.stop();
    Object.keys(process.env)
      .filter((key) => key.startsWith("OS_"))
      .forEach((key) => delete process.env[key]);
    Object.assign(process.env, before);
  }
}

const sweepOf = (things: typeof LEFT, ...args: string[]) => {
  const cloud = new FakeOpenStack(things, ["network"]);
  const login = { OS_USERNAME: "u", OS_PASSWORD: "hush-hush", OS_REGION_NAME: "RegionOne" };
  return withCloud(cloud, login, async (url) => {
    process.env["OS_AUTH_URL"] = url;
    return { ...(await cli("sweep", ...args)), cloud };
  });
};

describe("k8s-on-openstack sweep", () => {
  test("lists what is left, ends with 1 then, and touches nothing", async () => {
    const { exitCode, stdout, stderr, cloud } = await sweepOf(LEFT, "--cluster", "prod");

    expect(exitCode).toBe(1);
    expect(stderr).toBe("1 left of the cluster prod in the project shop:\n  security group sg/deny (g1)\n");
    expect(stdout).toBe("");
    expect(cloud.changes).toEqual([]);
  });

  test("ends with 0 where nothing is left", async () => {
    const { exitCode, stderr } = await sweepOf(NOTHING, "--cluster", "prod");

    expect(exitCode).toBe(0);
    expect(stderr).toBe("nothing is left of the cluster prod in the project shop\n");
  });

  test("gives the list as JSON, alone on standard output", async () => {
    const { exitCode, stdout } = await sweepOf(LEFT, "--cluster", "prod", "--json");

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      cluster: "prod",
      project: "p1",
      deletes: false,
      removed: [],
      left: [{ kind: "security group", id: "g1", name: "sg/deny" }],
      inTheWay: [],
    });
  });

  test("deletes when told to", async () => {
    const { exitCode, stderr, cloud } = await sweepOf(LEFT, "--cluster", "prod", "--delete", "--timeout", "30");

    expect(stderr).toContain("nothing of the cluster prod is left; 1 deleted");
    expect(exitCode).toBe(0);
    expect(cloud.changes).toEqual(["DELETE /v2.0/security-groups/g1"]);
  });

  test("logs in as an entry of clouds.yaml says, with the secret of secure.yaml", async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, "clouds.yaml");
      const cloud = new FakeOpenStack(NOTHING, ["network"]);
      await withCloud(cloud, { OS_CLIENT_CONFIG_FILE: file }, async (url) => {
        writeFileSync(
          file,
          `clouds:\n  mine:\n    region_name: RegionOne\n    auth_type: v3applicationcredential\n    auth:\n      auth_url: ${url}\n      application_credential_id: "0123"\n`,
        );
        const secure = "clouds:\n  mine:\n    auth:\n      application_credential_secret: 4711\n";
        writeFileSync(join(folder, "secure.yaml"), secure);

        expect((await cli("sweep", "--cluster", "prod", "--cloud", "mine")).exitCode).toBe(0);
        expect(JSON.stringify(cloud.logins)).toContain('{"id":"0123","secret":"4711"}');

        const other = await cli("sweep", "--cluster", "prod", "--cloud", "other");
        expect(other.exitCode).toBe(2);
        expect(other.stderr).toContain("has no cloud 'other'");
      });
    });
  });

  test("takes the region of the environment rather than that of clouds.yaml, as the openstack command and Terraform do", async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, "clouds.yaml");
      const variables = { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: "mine", OS_REGION_NAME: "RegionOne" };
      await withCloud(new FakeOpenStack(LEFT, ["network"]), variables, async (url) => {
        const auth = `{ auth_url: "${url}", username: u, password: hush-hush }`;
        writeFileSync(file, `clouds:\n  mine:\n    region_name: nowhere\n    auth: ${auth}\n  empty:\n`);

        expect((await cli("sweep", "--cluster", "prod")).stderr).toContain("security group sg/deny (g1)");

        process.env["OS_REGION_NAME"] = "";
        expect((await cli("sweep", "--cluster", "prod")).stderr).toContain("in region nowhere");

        const empty = await cli("sweep", "--cluster", "prod", "--cloud", "empty");
        expect(empty).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("has no cloud 'empty'") as string });
      });
    });
  });

  test.each([
    ["no cluster", ["sweep"], "required option '--cluster <name>' not specified"],
    ["a cluster that is none", ["sweep", "--cluster", "a_b"], "It must be the name of a cluster"],
    ["routes that are none", ["sweep", "--cluster", "a", "--routes", "10.0.0.0/8"], "It must be the id of a router"],
    ["a time that is none", ["sweep", "--cluster", "a", "--timeout", "soon"], "It must be a whole number of seconds"],
    ["no cloud", ["sweep", "--cluster", "a"], "no cloud is named"],
  ])("ends with 2 for %s", async (_, args, message) => {
    const { exitCode, stderr } = await withCloud(new FakeOpenStack(NOTHING), {}, () => cli(...args));

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  test("ends with 2 when Keystone refuses, and says no secret", async () => {
    const { exitCode, stderr } = await withCloud(new FakeOpenStack(NOTHING), {}, (url) => {
      Object.assign(process.env, { OS_AUTH_URL: url, OS_USERNAME: "u", OS_PASSWORD: "wrong" });
      return cli("sweep", "--cluster", "prod");
    });

    expect(exitCode).toBe(2);
    expect(stderr).toContain("refuses the login with 401");
    expect(stderr).not.toContain("wrong");
  });

  test("ends with 2, and gives no list, when nobody answers", async () => {
    const { exitCode, stdout, stderr } = await withCloud(new FakeOpenStack(NOTHING), {}, () => {
      Object.assign(process.env, { OS_AUTH_URL: "http://127.0.0.1:1", OS_USERNAME: "u", OS_PASSWORD: "hush-hush" });
      return cli("sweep", "--cluster", "prod", "--json", "--timeout", "1");
    });

    expect(stderr).toMatch(/^out of time: POST \/v3\/auth\/tokens fails with ConnectionRefusedError/m);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
  });

  test.each(["no-such-python", __filename])("ends with 3 when %s is no Python, and says what to do", async (python) => {
    const { exitCode, stderr } = await sweepOf(NOTHING, "--cluster", "prod", "--python", python);

    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      `error: ${python} does not start\n  -> install Python 3.9 or newer, or name it with --python\n`,
    );
  });

  test("explains itself", async () => {
    const { exitCode, stdout } = await cli("sweep", "--help");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Exit codes: 0 nothing is left; 1 something is left");
  });
});
