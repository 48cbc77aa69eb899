import { hostAndPort, knownKeys, matches, notLiteralSecret, readable, required, url } from "../../core";
import type { CheckResult } from "../../core";

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

/** Options of `AlertReceiver.email`. */
export interface EmailReceiverOptions {
  /** Address that gets the alerts. */
  readonly to: string;

  /** Address that they come from. */
  readonly from: string;

  /** Mail server with its port, such as `smtp.example.com:587`; the connection has to be encrypted. */
  readonly smarthost: string;

  /**
   * User at the mail server.
   *
   * @default - none
   */
  readonly username?: string;

  /**
   * Password of the user: a value that only Terraform knows. Sensitive.
   *
   * @default - none
   */
  readonly password?: string;
}

/** Options of `AlertReceiver.webhook`. */
export interface WebhookReceiverOptions {
  /** Address that alerts are posted to; one that holds a secret has to be a value that only Terraform knows. */
  readonly url: string;

  /**
   * Token for the header `Authorization: Bearer`: a value that only Terraform knows. Sensitive.
   *
   * @default - none
   */
  readonly token?: string;
}

/** Options of `AlertReceiver.slack`. */
export interface SlackReceiverOptions {
  /** Address of the incoming webhook, which is a secret: a value that only Terraform knows. Sensitive. */
  readonly webhookUrl: string;

  /** Channel, such as `#alerts`. */
  readonly channel: string;
}

type ReceiverSpec =
  | { readonly kind: "email"; readonly options: EmailReceiverOptions }
  | { readonly kind: "slack"; readonly options: SlackReceiverOptions }
  | { readonly kind: "webhook"; readonly options: WebhookReceiverOptions };

/**
 * Defines who is told of alerts. What it is made of goes into a Secret of the cluster and stands in the state, never in values of a chart.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#receiver
 */
export class AlertReceiver {
  /** A mailbox. */
  public static email(options: EmailReceiverOptions): AlertReceiver {
    return new AlertReceiver({ kind: "email", options });
  }

  /** A channel of Slack, or of anything that takes its messages. */
  public static slack(options: SlackReceiverOptions): AlertReceiver {
    return new AlertReceiver({ kind: "slack", options });
  }

  /** A program that takes alerts as JSON. */
  public static webhook(options: WebhookReceiverOptions): AlertReceiver {
    return new AlertReceiver({ kind: "webhook", options });
  }

  private constructor(private readonly spec: ReceiverSpec) {}

  /** Checks the options. @internal */
  public check(path: string): CheckResult {
    const { kind, options: given } = this.spec;
    const missing = required(path, given);
    if (missing !== undefined) {
      return missing;
    }
    switch (kind) {
      case "email":
        return checkEmail(path, given);
      case "slack":
        return checkSlack(path, given);
      case "webhook":
        return checkWebhook(path, given);
    }
  }

  /** What of Alertmanager's `receivers` it is; texts are data. @internal */
  public render(): object {
    const { spec } = this;
    switch (spec.kind) {
      case "email": {
        const { to, from, smarthost, username, password } = spec.options;
        const login = username === undefined ? {} : { auth_username: username, auth_password: password ?? "" };
        return { email_configs: [{ to, from, smarthost, ...login, require_tls: true, send_resolved: true }] };
      }
      case "slack": {
        const { webhookUrl, channel } = spec.options;
        return { slack_configs: [{ api_url: webhookUrl, channel, send_resolved: true }] };
      }
      case "webhook": {
        const { url: address, token } = spec.options;
        const login = token === undefined ? {} : { http_config: { authorization: { credentials: token } } };
        return { webhook_configs: [{ url: address, ...login, send_resolved: true }] };
      }
    }
  }
}

function checkEmail(path: string, given: EmailReceiverOptions): CheckResult {
  const { to, from, smarthost, username, password } = readable(given);
  const address = (key: string, value: unknown) =>
    required(`${path}.${key}`, value) ??
    matches(`${path}.${key}`, value, ADDRESS, "an address such as ops@example.com");
  return [
    knownKeys(path, given, ["to", "from", "smarthost", "username", "password"]),
    address("to", to),
    address("from", from),
    required(`${path}.smarthost`, smarthost) ?? [
      hostAndPort(`${path}.smarthost`, smarthost),
      matches(`${path}.smarthost`, smarthost, /:\d{1,5}$/, "a host with a port, such as smtp.example.com:587"),
    ],
    username === undefined ? undefined : required(`${path}.password`, password),
    password === undefined ? undefined : required(`${path}.username`, username),
    notLiteralSecret(`${path}.password`, password),
  ];
}

function checkSlack(path: string, given: SlackReceiverOptions): CheckResult {
  const { webhookUrl, channel } = readable(given);
  return [
    knownKeys(path, given, ["webhookUrl", "channel"]),
    required(`${path}.webhookUrl`, webhookUrl) ?? notLiteralSecret(`${path}.webhookUrl`, webhookUrl),
    required(`${path}.channel`, channel) ??
      matches(`${path}.channel`, channel, /^[#@]?\S+$/, "a channel such as #alerts"),
  ];
}

function checkWebhook(path: string, given: WebhookReceiverOptions): CheckResult {
  const { url: address, token } = readable(given);
  return [
    knownKeys(path, given, ["url", "token"]),
    required(`${path}.url`, address) ?? url(`${path}.url`, address, { schemes: ["https", "http"] }),
    notLiteralSecret(`${path}.token`, token),
  ];
}
