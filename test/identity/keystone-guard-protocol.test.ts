import { connect } from "node:net";
import * as tls from "node:tls";
import { GuardBench, tokenReview, userOf } from "./support/guard-bench";
import { WebhookDouble } from "./support/guard-process";
import type { GuardProcess } from "./support/guard-process";
import { makeServingPair } from "./support/serving-pair";

jest.setTimeout(60_000);

const bench = new GuardBench();

beforeAll(() => bench.open());

beforeEach(() => {
  bench.webhook.asked = [];
});

afterAll(() => bench.close());

const accessReview = {
  apiVersion: "authorization.k8s.io/v1beta1",
  kind: "SubjectAccessReview",
  spec: { user: "keystone:default:alice", group: ["a"], resourceAttributes: { verb: "get", resource: "pods" } },
};
const REFUSED = {
  apiVersion: "authentication.k8s.io/v1beta1",
  kind: "TokenReview",
  status: { authenticated: false },
};

describe("a token", () => {
  let guard: GuardProcess;

  beforeAll(async () => {
    guard = await bench.guardWith();
  });

  const jwt = (claims: object) =>
    ["{}", JSON.stringify(claims), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");

  it.each([
    ["a bootstrap token", "abcdef.0123456789abcdef"],
    [
      "a token of a service account",
      jwt({ iss: "https://kubernetes.default.svc", "kubernetes.io": { namespace: "a" } }),
    ],
    ["an old token of a service account", jwt({ iss: "kubernetes/serviceaccount" })],
    ["a token that is longer than any", "x".repeat(17_000)],
  ])("is not shown to Keystone when it is %s", async (_what, token) => {
    expect(JSON.parse((await guard.review(tokenReview(token))).body)).toEqual(REFUSED);
    expect(bench.webhook.asked).toEqual([]);
  });

  it.each([jwt({ sub: "u1" }), "a.b.c", "gAAAAABk"])(
    "is shown to Keystone when it may be one of its own: %s",
    async (token) => {
      bench.tellOf(userOf({}));
      await guard.review(tokenReview(token));

      expect(bench.webhook.asked.map((text) => JSON.parse(text) as unknown)).toEqual([
        { apiVersion: "authentication.k8s.io/v1beta1", kind: "TokenReview", spec: { token } },
      ]);
    },
  );

  it("is refused when the webhook refuses it", async () => {
    bench.webhook.answer = (document) => ({ status: 401, body: { ...document, status: { authenticated: false } } });

    expect(JSON.parse((await guard.review(tokenReview())).body)).toEqual(REFUSED);
  });

  it.each([
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["half a document", "{"],
    ["text", '"x"'],
    ["lists without end", "[".repeat(100_000)],
    ["yes as text", '{"status":{"authenticated":"true"}}'],
    ["a list of states", '{"status":[]}'],
    ["more than fits", `{"x":"${"x".repeat(1_100_000)}"}`],
  ])("is refused when the webhook answers %s", async (_what, body) => {
    bench.webhook.answer = () => ({ body });

    expect(JSON.parse((await guard.review(tokenReview())).body)).toEqual(REFUSED);
  });

  it("is neither good nor bad while the webhook fails, so that the API server asks again", async () => {
    bench.webhook.answer = () => ({ status: 502, body: "" });
    const silent = await bench.guardWith({ upstream: undefined });

    expect((await guard.review(tokenReview())).status).toBe(503);
    expect((await silent.review(tokenReview())).status).toBe(503);
  });

  it("is not shown to a webhook with the certificate of somebody else", async () => {
    const suspicious = await bench.guardWith({ upstreamAuthority: makeServingPair().authority });

    expect((await suspicious.review(tokenReview())).status).toBe(503);
    expect((await suspicious.request("GET", "/readyz")).status).toBe(503);
    expect(bench.webhook.asked).toEqual([]);
  });

  it("stands in no log, nor in any answer", async () => {
    bench.tellOf(userOf({ name: "s3cret-user" }));
    const answers = [
      await guard.review(tokenReview("s3cret-token")),
      await guard.review('{"token": "s3cret-token"'),
      await guard.request("POST", "/s3cret-token", "x"),
      await guard.request("s3cret-token", "/webhook"),
    ];

    expect(answers.map(({ body }) => body).join()).not.toContain("s3cret-token");
    expect(guard.output).toBe("keystone-guard listens\n");
  });

  it("is one of several at once, and the webhook sees them one by one", async () => {
    let [now, most] = [0, 0];
    const slow = await WebhookDouble.start(bench.pair);
    slow.answer = (document) => {
      now += 1;
      most = Math.max(most, now);
      const until = Date.now() + 5;
      while (Date.now() < until);
      now -= 1;
      return { body: { ...document, status: { authenticated: true, user: userOf({}) } } };
    };
    const busy = await bench.guardWith({ upstream: slow.url });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => busy.review(tokenReview(`t${index}`))));
    await slow.stop();

    expect(answers.every(({ body }) => body.includes('"authenticated": true'))).toBe(true);
    expect(new Set(slow.asked).size).toBe(20);
    expect(most).toBe(1);
  });
});

describe("a question about permissions", () => {
  let guard: GuardProcess;

  beforeAll(async () => {
    guard = await bench.guardWith();
  });

  it("goes to the webhook as it is, and its yes comes back", async () => {
    bench.webhook.answer = () => ({ body: { ...accessReview, spec: undefined, status: { allowed: true } } });
    const { status, body } = await guard.review(accessReview);

    expect([status, JSON.parse(body)]).toEqual([
      200,
      { apiVersion: "authorization.k8s.io/v1beta1", kind: "SubjectAccessReview", status: { allowed: true } },
    ]);
    expect(bench.webhook.asked.map((text) => JSON.parse(text) as unknown)).toEqual([accessReview]);
  });

  it.each([{ allowed: false }, { allowed: "true" }, { allowed: 1 }, {}, []])(
    "is not answered with yes when the webhook says %j",
    async (answer) => {
      bench.webhook.answer = () => ({ body: { status: answer } });

      expect(JSON.parse((await guard.review(accessReview)).body)).toMatchObject({ status: { allowed: false } });
    },
  );

  it("is answered with no when the webhook fails, because an error would hide the no of RBAC", async () => {
    bench.webhook.answer = () => ({ status: 500, body: "" });
    const silent = await bench.guardWith({ upstream: undefined });

    for (const failing of [guard, silent]) {
      const { status, body } = await failing.review(accessReview);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        status: { allowed: false, evaluationError: "k8s-keystone-auth does not answer" },
      });
    }
  });
});

describe("the guard", () => {
  let guard: GuardProcess;

  beforeAll(async () => {
    guard = await bench.guardWith();
  });

  it.each<[string, unknown]>([
    ["a newer version", { ...tokenReview(), apiVersion: "authentication.k8s.io/v1" }],
    ["another kind", { ...tokenReview(), kind: "Pod" }],
    ["no token", { ...tokenReview(), spec: {} }],
    ["an empty token", tokenReview("")],
    ["a token that is an object", tokenReview({})],
    ["a list", []],
    ["no JSON", "x"],
  ])("says no to %s without asking", async (_what, document) => {
    expect((await guard.review(document)).status).toBe(400);
    expect(bench.webhook.asked).toEqual([]);
  });

  it("says no to what it is not there for, which API servers may still ask after a change", async () => {
    const logins = await bench.guardWith({ authorizes: false });
    const permissions = await bench.guardWith({ authenticates: false });

    expect(JSON.parse((await logins.review(accessReview)).body)).toMatchObject({ status: { allowed: false } });
    expect(JSON.parse((await permissions.review(tokenReview())).body)).toEqual(REFUSED);
    expect(bench.webhook.asked).toEqual([]);
  });

  it.each([
    ["a body that is too large", { "content-length": String(300_000) }],
    ["a body of unknown length", { "transfer-encoding": "chunked" }],
    ["a negative length", { "content-length": "-1" }],
  ])("reads no %s", async (_what, headers) => {
    expect((await guard.request("POST", "/webhook", undefined, headers)).status).toBe(413);
    expect(bench.webhook.asked).toEqual([]);
  });

  it("is alive by itself, and ready with the webhook", async () => {
    const alone = await bench.guardWith({ upstream: undefined });
    const ask = async (one: GuardProcess, path: string) => (await one.request("GET", path)).status;

    expect([await ask(guard, "/healthz"), await ask(guard, "/readyz")]).toEqual([200, 200]);
    expect([await ask(alone, "/healthz"), await ask(alone, "/readyz")]).toEqual([200, 503]);
    expect(await ask(guard, "/webhook")).toBe(404);
  });

  it("speaks TLS 1.2 and newer, and nothing else", async () => {
    const { port } = guard;
    const protocolOf = (options: tls.ConnectionOptions) =>
      new Promise<string>((resolve) => {
        const socket = tls.connect({ host: "127.0.0.1", port, ca: bench.pair.authority, ...options }, () => {
          resolve(String(socket.getProtocol()));
          socket.destroy();
        });
        socket.on("error", () => resolve("refused"));
      });
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" } as const;

    expect(await protocolOf({})).toBe("TLSv1.3");
    expect(await protocolOf({ maxVersion: "TLSv1.2" })).toBe("TLSv1.2");
    expect(await protocolOf(old)).toBe("refused");
  });

  it("is not held up by connections that say nothing", async () => {
    const idle = Array.from({ length: 40 }, () => connect(guard.port, "127.0.0.1").on("error", () => undefined));
    bench.tellOf(userOf({}));
    const { status } = await guard.review(tokenReview());
    idle.forEach((socket) => socket.destroy());

    expect(status).toBe(200);
    expect(guard.output).toBe("keystone-guard listens\n");
  });

  it.each(["system:masters", " System:masters", "kubeadm:cluster-admins", "keystone:role:x", " "])(
    "does not start with a role that gives the group %j",
    async (group) => {
      const settings = { roleMappings: [{ role: "r", groups: [group] }] };

      await expect(bench.guardWith(settings)).rejects.toThrow("reserved");
    },
  );

  it("ends when it is told to", async () => {
    const ended = await bench.guardWith();

    await expect(ended.stop()).resolves.toBeUndefined();
  });
});
