import type { App } from "cdktf";
import { parse } from "yaml";
import {
  AddOnReleases,
  CloudControllerManager,
  Janitor,
  KubernetesVersion,
  LoadBalancerProvider,
  VolumePolicy,
} from "../../lib";
import type { JanitorProps, KubernetesObject } from "../../lib";
import { dependOn } from "../../lib/core";
import { renderJanitor, renderJanitorRules } from "../../lib/kube/render-janitor";
import { removalTimeout } from "../../lib/kube/render-removal-job";
import { refusalOf } from "../support/bad-input";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

interface Job extends KubernetesObject {
  readonly spec: {
    readonly activeDeadlineSeconds: number;
    readonly podFailurePolicy: { readonly rules: readonly object[] };
    readonly template: { readonly spec: Readonly<Record<string, unknown>> };
  };
}

const render = (volumes = VolumePolicy.fail(), patienceSeconds = 1800) =>
  renderJanitor({ image: "registry.example.com/python:3.13.14-slim", volumes, patienceSeconds });
const find = (kind: string, name = "k8s-on-openstack-janitor") =>
  render().find((one) => one.kind === kind && one.metadata.name === name);
const job = () => find("Job") as Job;

function add(app?: App, props: Partial<JanitorProps> = {}) {
  const { platform, cluster } = addPlatform(app, { serviceLoadBalancers: LoadBalancerProvider.OVN });
  return { platform, cluster, janitor: new Janitor(platform, "Janitor", { cluster, ...props }) };
}

function objectsOf(props: Partial<JanitorProps> = {}): readonly KubernetesObject[] {
  const stack = synth((app) => void add(app, props)).stack("platform");
  const [values = ""] = stack.resource("Janitor/Objects/Resource")["values"] as readonly string[];
  return (parse(values) as { readonly objects: readonly KubernetesObject[] }).objects;
}

describe("the objects of a janitor", () => {
  it("are a Job before the release goes, and what Helm keeps until the Job has ended", () => {
    const hooks = render().map(({ kind, metadata }) => [kind, metadata.annotations?.["helm.sh/hook"]]);

    expect(hooks).toEqual([
      ["ServiceAccount", undefined],
      ["ClusterRole", undefined],
      ["ClusterRoleBinding", undefined],
      ["Role", undefined],
      ["RoleBinding", undefined],
      ["ConfigMap", undefined],
      ["ConfigMap", "post-install"],
      ["Job", "pre-delete"],
    ]);
  });

  it("can be removed again after a failure, whose log is kept", () => {
    expect(job().metadata.annotations?.["helm.sh/hook-delete-policy"]).toBe("before-hook-creation,hook-succeeded");
    expect(job().spec).toMatchObject({ backoffLimit: 3, ttlSecondsAfterFinished: 86_400 });
    expect(job().spec.podFailurePolicy.rules[0]).toEqual({
      action: "FailJob",
      onExitCodes: { operator: "In", values: [2, 3] },
    });
  });

  it.each([60, 1800, 6600])("give up in order: script, Job, Helm, for a patience of %d s", (patienceSeconds) => {
    const { spec } = render(VolumePolicy.fail(), patienceSeconds).find(({ kind }) => kind === "Job") as Job;
    const timeout = removalTimeout(patienceSeconds);

    expect(JSON.stringify(spec)).toContain(`{"name":"JANITOR_TIMEOUT_SECONDS","value":"${patienceSeconds}"}`);
    expect(spec.activeDeadlineSeconds).toBeGreaterThan(patienceSeconds);
    expect(timeout).toBeGreaterThan(spec.activeDeadlineSeconds);
    expect(timeout).toBeLessThanOrEqual(7200);
  });

  it("run anywhere, and with the least", () => {
    expect(job().spec.template.spec).toMatchObject({
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-cluster-critical",
      restartPolicy: "Never",
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          image: "registry.example.com/python:3.13.14-slim",
          command: ["python3", "-I", "-B", "/scripts/"],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
  });

  it.each([VolumePolicy.delete(), VolumePolicy.retain(), VolumePolicy.fail()])(
    "have no wildcard among their rights: %j",
    (policy) => {
      expect(JSON.stringify(renderJanitorRules(policy))).not.toContain("*");
    },
  );

  it("may delete claims, pods and snapshots by the policy delete only", () => {
    const deletes = (policy: VolumePolicy) =>
      (renderJanitorRules(policy) as readonly { readonly resources: readonly string[]; readonly verbs: string[] }[])
        .filter(({ verbs }) => verbs.includes("delete"))
        .flatMap(({ resources }) => resources)
        .sort();

    expect(deletes(VolumePolicy.retain())).toEqual(["services"]);
    expect(deletes(VolumePolicy.fail())).toEqual(["services"]);
    expect(deletes(VolumePolicy.delete())).toEqual([
      "jobs",
      "persistentvolumeclaims",
      "pods",
      "services",
      "volumesnapshots",
    ]);
  });

  it("ask the API at the address of the nodes with Kuryr, from the host, and may touch no object of Kuryr", () => {
    const kuryrApiUrl = "https://10.0.0.10:6443";
    const objects = renderJanitor({ image: "i", volumes: VolumePolicy.fail(), patienceSeconds: 60, kuryrApiUrl });
    const pod = (objects.find(({ kind }) => kind === "Job") as Job).spec.template.spec;
    const rules = (volumes: VolumePolicy) => JSON.stringify(renderJanitorRules(volumes, true));

    expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: "Default", tolerations: [{ operator: "Exists" }] });
    expect(JSON.stringify(pod)).toContain(`{"name":"JANITOR_API_URL","value":"${kuryrApiUrl}"}`);
    expect(job().spec.template.spec).not.toHaveProperty("hostNetwork");
    expect(rules(VolumePolicy.fail())).toContain(
      '{"apiGroups":[""],"resources":["namespaces"],"verbs":["list","delete"]}',
    );
    expect(rules(VolumePolicy.fail())).toMatch(/"kuryrports"\],"verbs":\["list"\]/);
    expect(rules(VolumePolicy.delete())).not.toContain("*");
    expect(JSON.stringify(renderJanitorRules(VolumePolicy.delete()))).not.toContain("namespaces");
  });

  it("carry the script as it is", () => {
    expect((find("ConfigMap")?.["data"] as Record<string, string>)["__main__.py"]).toContain("def main():");
    expect(find("ConfigMap", "k8s-on-openstack-janitor-armed")?.["data"]).toBeUndefined();
  });
});

describe("a janitor", () => {
  it("lets nothing be destroyed while there are volumes, unless it is told otherwise", () => {
    expect(JSON.stringify(objectsOf())).toContain('"value":"fail"');
    expect(JSON.stringify(objectsOf({ volumes: VolumePolicy.delete() }))).toContain('"value":"delete"');
  });

  it("runs the image of the table, or of a mirror", () => {
    const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, { imageMirror: "registry.example.com/m" });

    expect(JSON.stringify(objectsOf())).toMatch(/"image":"docker\.io\/library\/python:\d+\.\d+\.\d+-slim/);
    expect(JSON.stringify(objectsOf({ releases }))).toContain('"image":"registry.example.com/m/library/python:');
  });

  it("is a release that Helm waits for longer than for the Job", () => {
    const stack = synth((app) => void add(app, { patienceSeconds: 600 })).stack("platform");

    expect(stack.resource("Janitor/Objects/Resource")).toMatchObject({
      name: "k8s-on-openstack-janitor",
      namespace: "kube-system",
      timeout: 900,
    });
  });

  it("is the first to go and the last to come when it depends on the cloud controller", async () => {
    const { report, operations } = await previewApp((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      const janitor = new Janitor(platform, "Janitor", { cluster });
      dependOn(janitor, new CloudControllerManager(platform, "CloudController", { cluster }));
    });
    const releases = (step: string) =>
      operations
        .filter((one) => one.stack === "platform" && one.step === step && one.type === "helm_release")
        .map(({ address }) => /Janitor|CloudController/.exec(address ?? "")?.[0]);

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(releases("apply")).toEqual(["CloudController", "Janitor"]);
    expect(releases("destroy")).toEqual(["Janitor", "CloudController"]);
  });

  it.each<[string, object]>([
    ["wrong-kind volumes", { volumes: "delete" }],
    ["integer patienceSeconds", { patienceSeconds: 10 }],
    ["integer patienceSeconds", { patienceSeconds: 7200 }],
    ["wrong-kind releases", { releases: {} }],
    ["unknown-property policy", { policy: "delete" }],
  ])("is refused with %s", (expected, props) => {
    const { problems } = refusalOf(() => add(undefined, props));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });
});
