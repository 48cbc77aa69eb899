import { NetworkRef, SharedNetwork, TenantGroup, TenantProject, TenantQuota, TenantServiceUser } from "../../lib";
import type { ClusterNeed, TenantProjectProps } from "../../lib";
import { TerraformExpression, problemsUnder } from "../../lib/core";
import { estimateQuota } from "../../lib/tenants/cluster-need";
import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import { refusalOf } from "../support/bad-input";
import { newStack } from "../support/demo-cluster";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";
import type { SynthesizedStack } from "../support/synth";

jest.setTimeout(60_000);

const GROUPS = [TenantGroup.create("developers", { roles: ["member", "reader"] })];

function stackWith(props: Partial<TenantProjectProps>, admin?: OpenStackConnection): SynthesizedStack {
  return synth((app) => {
    const stack = new InfrastructureStack(app, "test", { backend: StateBackend.pg(), admin });
    new TenantProject(stack, "Red", { name: "red", groups: GROUPS, admin: stack.admin, ...props });
  }).stack("test");
}

describe("a project of a tenant", () => {
  it("is protected, because Keystone removes it with everything still running in it", () => {
    expect(stackWith({}).resource("Red/Resource")).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });

  it("can be removed when that is said", () => {
    const project = stackWith({ deletionProtection: false }).resource("Red/Resource");
    expect(project).toMatchObject({ lifecycle: { prevent_destroy: false }, enabled: true, description: "Tenant red" });
  });

  it("gives each group its roles, and looks every role up once", () => {
    const stack = stackWith({
      groups: [...GROUPS, TenantGroup.withId("0123456789abcdef0123456789abcdef", { roles: ["member"] })],
    });
    expect(stack.counts["openstack_identity_role_assignment_v3"]).toBe(3);
    expect(stack.addresses.filter((address) => address.startsWith("data.openstack_identity_role_v3"))).toHaveLength(2);
    const [project] = stack.addresses.filter((address) => address.startsWith("openstack_identity_project_v3"));
    expect(stack.resources("openstack_identity_role_assignment_v3").map(({ project_id: id }) => id)).toEqual(
      Array(3).fill(`\${${project}.id}`),
    );
  });

  it("finds a group of another domain by its name", () => {
    const group = TenantGroup.named("ops", { domainId: "corporate", roles: ["reader"] });
    const stack = stackWith({ groups: [group] });
    expect(stack.dataSource("Red/Group-ops-corporate/Resource")).toEqual({ name: "ops", domain_id: "corporate" });
  });

  it("makes a user with a password that nobody chose, and shows it only as a sensitive output", () => {
    const stack = stackWith({
      serviceUser: TenantServiceUser.named("red-stacks", {
        roles: ["member"],
        authUrl: "https://cloud.example.com/v3",
      }),
    });
    expect(stack.resource("Red/ServiceUser/Password")).toMatchObject({ length: 40, special: false });
    const outputs = stack.section("output");
    expect(outputs["red_password"]).toMatchObject({ sensitive: true });
    expect(outputs["red_clouds_yaml"]).toMatchObject({ sensitive: true });
    expect(outputs["red_project_id"]).not.toHaveProperty("sensitive", true);
  });

  it("writes no limit as the cloud does, memory in MiB, and merges limits of volume types with those that are there", () => {
    const stack = stackWith({
      quota: TenantQuota.of({
        compute: { cores: TenantQuota.UNLIMITED, ram: "64Gi" },
        volumes: { gigabytes: 500, types: { ssd: { gigabytes: 100, volumes: 0 } } },
      }),
    });
    expect(stack.resource("Red/Quotas/Compute")).toMatchObject({ cores: -1, ram: 65_536 });
    expect(stack.resource("Red/Quotas/Volumes")).toMatchObject({
      gigabytes: 500,
      volume_type_quota: expect.stringMatching(
        /^\$\{merge\(data\.openstack_blockstorage_quotaset_v3\.\S+\.volume_type_quota, \{"gigabytes_ssd" = "100", "volumes_ssd" = "0"\}\)\}$/,
      ) as unknown,
    });
    expect(stack.counts["openstack_networking_quota_v2"]).toBeUndefined();
  });

  it("asks the plan to compare figures with what is used, where a data source tells", () => {
    const stack = stackWith({
      quota: TenantQuota.of({ compute: { instances: 5, cores: TenantQuota.UNLIMITED }, network: { ports: 50 } }),
    });
    const conditions = (path: string) =>
      (stack.resource(path)["lifecycle"] as { precondition: { condition: string }[] }).precondition.map(
        ({ condition }) => condition,
      );
    expect(conditions("Red/Quotas/Compute")).toEqual([
      expect.stringMatching(/^\$\{5 >= data\..*\.total_instances_used\}$/),
    ]);
    expect(conditions("Red/Quotas/Network")).toEqual([expect.stringMatching(/^\$\{50 >= length\(data\..*\.ids\)\}$/)]);
  });

  it("shares networks, flavors and images with this project alone", () => {
    const stack = stackWith({
      networks: [SharedNetwork.plugged(NetworkRef.named("storage"))],
      flavors: ["gpu"],
      images: ["golden"],
    });
    const project = `\${${stack.addressOf("Red/Resource")}.id}`;
    expect(stack.resource("Red/Network-storage-shared/Resource")).toMatchObject({
      action: "access_as_shared",
      object_type: "network",
      target_tenant: project,
    });
    expect(stack.resource("Red/Flavor-gpu/Resource")).toMatchObject({ tenant_id: project });
    expect(stack.resource("Red/Image-golden/Resource")).toMatchObject({ member_id: project });
  });

  it("takes groups of one name from several domains, and networks that only Terraform knows", () => {
    const stack = stackWith({
      domainId: "d1",
      groups: ["d2", "d3"].map((domainId) => TenantGroup.named("ops", { domainId, roles: ["reader"] })),
      networks: ["a", "b"].map((id) =>
        SharedNetwork.plugged(NetworkRef.id(TerraformExpression.raw(`data.thing.${id}.id`).asString())),
      ),
    });
    expect(stack.resources("openstack_identity_role_assignment_v3")).toHaveLength(2);
    expect(stack.resources("openstack_networking_rbac_policy_v2")).toHaveLength(2);
  });

  it("refuses a group twice when one of them names the project's own domain", () => {
    expect(() =>
      stackWith({
        domainId: "d1",
        groups: [
          TenantGroup.create("ops", { roles: ["member"] }),
          TenantGroup.named("ops", { domainId: "d1", roles: ["reader"] }),
        ],
      }),
    ).toThrow("groups[1] must not be a group that is in the list already");
  });

  it("does everything with the administrator's provider when it is given one", () => {
    const stack = stackWith(
      {
        quota: TenantQuota.of({ compute: { cores: 1 } }),
        networks: [SharedNetwork.external(NetworkRef.named("public"))],
      },
      OpenStackConnection.fromCloud("admin"),
    );
    const blocks = stack.below("Red").filter(({ address }) => /^(data\.)?openstack_/.test(address));
    expect(blocks.length).toBeGreaterThan(6);
    expect([...new Set(blocks.map(({ block }) => block["provider"]))]).toEqual(["openstack.admin"]);
    expect(stack.section("provider")["openstack"]).toEqual([
      { max_retries: 5 },
      { alias: "admin", cloud: "admin", max_retries: 5 },
    ]);
  });

  it("goes through a whole preview with both providers, and a second project of its name is refused", async () => {
    const build = (names: readonly string[]) =>
      previewApp((app) => {
        const stack = new InfrastructureStack(app, "test", {
          backend: StateBackend.local(),
          admin: OpenStackConnection.fromCloud("admin"),
        });
        names.forEach(
          (name, index) =>
            new TenantProject(stack, `Tenant${index}`, {
              name,
              groups: [TenantGroup.create(`g${index}`, { roles: ["member"] })],
              quota: TenantQuota.of({ compute: { cores: 8 }, volumes: { types: { ssd: { volumes: 1 } } } }),
              admin: stack.admin,
              deletionProtection: false,
            }),
        );
      });
    const good = await build(["red"]);
    expect(good.report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const twice = await build(["red", "Red"]);
    expect(JSON.stringify(twice.report.problems)).toContain("two projects with the name");
  });
});

describe("the estimate of a quota", () => {
  const cluster: ClusterNeed = {
    controlPlane: { count: 3, cores: 2, ram: "4Gi", volumeGigabytes: 20 },
    pools: [
      { count: 3, cores: 4, ram: "8Gi" },
      { count: 2, cores: 4, ram: "8Gi" },
    ],
    loadBalancers: 1,
  };

  it("holds what the preview counts for the high-availability example", () => {
    // figures of `k8s-on-openstack preview examples/high-availability`.
    const counted = {
      compute: { instances: 8, cores: 26, serverGroups: 3, serverGroupMembers: 3 },
      volumes: { volumes: 3, gigabytes: 60 },
      network: {
        networks: 1,
        subnets: 1,
        routers: 1,
        ports: 10,
        floatingIps: 1,
        securityGroups: 2,
        securityGroupRules: 30,
      },
      loadBalancers: { loadBalancers: 1, listeners: 1, pools: 1, members: 3, healthMonitors: 1 },
    };
    const estimate = estimateQuota([cluster]);
    expect(estimate.compute).toMatchObject({ instances: 8, cores: 26, ram: "53248Mi" });
    expect(problemsUnder("", TenantQuota.of(estimate).checkHolds("quota", [cluster]))).toEqual([]);
    for (const [part, figures] of Object.entries(counted)) {
      const estimated = estimate[part as keyof typeof counted] as Readonly<Record<string, number>>;
      for (const [figure, value] of Object.entries(figures)) {
        expect(estimated[figure]).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it("adds clusters up, and keeps figures that were given", () => {
    const quota = TenantQuota.forClusters([cluster, cluster], { network: { floatingIps: 20 } });
    expect(quota.options).toMatchObject({
      compute: { instances: 16, cores: 52 },
      network: { networks: 2, floatingIps: 20 },
    });
  });

  it("is what a quota below use is measured with", () => {
    const { problems } = refusalOf(
      () =>
        new TenantProject(newStack(), "Red", {
          name: "red",
          groups: GROUPS,
          clusters: [cluster],
          quota: TenantQuota.of({ compute: { cores: 25, ram: "52Gi", instances: TenantQuota.UNLIMITED } }),
        }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["quota-below-use quota.compute.cores"]);
    expect(problems[0]?.message).toContain("at least 26");
  });
});
