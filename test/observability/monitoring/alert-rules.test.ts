import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { AlertRule } from "../../../lib/observability/monitoring/alert-rule";
import { DEFAULT_THRESHOLDS } from "../../../lib/observability/monitoring/alert-thresholds";
import { renderAlertRules } from "../../../lib/observability/monitoring/render-alert-rules";

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: unknown[] }[];
  }[];
}

function rules(etcd = true, thresholds = {}): readonly AlertRule[] {
  return renderAlertRules({ etcd, thresholds }).flatMap((group) => group.rules);
}

function expression(name: string, thresholds = {}): string {
  return rules(true, thresholds).find(({ alert }) => alert === name)?.expr ?? "";
}

describe("the alerts of the library", () => {
  it("have a name of their own, a severity that Alertmanager routes by, and two texts", () => {
    const names = rules().map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations, for: duration } of rules()) {
      expect([alert, labels?.["severity"]]).toEqual([alert, expect.stringMatching(/^(warning|critical)$/)]);
      expect([alert, annotations]).toEqual([
        alert,
        {
          summary: expect.stringMatching(/\.$/) as string,
          description: expect.stringMatching(/\{\{ \$labels|\{\{ \$value/) as string,
        },
      ]);
      expect([alert, duration]).toEqual([alert, expect.stringMatching(/^\d+[mh]$/)]);
    }
  });

  it("say nothing of etcd where it is not collected", () => {
    const groups = renderAlertRules({ etcd: false }).map(({ name }) => name);
    expect(groups).toEqual([
      "k8s-on-openstack-certificates",
      "k8s-on-openstack-backups",
      "k8s-on-openstack-nodes",
      "k8s-on-openstack-claims",
    ]);
  });

  it("need no figures: none fires because there are none", () => {
    expect(rules().filter(({ expr }) => /absent|vector\(/.test(expr))).toEqual([]);
  });

  it.each([
    ["CertificateEndsSoon", { certificateDays: 60 }, "< 60 * 86400", "< 30 * 86400"],
    ["EtcdBackupTooOld", { backupHours: 50 }, "> 50 * 3600", "> 26 * 3600"],
    ["EtcdBackupOffSiteTooOld", { backupHours: 50 }, "> 50 * 3600", "> 26 * 3600"],
    ["EtcdLogSlow", { etcdFsyncMilliseconds: 40 }, "> 0.04", "> 0.01"],
    ["EtcdCommitSlow", { etcdCommitMilliseconds: 100 }, "> 0.1", "> 0.025"],
    ["EtcdSpaceLow", { etcdSpacePercent: 50 }, "> 50", "> 80"],
    ["ClaimSpaceNearlyFull", { claimPercent: 70 }, "> 70", "> 85"],
  ])("let users move the threshold of %s", (name, thresholds, moved, usual) => {
    expect(expression(name, thresholds)).toContain(moved);
    expect(expression(name)).toContain(usual);
  });

  it("have the thresholds that their documentation names", () => {
    expect(DEFAULT_THRESHOLDS).toEqual({
      certificateDays: 30,
      backupHours: 26,
      etcdFsyncMilliseconds: 10,
      etcdCommitMilliseconds: 25,
      etcdSpacePercent: 80,
      claimPercent: 85,
    });
  });

  it("are each made to fire, and each kept quiet, by a test for promtool", () => {
    const files = readdirSync(__dirname).filter((name) => name.endsWith(".promtool.yaml"));
    const asserted = files
      .map((name) => parse(readFileSync(join(__dirname, name), "utf8")) as RuleTests)
      .flatMap(({ tests }) => tests.flatMap((one) => one.alert_rule_test));
    const names = (fires: boolean) =>
      new Set(
        asserted.filter(({ exp_alerts: alerts = [] }) => alerts.length > 0 === fires).map(({ alertname }) => alertname),
      );
    const all = rules()
      .map(({ alert }) => alert ?? "")
      .sort();
    expect([...names(true)].sort()).toEqual(all);
    expect([...names(false)].sort()).toEqual(all);
  });
});
