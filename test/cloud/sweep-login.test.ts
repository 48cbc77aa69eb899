import { FakeOpenStack } from "./support/fake-open-stack";
import { runSweep } from "./support/run-sweep";

jest.setTimeout(60_000);

describe("the login of a sweep", () => {
  const user = { OS_APPLICATION_CREDENTIAL_ID: "", OS_APPLICATION_CREDENTIAL_SECRET: "" };
  const none = { networks: [], ports: [], floatingips: [], security_groups: [] };

  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      "an application credential",
      {},
      {
        identity: {
          methods: ["application_credential"],
          application_credential: { id: "0123", secret: "hush-hush" },
        },
      },
    ],
    [
      "user and password",
      { ...user, OS_USERNAME: "u", OS_PASSWORD: "pw", OS_PROJECT_NAME: "shop", OS_USER_DOMAIN_NAME: "d" },
      {
        identity: {
          methods: ["password"],
          password: { user: { name: "u", domain: { name: "d" }, password: "pw" } },
        },
        scope: { project: { name: "shop", domain: { name: "Default" } } },
      },
    ],
    [
      "a token",
      { ...user, OS_TOKEN: "gAAA", OS_PROJECT_ID: "p1" },
      { identity: { methods: ["token"], token: { id: "gAAA" } }, scope: { project: { id: "p1" } } },
    ],
  ])("is %s", async (_, env, expected) => {
    const cloud = new FakeOpenStack(none);

    expect((await runSweep(cloud, env)).code).toBe(0);
    expect(cloud.logins).toEqual([expected]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["is refused", { OS_APPLICATION_CREDENTIAL_ID: "wrong" }, "refuses the login with 401"],
    ["is missing", user, "no login is given"],
    [
      "is for another region",
      { OS_REGION_NAME: "nowhere" },
      "no endpoint of type network for this interface in region nowhere",
    ],
    ["has a file of certificates that is not there", { OS_CACERT: "/nowhere.pem" }, "OS_CACERT names no file"],
    ["has no Keystone", { OS_AUTH_URL: "cloud" }, "OS_AUTH_URL must be the URL of Keystone"],
    ["comes with no name of a cluster", { SWEEP_CLUSTER: "a_b" }, "SWEEP_CLUSTER must be the name of a cluster"],
    ["is for another project than the cluster's", { SWEEP_PROJECT: "p2" }, "project shop (p1), the cluster is in p2"],
    ["comes with another mode", { SWEEP_MODE: "purge" }, "SWEEP_MODE must be list or delete, not purge"],
  ])("that %s ends the run, and says no secret", async (_, env, message) => {
    const { code, log, output } = await runSweep(new FakeOpenStack(none), env);

    expect(code).toBe(2);
    expect(log).toContain(message);
    expect(log + output).not.toContain("hush-hush");
  });
});
