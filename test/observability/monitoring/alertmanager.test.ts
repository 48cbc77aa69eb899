import { AlertReceiver } from "../../../lib/observability/monitoring";
import { renderAlertmanagerConfig } from "../../../lib/observability/monitoring/render-alertmanager";

const EMAIL = AlertReceiver.email({ to: "ops@example.com", from: "k8s@example.com", smarthost: "mx.example.com:587" });
const WEBHOOK = AlertReceiver.webhook({ url: "https://ops.example.com/alerts", token: "t" });

describe("the configuration of Alertmanager", () => {
  it("tells nobody when nobody is named, and never of what fires by design", () => {
    expect(renderAlertmanagerConfig({ receivers: [], heartbeat: undefined })).toMatchObject({
      route: {
        receiver: "nobody",
        routes: [
          { matchers: ['alertname = "InfoInhibitor"'], receiver: "nobody" },
          { matchers: ['alertname = "Watchdog"'], receiver: "nobody" },
        ],
      },
      receivers: [{ name: "nobody" }],
    });
  });

  it("tells all receivers, of each kind as many as there are", () => {
    expect(renderAlertmanagerConfig({ receivers: [EMAIL, WEBHOOK, EMAIL], heartbeat: undefined })).toMatchObject({
      route: { receiver: "everybody" },
      receivers: [
        { name: "nobody" },
        {
          name: "everybody",
          email_configs: [{ to: "ops@example.com", require_tls: true }, { to: "ops@example.com" }],
          webhook_configs: [{ http_config: { authorization: { credentials: "t" } } }],
        },
      ],
    });
  });

  it("sends the alert that always fires to who would miss it, again before five minutes are over", () => {
    expect(renderAlertmanagerConfig({ receivers: [EMAIL], heartbeat: WEBHOOK })).toMatchObject({
      route: {
        routes: [
          {},
          {
            matchers: ['alertname = "Watchdog"'],
            receiver: "heartbeat",
            group_interval: "1m",
            repeat_interval: "4m",
          },
        ],
      },
      receivers: [{}, {}, { name: "heartbeat", webhook_configs: [{ url: "https://ops.example.com/alerts" }] }],
    });
  });

  it("silences what a worse alert says already", () => {
    expect(renderAlertmanagerConfig({ receivers: [], heartbeat: undefined })).toMatchObject({
      inhibit_rules: [
        { source_matchers: ["severity = critical"] },
        { source_matchers: ["severity = warning"] },
        { source_matchers: ["alertname = InfoInhibitor"], target_matchers: ["severity = info"] },
      ],
    });
  });
});
