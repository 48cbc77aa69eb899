import { KubernetesVersion } from "../../../lib";
import { AddOnReleases } from "../../../lib/kube/releases";
import { ShareNodePlugin, ShareProtocol, VolumeZones } from "../../../lib/storage";
import { renderManilaCsiValues, renderNfsPluginValues } from "../../../lib/storage/manila/render-manila-csi-values";
import type { ManilaCsiValuesInput } from "../../../lib/storage/manila/render-manila-csi-values";
import { unknownChartKeys } from "../../support/chart-keys";

const { V1_34, V1_35, V1_36 } = KubernetesVersion;
const MIRROR = AddOnReleases.forKubernetes(V1_36, { imageMirror: "registry.example.com/mirror" });

function values(input: Partial<ManilaCsiValuesInput> = {}) {
  return renderManilaCsiValues({
    clusterName: "prod-a",
    protocol: ShareProtocol.nfs(),
    shareZones: VolumeZones.ignored(),
    releases: AddOnReleases.forKubernetes(V1_36),
    ...input,
  });
}

/** All images that values name. */
function imagesIn(rendered: object): readonly string[] {
  return JSON.stringify(rendered).match(/(?<="repository":")[^"]+/g) ?? [];
}

describe("the values of the Manila driver's chart", () => {
  test.each([V1_34, V1_35, V1_36])("are all known to the chart for Kubernetes $minor", (version) => {
    const releases = AddOnReleases.forKubernetes(version);
    const { name, version: chartVersion } = releases.chart("openstack-manila-csi");
    const protocols = [
      ShareProtocol.nfs({ exportNetwork: "172.16.0.0/24" }),
      ShareProtocol.cephfs({ nodePlugin: ShareNodePlugin.existing() }),
    ];

    for (const protocol of protocols) {
      expect(unknownChartKeys(name, chartVersion, values({ releases, protocol }))).toEqual([]);
    }
  });

  test("name the cluster, so that its shares can be told from those of others", () => {
    expect(values()).toMatchObject({ csimanila: { clusterID: "prod-a" } });
  });

  test("say the protocol, where its program listens, and that pods own what they mount", () => {
    expect(values()["shareProtocols"]).toEqual([
      {
        protocolSelector: "NFS",
        fsGroupPolicy: "File",
        fwdNodePluginEndpoint: { dir: "/var/lib/kubelet/plugins/csi-nfsplugin", sockFile: "csi.sock" },
      },
    ]);
  });

  test("switch topology on only where zones of shares and nodes are the same", () => {
    expect(values()).toMatchObject({ csimanila: { topologyAwarenessEnabled: false } });
    expect(values({ shareZones: VolumeZones.matching() })).toMatchObject({
      csimanila: { topologyAwarenessEnabled: true },
    });
  });

  test("choose among the addresses of a share when they are told a network", () => {
    const { csimanila } = values({ protocol: ShareProtocol.nfs({ exportNetwork: "172.16.0.0/24" }) }) as {
      csimanila: { runtimeConfig: { enabled: boolean; jsonData: string } };
    };

    expect(csimanila.runtimeConfig.enabled).toBe(true);
    expect(JSON.parse(csimanila.runtimeConfig.jsonData)).toEqual({
      nfs: { matchExportLocationAddress: "172.16.0.0/24" },
    });
    expect(values()["csimanila"]).not.toHaveProperty("runtimeConfig");
  });

  test("put the driver on every node, before the pods that wait for it", () => {
    expect(values()).toMatchObject({
      nodeplugin: { tolerations: [{ operator: "Exists" }], priorityClassName: "system-node-critical" },
    });
  });

  test("take every image from the mirror when there is one", () => {
    expect(imagesIn(values({ releases: MIRROR }))).toEqual([
      "registry.example.com/mirror/provider-os/manila-csi-plugin",
      "registry.example.com/mirror/sig-storage/csi-node-driver-registrar",
      "registry.example.com/mirror/sig-storage/csi-provisioner",
      "registry.example.com/mirror/sig-storage/csi-snapshotter",
      "registry.example.com/mirror/sig-storage/csi-resizer",
    ]);
  });
});

describe("the values of the chart that mounts NFS", () => {
  const rendered = renderNfsPluginValues(AddOnReleases.forKubernetes(V1_36));

  test("are all known to the chart", () => {
    const { name, version } = AddOnReleases.forKubernetes(V1_36).chart("csi-driver-nfs");

    expect(unknownChartKeys(name, version, rendered)).toEqual([]);
  });

  test("run no controller, which Manila makes needless, and give nobody rights", () => {
    expect(rendered).toMatchObject({ controller: { replicas: 0 }, rbac: { create: false } });
  });

  test("take every image from the mirror when there is one", () => {
    const images = imagesIn(renderNfsPluginValues(MIRROR));

    expect(images).toHaveLength(6);
    expect(images.filter((image) => !image.startsWith("registry.example.com/mirror/sig-storage/"))).toEqual([]);
  });
});
