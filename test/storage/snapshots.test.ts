import { ClassUse, ReclaimPolicy, SnapshotController, SnapshotStore } from "../../lib/storage";
import { renderSnapshotController } from "../../lib/storage/render-snapshot-controller";
import { renderSnapshotClasses } from "../../lib/storage/snapshot-class-spec";
import { renderSnapshotDefinitions } from "../../lib/storage/snapshot-definitions";
import { addPlatform } from "../support/demo-platform";
import { synth } from "../support/synth";

const IMAGE = "registry.example.com/snapshot-controller:v8.6.0";

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

const rules = renderSnapshotController(IMAGE).flatMap(({ rules: own }) => (own ?? []) as Rule[]);

describe("the definitions of snapshots", () => {
  test("are those of classes, contents and snapshots", () => {
    expect(renderSnapshotDefinitions().map(({ metadata }) => metadata.name)).toEqual([
      "volumesnapshotclasses.snapshot.storage.k8s.io",
      "volumesnapshotcontents.snapshot.storage.k8s.io",
      "volumesnapshots.snapshot.storage.k8s.io",
    ]);
  });

  test("stay when their release goes, because snapshots go with them", () => {
    for (const { metadata } of renderSnapshotDefinitions()) {
      expect(metadata.annotations).toMatchObject({ "helm.sh/resource-policy": "keep" });
    }
  });

  test("name their approval, without which the API server serves no group below k8s.io", () => {
    for (const { metadata } of renderSnapshotDefinitions()) {
      expect(metadata.annotations?.["api-approved.kubernetes.io"]).toMatch(/^https:\/\/\S+\/pull\/\d+$/);
    }
  });

  test("serve and store version 1 alone", () => {
    for (const { spec } of renderSnapshotDefinitions() as unknown as { spec: { versions: object[] } }[]) {
      expect(spec.versions).toHaveLength(1);
      expect(spec.versions[0]).toMatchObject({ name: "v1", served: true, storage: true });
    }
  });

  test("keep what a snapshot is of from being changed", () => {
    const [, contents, snapshots] = renderSnapshotDefinitions().map((definition) => JSON.stringify(definition));

    for (const field of ["volumeHandle", "snapshotHandle", "sourceVolumeMode"]) {
      expect(contents).toContain(`${field} is immutable`);
    }
    for (const field of ["persistentVolumeClaimName", "volumeSnapshotContentName"]) {
      expect(snapshots).toContain(`${field} is immutable`);
    }
  });
});

describe("the snapshot controller", () => {
  const pod = podOf(renderSnapshotController(IMAGE));

  test("runs twice, of which one leads", () => {
    const deployment = renderSnapshotController(IMAGE).find(({ kind }) => kind === "Deployment");

    expect(deployment).toMatchObject({ spec: { replicas: 2 } });
    expect(pod.containers[0]).toMatchObject({ image: IMAGE });
    expect(pod.containers[0]?.args).toContain("--leader-election=true");
  });

  test("counts as ready only when it has found the definitions, and is started anew when it hangs", () => {
    const httpGet = { path: "/healthz/leader-election", port: "http" };

    expect(pod.containers[0]).toMatchObject({ readinessProbe: { httpGet }, livenessProbe: { httpGet } });
  });

  test("passes the restricted level of Pod Security", () => {
    expect(pod).toMatchObject({ securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } });
    expect(pod.containers[0]).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
    expect(pod).not.toHaveProperty("hostNetwork");
    expect(pod).not.toHaveProperty("volumes");
  });

  test("has no right on everything, none on secrets, and one lease by name", () => {
    expect(rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs])).not.toContain(
      "*",
    );
    expect(rules.flatMap(({ resources }) => resources)).not.toContain("secrets");
    expect(rules.filter(({ resources }) => resources.includes("leases"))).toEqual([
      expect.objectContaining({ verbs: ["create"] }),
      expect.objectContaining({ resourceNames: ["snapshot-controller-leader"], verbs: ["get", "update"] }),
    ]);
  });

  test("comes after the definitions, in another release", () => {
    const platform = synth((app) => {
      const { platform: stack, cluster } = addPlatform(app);
      new SnapshotController(stack, "Snapshots", { cluster });
    }).stack("platform");

    expect(platform.resource("Snapshots/Controller/Resource")["depends_on"]).toEqual([
      platform.addressOf("Snapshots/Definitions/Resource"),
    ]);
    expect(platform.resource("Snapshots/Controller/Resource")["values"]).toEqual([
      expect.stringContaining("registry.k8s.io/sig-storage/snapshot-controller:v8.6.0"),
    ]);
  });
});

describe("classes of snapshots", () => {
  test("take snapshots of volumes that are in use, and the first is the default", () => {
    expect(renderSnapshotClasses([{ name: "a" }, { name: "b", reclaimPolicy: ReclaimPolicy.RETAIN }])).toMatchObject([
      {
        metadata: { name: "a", annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" } },
        driver: "cinder.csi.openstack.org",
        deletionPolicy: "Delete",
        parameters: { type: "snapshot", "force-create": "true" },
      },
      {
        metadata: { name: "b", annotations: { "snapshot.storage.kubernetes.io/is-default-class": "false" } },
        deletionPolicy: "Retain",
      },
    ]);
  });

  test("can be backups", () => {
    expect(renderSnapshotClasses([{ name: "a", storedAs: SnapshotStore.BACKUP }])).toMatchObject([
      { parameters: { type: "backup" } },
    ]);
  });

  test("have no default when all are to be named", () => {
    const [only] = renderSnapshotClasses([{ name: "a", use: ClassUse.BY_NAME }]);

    expect(only?.metadata.annotations).toEqual({ "snapshot.storage.kubernetes.io/is-default-class": "false" });
  });
});

function podOf(objects: readonly { readonly kind: string; readonly [field: string]: unknown }[]) {
  const deployment = objects.find(({ kind }) => kind === "Deployment") as unknown as {
    spec: { template: { spec: { containers: { args: string[] }[] } } };
  };
  return deployment.spec.template.spec;
}
