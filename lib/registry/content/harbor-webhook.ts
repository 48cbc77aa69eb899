import { Construct } from "constructs";
import {
  boolean,
  checkProps,
  each,
  guardStack,
  knownKeys,
  notBlank,
  notLiteralSecret,
  oneOf,
  problem,
  readable,
  required,
  terraformText,
  unique,
  url,
} from "../../core";
import type { CheckResult } from "../../core";
import { ProjectWebhook } from "../../providers/.gen/harbor/project-webhook";
import type { RobotOwner } from "./harbor-robot";

/** What Harbor tells others of. */
export enum HarborEvent {
  /** An image was pushed. */
  PUSHED = "PUSH_ARTIFACT",
  /** An image was pulled. */
  PULLED = "PULL_ARTIFACT",
  /** An image was deleted. */
  DELETED = "DELETE_ARTIFACT",
  /** A scan ended. */
  SCANNED = "SCANNING_COMPLETED",
  /** A scan was stopped. */
  SCAN_STOPPED = "SCANNING_STOPPED",
  /** A scan failed. */
  SCAN_FAILED = "SCANNING_FAILED",
  /** The project is nearly full. */
  QUOTA_NEAR = "QUOTA_WARNING",
  /** The project is full. */
  QUOTA_EXCEEDED = "QUOTA_EXCEED",
  /** A replication ended. */
  REPLICATED = "REPLICATION",
  /** Retention removed images. */
  RETAINED = "TAG_RETENTION",
}

/** In which words Harbor tells; CloudEvents are not among them, because the provider never hands that choice on. */
export enum WebhookFormat {
  /** Harbor's own JSON. */
  HARBOR = "http",
  /** A message for Slack. */
  SLACK = "slack",
}

const OPTION_KEYS = ["url", "events", "format", "authHeader", "verifyCertificate", "description", "disabled"];

/** Whom a project tells, and of what. */
export interface HarborWebhookOptions {
  /** Address that takes the events, without a query, which Harbor drops. */
  readonly url: string;

  /** What it is told of. */
  readonly events: readonly HarborEvent[];

  /**
   * In which words.
   *
   * @default WebhookFormat.HARBOR
   */
  readonly format?: WebhookFormat;

  /**
   * Header `Authorization` of the requests: a sensitive variable, or the output of a resource; literal text is refused.
   *
   * @default - none
   */
  readonly authHeader?: string;

  /**
   * Whether the certificate of the address has to be one that Harbor trusts.
   *
   * @default true
   */
  readonly verifyCertificate?: boolean;

  /**
   * What it is for.
   *
   * @default - nothing is said
   */
  readonly description?: string;

  /**
   * Whether nothing is told for the time being.
   *
   * @default false
   */
  readonly disabled?: boolean;
}

/** Properties of `HarborWebhook`. */
export interface HarborWebhookProps extends HarborWebhookOptions {
  /** What it belongs to. */
  readonly owner: Pick<RobotOwner, "projectAddress" | "dependsOn"> & {
    /** Id of the project, as an attribute. */
    readonly projectId: string;
  };

  /** Name of the webhook in its project. */
  readonly name: string;
}

/**
 * Defines whom a project tells what happens in it; made by `addWebhook` of the project. Harbor removes none while it still tries to tell
 * something: a destroy fails then, until somebody stops that in Harbor, or the address answers.
 *
 * @see https://goharbor.io/docs/2.13.0/working-with-projects/project-configuration/configure-webhooks/
 */
export class HarborWebhook extends Construct {
  /** @internal */
  public constructor(scope: Construct, id: string, props: HarborWebhookProps) {
    super(scope, id);
    checkProps(this, required("name", props.name) ?? notBlank("name", props.name));
    guardStack(this);
    const { owner, name, events, authHeader, description, format = WebhookFormat.HARBOR } = props;
    new ProjectWebhook(this, "Resource", {
      projectId: owner.projectId,
      name: terraformText(name),
      address: terraformText(props.url),
      eventsTypes: [...events],
      notifyType: format,
      authHeader: authHeader === undefined ? undefined : terraformText(authHeader),
      skipCertVerify: !(props.verifyCertificate ?? true),
      description: description === undefined ? undefined : terraformText(description),
      enabled: !(props.disabled ?? false),
      dependsOn: [...owner.dependsOn],
      lifecycle: { replaceTriggeredBy: [`${owner.projectAddress}.id`] },
    });
  }
}

/** Checks whom a project tells, and of what. */
export function checkWebhook(given: HarborWebhookOptions | undefined): CheckResult {
  const options = readable(given);
  return [
    required("options", given) ?? knownKeys("", given, OPTION_KEYS),
    required("url", options.url) ?? [url("url", options.url), checkBareUrl(options.url)],
    required("events", options.events) ??
      each("events", options.events, (at, event) => oneOf(at, event, Object.values(HarborEvent)), { min: 1 }),
    unique("events", options.events, "events"),
    oneOf("format", options.format, Object.values(WebhookFormat)),
    notLiteralSecret("authHeader", options.authHeader),
    boolean("verifyCertificate", options.verifyCertificate),
    notBlank("description", options.description),
    boolean("disabled", options.disabled),
  ];
}

function checkBareUrl(address: unknown): CheckResult {
  return typeof address === "string" && /[?#]/.test(address)
    ? problem("url", "url-query", "must not have a query, which Harbor drops", "put it into the path or 'authHeader'")
    : undefined;
}
