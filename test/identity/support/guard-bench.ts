import { GuardProcess, WebhookDouble } from "./guard-process";
import type { GuardSettings } from "./guard-process";
import { makeServingPair } from "./serving-pair";

export const PROJECT = "0123456789abcdef0123456789abcdef";
export const OTHER_PROJECT = "f".repeat(32);
export const IDENTITY = "alpha.kubernetes.io/identity";

/** What a test changes of the sample user. */
export interface UserChanges {
  readonly name?: unknown;
  readonly groups?: readonly unknown[];
  readonly roles?: unknown;
  readonly project?: unknown;
  readonly domain?: unknown;
}

/** A user as k8s-keystone-auth tells of one: the id of the project is behind the groups. */
export function userOf(given: UserChanges) {
  const { name = "alice", groups = [], roles = ["member"], project = PROJECT, domain = "default" } = given;
  return {
    username: name,
    uid: "u1",
    groups: [...groups, project],
    extra: {
      [`${IDENTITY}/roles`]: roles,
      [`${IDENTITY}/project/id`]: [project],
      [`${IDENTITY}/project/name`]: ["demo"],
      [`${IDENTITY}/user/domain/id`]: [domain],
      [`${IDENTITY}/user/domain/name`]: ["Default"],
    },
  };
}

/** A question who a token belongs to. */
export const tokenReview = (token: unknown = "gAAAA") => ({
  apiVersion: "authentication.k8s.io/v1beta1",
  kind: "TokenReview",
  metadata: { creationTimestamp: null },
  spec: { token },
  status: { user: {} },
});

/** Guards before one double of k8s-keystone-auth, all of which end with the tests of a file. */
export class GuardBench {
  public readonly pair = makeServingPair();
  private double?: WebhookDouble;
  private readonly guards: GuardProcess[] = [];

  /** The double of k8s-keystone-auth. */
  public get webhook(): WebhookDouble {
    if (this.double === undefined) {
      throw new Error("the bench is not open yet");
    }
    return this.double;
  }

  public async open(): Promise<void> {
    this.double = await WebhookDouble.start(this.pair);
  }

  public async close(): Promise<void> {
    await Promise.all(this.guards.map((guard) => guard.stop()));
    await this.webhook.stop();
  }

  /** Starts a guard that asks the double. */
  public async guardWith(settings: GuardSettings = {}): Promise<GuardProcess> {
    const guard = await GuardProcess.start(this.pair, { upstream: this.webhook.url, ...settings });
    this.guards.push(guard);
    return guard;
  }

  /** Has the double say yes to every token, and tell of this user. */
  public tellOf(user: unknown): void {
    this.webhook.answer = (document) => ({ body: { ...document, status: { authenticated: true, user } } });
  }
}
