import type { App } from "cdktf";
import { CloudAccess, ClusterPlatform, NetworkPlugin } from "../../lib";
import type { KubernetesObject } from "../../lib";
import { CloudSweep } from "../../lib/cloud";
import type { CloudSweepProps } from "../../lib/cloud";
import { renderSweep } from "../../lib/cloud/render-sweep";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(240_000);

const ACCESS = CloudAccess.at("https://cloud.example.com:5000/v3", { region: "one" });
const KURYR = NetworkPlugin.kuryr({
  acceptRetired: true,
  images: { controller: "registry.example.com/kuryr/controller:1", cni: "registry.example.com/kuryr/cni:1" },
});

const render = (hasOwnCa = false) =>
  renderSweep({
    image: "registry.example.com/python:3.13.14-slim",
    clusterName: "prod",
    secretName: "login",
    variables: ["OS_AUTH_URL", "OS_APPLICATION_CREDENTIAL_SECRET"],
    hasOwnCa,
    api: ["10.0.0.10", "6443"],
    patienceSeconds: 600,
  });

function add(app?: App, props: Partial<CloudSweepProps> = {}) {
  const { platform, cluster } = addPlatform(app);
  return new CloudSweep(platform, "Sweep", { cluster, cloud: ACCESS, ...props });
}

describe("the objects of a sweep", () => {
  const find = (kind: string) => render().find((one) => one.kind === kind);
  const podOf = (objects: readonly KubernetesObject[]) =>
    (objects.find(({ kind }) => kind === "Job") as KubernetesObject & { spec: { template: { spec: object } } }).spec
      .template.spec;

  it("are a Job before the release goes, and a marker without which it does nothing", () => {
    expect(render().map(({ kind, metadata }) => [kind, metadata.annotations?.["helm.sh/hook"]])).toEqual([
      ["ServiceAccount", undefined],
      ["Role", undefined],
      ["RoleBinding", undefined],
      ["ConfigMap", undefined],
      ["ConfigMap", "post-install"],
      ["Job", "pre-delete"],
    ]);
    expect(podOf(render())).toMatchObject({
      volumes: [{ name: "scripts" }, { name: "marker", configMap: { optional: true } }],
    });
  });

  it("run on the network of any node, with the least", () => {
    expect(podOf(render())).toMatchObject({
      hostNetwork: true,
      dnsPolicy: "Default",
      tolerations: [{ operator: "Exists" }],
      securityContext: { runAsNonRoot: true },
      containers: [
        { command: ["python3", "-I", "-B", "/scripts/"], securityContext: { readOnlyRootFilesystem: true } },
      ],
    });
    expect(find("Role")?.["rules"]).toEqual([
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["k8s-on-openstack-sweep-armed"],
        verbs: ["delete"],
      },
    ]);
  });

  it("carry the whole program, and no secret", () => {
    const program = render().find(({ kind, metadata }) => kind === "ConfigMap" && metadata.annotations === undefined);

    expect(Object.keys(program?.["data"] as object)).toEqual(["__main__.py", "cloud.py", "leftovers.py"]);
    expect(JSON.stringify(podOf(render()))).toContain(
      '{"name":"OS_APPLICATION_CREDENTIAL_SECRET","valueFrom":{"secretKeyRef":{"name":"login","key":"OS_APPLICATION_CREDENTIAL_SECRET"}}}',
    );
  });

  it("mount the certificates of a private cloud", () => {
    expect(JSON.stringify(podOf(render(true)))).toContain('{"name":"OS_CACERT","value":"/certificates/ca.pem"}');
    expect(JSON.stringify(podOf(render()))).not.toContain("certificates");
  });
});

describe("a sweep of the cloud", () => {
  it("logs in with a credential of its own, which is in a Secret and not in the release", () => {
    const stack = synth((app) => void add(app)).stack("platform");
    const secret = stack.resource("Sweep/Login")["data"] as Readonly<Record<string, string>>;

    expect(secret["OS_AUTH_URL"]).toBe("https://cloud.example.com:5000/v3");
    expect(Object.keys(secret)).toEqual([
      "OS_APPLICATION_CREDENTIAL_ID",
      "OS_APPLICATION_CREDENTIAL_SECRET",
      "OS_AUTH_URL",
      "OS_REGION_NAME",
    ]);
    expect(JSON.stringify(stack.resource("Sweep/Objects/Resource"))).not.toContain(
      secret["OS_APPLICATION_CREDENTIAL_SECRET"],
    );
    expect(stack.resource("Sweep/Objects/Resource")).toMatchObject({ timeout: 1200, namespace: "kube-system" });
  });

  it("takes a credential that exists already", () => {
    const credential = { credentialId: "0123", secret: "${var.secret}" };
    const stack = synth((app) => void add(app, { credential })).stack("platform");

    expect(stack.resources("openstack_identity_application_credential_v3")).toEqual([]);
  });

  it.each<[string, object]>([
    ["integer patienceSeconds", { patienceSeconds: 10 }],
    ["wrong-kind cloud", { cloud: "https://cloud.example.com" }],
    ["wrong-kind credential", { credential: "secret" }],
    ["unknown-property policy", { policy: "delete" }],
  ])("is refused with %s", (expected, props) => {
    const { problems } = refusalOf(() => add(undefined, props));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });
});

describe("the platform of a cluster with Kuryr", () => {
  it("goes in the order in which nobody makes anew what was deleted: janitor, Kuryr, sweep", async () => {
    const { report, operations } = await previewApp((app) => {
      const { platform, cluster } = addPlatform(app, { networkPlugin: KURYR });
      new ClusterPlatform(platform, "Platform", { cluster, cloud: ACCESS });
    });
    const wanted = ["k8s-on-openstack-sweep", "kuryr-definitions", "kuryr", "k8s-on-openstack-janitor"];
    const releases = (step: string) =>
      operations
        .filter((one) => one.stack === "platform" && one.step === step && one.type === "helm_release")
        .map(({ name }) => name ?? "")
        .filter((name) => wanted.includes(name));

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(releases("apply")).toEqual(wanted);
    expect(releases("destroy")).toEqual([...wanted].reverse());
  });

  it("has no sweep with another plugin, and takes no options of one", () => {
    const platformOf = (app: App | undefined, sweep?: object) => {
      const { platform, cluster } = addPlatform(app);
      return new ClusterPlatform(platform, "Platform", { cluster, cloud: ACCESS, sweep });
    };
    const stack = synth((app) => void platformOf(app)).stack("platform");

    expect(stack.below("Platform/Sweep")).toEqual([]);
    expect(refusalOf(() => platformOf(undefined, {})).problems.map(({ code }) => code)).toEqual([
      "sweep-without-kuryr",
    ]);
  });

  it("hands its options through, and asks the API at the address of the nodes", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, { networkPlugin: KURYR });
      new ClusterPlatform(platform, "Platform", { cluster, cloud: ACCESS, sweep: { patienceSeconds: 120 } });
    }).stack("platform");
    const textOf = (path: string) => String((stack.resource(path)["values"] as readonly string[])[0]);

    expect(stack.resource("Platform/Sweep/Objects/Resource")).toMatchObject({ timeout: 420 });
    expect(textOf("Platform/Sweep/Objects/Resource")).toContain("KUBERNETES_SERVICE_HOST");
    expect(textOf("Platform/Sweep/Objects/Resource")).toContain("hostNetwork");
    expect(textOf("Platform/Janitor/Objects/Resource")).toMatch(/JANITOR_API_URL.{1,20}value.{1,12}https:/s);
  });
});
