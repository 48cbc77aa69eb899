import { TerraformOutput } from "cdktf";
import { HarborRegistry } from "../../../lib/registry";
import {
  HarborEvent,
  HarborMember,
  HarborProject,
  HarborProxyCache,
  HarborRole,
  HarborSchedule,
  RetentionRule,
  RobotPermission,
  UpstreamRegistry,
  VulnerabilitySeverity,
  WebhookFormat,
} from "../../../lib/registry/content";
import type { HarborProjectProps } from "../../../lib/registry/content";
import { addProject, addRegistryStack, secret } from "./support/demo-registry";

describe("a project", () => {
  it("is private, scanned, kept for good and without limits unless told otherwise", () => {
    const { written } = addProject();

    expect(written().resource("Shop/Resource")).toEqual({
      name: "shop",
      public: false,
      storage_quota: -1,
      vulnerability_scanning: true,
      auto_sbom_generation: false,
      enable_content_trust_cosign: false,
      force_destroy: false,
      depends_on: [expect.stringMatching(/^data\.http\.HarborGate/)],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("waits until the registry answers, whose authority the question trusts", () => {
    const { written } = addProject();
    const [gate] = Object.values((JSON.parse(written().text) as { data: { http: object } }).data.http) as object[];

    expect(gate).toMatchObject({
      url: "https://registry.example.com/api/v2.0/ping",
      retry: { attempts: 120, min_delay_ms: 10_000, max_delay_ms: 10_000 },
    });
  });

  it("is what its properties say", () => {
    const { written } = addProject({
      public: true,
      storageQuota: 50,
      scanOnPush: true,
      generateSbom: true,
      refuseVulnerable: VulnerabilitySeverity.HIGH,
      requireSignatures: true,
      deletionProtection: false,
      removeImages: true,
    });

    expect(written().resource("Shop/Resource")).toMatchObject({
      public: true,
      storage_quota: 50,
      auto_sbom_generation: true,
      deployment_security: "high",
      enable_content_trust_cosign: true,
      force_destroy: true,
    });
  });

  it("never asks for Notary, which is gone from Harbor", () => {
    expect(addProject().written().text).not.toContain('"enable_content_trust"');
  });

  it("keeps what its rules say", () => {
    const { written } = addProject({
      retention: {
        rules: [
          RetentionRule.latestPushed(10, { repositories: "team/**" }),
          RetentionRule.pulledWithin(30, { exceptTags: "tmp-*", untagged: false }),
          RetentionRule.always({ tags: "${v}*" }),
        ],
        schedule: HarborSchedule.cron(" 0  30 2 * * * "),
      },
      immutableTags: [{ tags: "v*" }, { exceptRepositories: "sandbox/**" }],
    });

    expect(written().resource("Shop/Retention")).toMatchObject({
      schedule: "0 30 2 * * *",
      rule: [
        { most_recently_pushed: 10, repo_matching: "team/**", tag_matching: "**", untagged_artifacts: true },
        { n_days_since_last_pull: 30, repo_matching: "**", tag_excluding: "tmp-*", untagged_artifacts: false },
        { always_retain: true, repo_matching: "**", tag_matching: "$${v}*", untagged_artifacts: true },
      ],
    });
    const [first, second] = written().resources("harbor_immutable_tag_rule");
    expect(first).toMatchObject({ repo_matching: "**", tag_matching: "v*" });
    expect(second).toMatchObject({
      repo_excluding: "sandbox/**",
      tag_matching: "**",
    });
  });

  it("leaves the other rules of tags where they are when one before them goes", () => {
    const addressOf = (...immutableTags: HarborProjectProps["immutableTags"] & object) =>
      addProject({ immutableTags })
        .written()
        .addresses.filter((address) => address.startsWith("harbor_immutable_tag_rule."));
    const [kept = ""] = addressOf({ tags: "v*" });
    expect(addressOf({ tags: "rc-*" }, { tags: "v*" })).toContain(kept);
    expect(addressOf({ tags: "rc-*" })).not.toContain(kept);
  });

  it("has a name that no other project of the registry has, in whichever stack, caches included", () => {
    const { stack, registry } = addRegistryStack();
    new HarborProject(stack, "Shop", { registry, name: "shop" });
    expect(() => new HarborProject(stack, "Again", { registry, name: "shop" })).toThrow(
      "name must not be the name of a second project of the same Harbor, 'content/Shop' has it already",
    );
    const upstream = UpstreamRegistry.dockerHub();
    expect(() => new HarborProxyCache(stack, "Cache", { registry, name: "shop", upstream })).toThrow(
      "name must not be the name of a second project of the same Harbor, 'content/Shop' has it already",
    );
    const elsewhere = HarborRegistry.fromAttributes(stack, "Elsewhere", {
      hostname: "elsewhere.example.com",
      adminPassword: secret(stack),
    });
    expect(new HarborProject(stack, "There", { registry: elsewhere, name: "shop" }).projectName).toBe("shop");
  });

  it("has the members that it is given, at once or later", () => {
    const { project, written } = addProject({ members: [HarborMember.user("ann", HarborRole.MAINTAINER)] });
    project.addMember(HarborMember.oidcGroup("team/a", HarborRole.DEVELOPER));
    project.addMember(HarborMember.ldapGroup("ops", "cn=ops,dc=example,dc=com", HarborRole.LIMITED_GUEST));
    const members = ["harbor_project_member_user", "harbor_project_member_group"].flatMap((type) =>
      written().resources(type),
    );

    expect(members).toEqual([
      expect.objectContaining({ user_name: "ann", role: "maintainer" }),
      expect.objectContaining({ group_name: "team/a", type: "oidc", role: "developer" }),
      expect.objectContaining({ group_name: "ops", type: "ldap", ldap_group_dn: "cn=ops,dc=example,dc=com" }),
    ]);
  });

  it("tells whom it is told to, and verifies their certificates", () => {
    const { project, stack, written } = addProject();
    project.addWebhook("ci", {
      url: "https://hooks.example.com/a",
      events: [HarborEvent.PUSHED, HarborEvent.SCANNED],
      authHeader: secret(stack),
    });
    project.addWebhook("talk", {
      url: "https://hooks.example.com/b",
      events: [HarborEvent.QUOTA_EXCEEDED],
      format: WebhookFormat.SLACK,
    });

    expect(written().resource("Shop/Webhook-ci/Resource")).toMatchObject({
      notify_type: "http",
      events_types: ["PUSH_ARTIFACT", "SCANNING_COMPLETED"],
      skip_cert_verify: false,
      auth_header: "${var.Password}",
    });
    expect(written().resource("Shop/Webhook-talk/Resource")).toMatchObject({ notify_type: "slack" });
  });
});

describe("a robot", () => {
  it("has the rights of its project that it is given, sorted, each once", () => {
    const { project, written } = addProject();
    project.addRobot("ci", {
      push: true,
      permissions: [RobotPermission.SCAN, RobotPermission.PULL, RobotPermission.of("tag", "create")],
      expiresAfterDays: 90,
    });

    expect(written().resource("Shop/Robot-ci/Resource")).toMatchObject({
      name: "ci",
      level: "project",
      duration: 90,
      disable: false,
      permissions: [
        {
          kind: "project",
          namespace: expect.stringMatching(/^\$\{harbor_project\..*\.name\}$/) as string,
          access: [
            { resource: "repository", action: "pull" },
            { resource: "repository", action: "push" },
            { resource: "scan", action: "create" },
            { resource: "tag", action: "create" },
          ],
        },
      ],
    });
  });

  it("is followed by the next one before it goes, under another name", () => {
    const { project, written } = addProject();
    project.addRobot("ci", { pull: true, generation: 2 });

    expect(written().resource("Shop/Robot-ci/Resource")).toMatchObject({
      name: "ci-g2",
      duration: -1,
      lifecycle: {
        create_before_destroy: true,
        replace_triggered_by: [expect.stringMatching(/^harbor_project\..*\.id$/)],
      },
    });
  });

  it("leaves its secret to Harbor, so that none stands in a file", () => {
    const { project, stack, written } = addProject();
    const robot = project.addRobot("ci", { pull: true });
    new TerraformOutput(stack, "Login", { value: [robot.fullName, robot.secret], sensitive: true });

    expect(written().resource("Shop/Robot-ci/Resource")).not.toHaveProperty("secret");
    expect(written().section("output")).toMatchObject({
      Login: {
        value: [
          expect.stringMatching(/^\$\{harbor_robot_account\..*\.full_name\}$/),
          expect.stringMatching(/^\$\{harbor_robot_account\..*\.secret\}$/),
        ],
      },
    });
  });
});
