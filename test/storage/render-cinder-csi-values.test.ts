import { KubernetesVersion } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { VolumeZones } from "../../lib/storage";
import { renderBlockStorage, renderCinderCsiValues } from "../../lib/storage/render-cinder-csi-values";
import type { CinderCsiValuesInput } from "../../lib/storage/render-cinder-csi-values";
import { unknownChartKeys } from "../support/chart-keys";

const { V1_34, V1_35, V1_36 } = KubernetesVersion;

function values(input: Partial<CinderCsiValuesInput> = {}) {
  return renderCinderCsiValues({
    clusterName: "prod-a",
    secretName: "cinder-csi-cloud-config",
    configHash: "0123",
    volumeZones: VolumeZones.matching(),
    releases: AddOnReleases.forKubernetes(V1_36),
    ...input,
  });
}

describe("the values of the Cinder driver's chart", () => {
  test.each([V1_34, V1_35, V1_36])("are all known to the chart for Kubernetes $minor", (version) => {
    const releases = AddOnReleases.forKubernetes(version);
    const { name, version: chartVersion } = releases.chart("openstack-cinder-csi");

    for (const volumeZones of [VolumeZones.matching(), VolumeZones.ignored(), VolumeZones.fixed("nova")]) {
      expect(unknownChartKeys(name, chartVersion, values({ releases, volumeZones }))).toEqual([]);
    }
  });

  test("name the cluster, so that its volumes can be told from those of others", () => {
    expect(values()).toMatchObject({ clusterID: "prod-a" });
  });

  test("take cloud.conf from our Secret and nothing from the node", () => {
    expect(values()).toMatchObject({
      secret: {
        enabled: true,
        create: false,
        hostMount: false,
        name: "cinder-csi-cloud-config",
        filename: "cloud.conf",
      },
      csi: {
        plugin: { volumes: [], volumeMounts: [{ name: "cloud-config", mountPath: "/etc/config", readOnly: true }] },
      },
    });
  });

  test("start the pods of both halves anew when the Secret changes", () => {
    const podAnnotations = { "checksum/cloud-config": "0123" };

    expect(values()).toMatchObject({
      csi: { plugin: { controllerPlugin: { podAnnotations }, nodePlugin: { podAnnotations } } },
    });
  });

  test("leave out the chart's own classes, which bind before a node is known", () => {
    expect(values()).toMatchObject({ storageClass: { enabled: false } });
  });

  test("run two controllers apart from each other, on workers and without rights", () => {
    const controllerPlugin = plugin(values())["controllerPlugin"] as Record<string, unknown>;

    expect(controllerPlugin).toMatchObject({
      replicas: 2,
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
    expect(controllerPlugin).not.toHaveProperty("tolerations");
    expect(JSON.stringify(controllerPlugin["affinity"])).toContain('"topologyKey":"kubernetes.io/hostname"');
  });

  test("are text where the chart takes text, which it compares and pastes into arguments", () => {
    expect(values()).toMatchObject({ csi: { provisioner: { topology: "true" } } });
    expect(values({ volumeZones: VolumeZones.ignored() })).toMatchObject({
      csi: { provisioner: { topology: "false" } },
    });
  });

  test("switch topology off in driver and helper when zones mean nothing to volumes", () => {
    expect(plugin(values())).not.toHaveProperty("extraArgs");
    for (const volumeZones of [VolumeZones.ignored(), VolumeZones.fixed("nova")]) {
      expect(plugin(values({ volumeZones }))["extraArgs"]).toBe("- --with-topology=false");
    }
  });

  test("ask for cpu and memory for every container", () => {
    const { csi } = values() as { csi: Record<string, { resources: unknown }> };

    expect(Object.keys(csi)).toHaveLength(7);
    for (const { resources } of Object.values(csi)) {
      expect(resources).toMatchObject({ requests: { cpu: "10m" } });
      expect(JSON.stringify(resources)).toMatch(/"memory":"\d+Mi"/);
    }
  });

  test("take every image from the mirror when there is one", () => {
    const releases = AddOnReleases.forKubernetes(V1_36, { imageMirror: "registry.example.com/mirror" });
    const { csi } = values({ releases }) as { csi: Record<string, { image: { repository: string } }> };

    expect(Object.values(csi).map(({ image }) => image.repository)).toEqual([
      "registry.example.com/mirror/sig-storage/csi-attacher",
      "registry.example.com/mirror/sig-storage/csi-provisioner",
      "registry.example.com/mirror/sig-storage/csi-snapshotter",
      "registry.example.com/mirror/sig-storage/csi-resizer",
      "registry.example.com/mirror/sig-storage/livenessprobe",
      "registry.example.com/mirror/sig-storage/csi-node-driver-registrar",
      "registry.example.com/mirror/provider-os/cinder-csi-plugin",
    ]);
  });
});

describe("what cloud.conf says about volumes", () => {
  test("is how many a node takes, and that it looks again when one grew", () => {
    expect(renderBlockStorage(VolumeZones.matching(), 25)).toEqual({ nodeVolumeAttachLimit: 25, rescanOnResize: true });
  });

  test("is also that their zones mean nothing, where they do not", () => {
    expect(renderBlockStorage(VolumeZones.ignored(), 25)).toMatchObject({ ignoreVolumeAz: true });
    expect(renderBlockStorage(VolumeZones.fixed("nova"), 25)).toMatchObject({ ignoreVolumeAz: true });
  });
});

function plugin(rendered: object): Record<string, unknown> {
  return (rendered as { csi: { plugin: Record<string, unknown> } }).csi.plugin;
}
