import { CLUSTER, build } from "../../examples/tenants/main";
import type { PreviewResult } from "../../lib/preview";
import { addQuotas } from "../../lib/preview/report/quota-need";
import { estimateQuota } from "../../lib/tenants/cluster-need";
import { previewApp } from "../support/preview";

jest.setTimeout(120_000);

const NAMES = ["red", "blue"];
const STEPS = ["init true", "validate true", "plan true", "apply true", "second-plan true", "destroy true"];

describe("the tenants example", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  it("validates, plans, applies, plans nothing again and destroys, stack by stack", () => {
    const { stacks, problems } = result.report;
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const names = NAMES.flatMap((name) => ["", "-platform", "-applications"].map((part) => `tenants-${name}${part}`));
    expect(stacks.map(({ name }) => name).sort()).toEqual(["tenants", ...names].sort());
    for (const { steps } of stacks) {
      expect(steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual(STEPS);
    }
  });

  it("makes projects, groups, roles, quotas and shares in the administrator's stack, and nowhere else", () => {
    const created = result.operations.filter(({ step, action }) => step === "apply" && action === "create");
    const ofTenants = created.filter(({ type }) =>
      /^openstack_(identity_(project|group|user|role)|\w*quota|networking_rbac_policy)/.test(type),
    );
    expect([...new Set(ofTenants.map(({ stack }) => stack))]).toEqual(["tenants"]);
    const count = (type: string) => ofTenants.filter((one) => one.type === `openstack_${type}`).length;
    expect(count("identity_project_v3")).toBe(2);
    expect(count("identity_group_v3")).toBe(7);
    // developers and the service user have two roles, auditors and the groups of single users one.
    expect(count("identity_role_assignment_v3")).toBe(13);
    expect(
      ["compute_quotaset_v2", "blockstorage_quotaset_v3", "networking_quota_v2", "lb_quota_v2"].map(count),
    ).toEqual([2, 2, 2, 2]);
    expect(count("networking_rbac_policy_v2")).toBe(2);
  });

  it("has room in each quota for what the tenant's stacks need", () => {
    const limits = estimateQuota([CLUSTER]);
    for (const name of NAMES) {
      const own = result.report.stacks.filter((stack) => stack.name.startsWith(`tenants-${name}`));
      const need = addQuotas(own.map(({ quota }) => quota));
      expect(need.instances).toBe(2);
      expect(need.instances).toBeLessThanOrEqual(limits.compute.instances ?? 0);
      expect(need.cores).toBeLessThanOrEqual(limits.compute.cores ?? 0);
      expect(need.ports).toBeLessThanOrEqual(limits.network.ports ?? 0);
      expect(need.securityGroups).toBeLessThanOrEqual(limits.network.securityGroups ?? 0);
      expect(need.securityGroupRules).toBeLessThanOrEqual(limits.network.securityGroupRules ?? 0);
      expect(need.floatingIps).toBeLessThanOrEqual(limits.network.floatingIps ?? 0);
    }
  });

  it("shows the passwords of the service users in sensitive outputs only", () => {
    const [stack] = result.report.stacks.filter(({ name }) => name === "tenants");
    const hidden = stack?.outputs.filter(({ sensitive }) => sensitive).map(({ name }) => name);
    expect(hidden?.sort()).toEqual(["blue_clouds_yaml", "blue_password", "red_clouds_yaml", "red_password"]);
    const open = stack?.outputs.filter(({ sensitive }) => !sensitive).map(({ name }) => name);
    expect(open?.sort()).toEqual(["blue_project_id", "blue_user_name", "red_project_id", "red_user_name"]);
  });

  it("makes every group of Keystone that a namespace is opened to", () => {
    const created = result.operations.filter(({ step, action }) => step === "apply" && action === "create");
    const groups = created.filter(({ type }) => type === "openstack_identity_group_v3").map(({ name }) => name);
    const bindings = result.report.stacks
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === "kubernetes_role_binding_v1");
    const subjects = bindings.flatMap(
      ({ attributes }) => attributes["subject"] as readonly { readonly name: string }[],
    );
    expect(subjects).toHaveLength(6);
    for (const { name } of subjects) {
      expect(groups.map((group) => `keystone:group:default:${group}`)).toContain(name);
    }
  });

  it("makes a namespace for each user, in the stack of the tenant's applications", () => {
    const created = result.operations.filter(
      ({ step, action, type }) => step === "apply" && action === "create" && type === "kubernetes_namespace_v1",
    );
    expect(created.map(({ stack, name }) => `${stack} ${name}`).sort()).toEqual([
      "tenants-blue-applications blue--carol",
      "tenants-red-applications red--alice",
      "tenants-red-applications red--bob",
    ]);
  });
});
