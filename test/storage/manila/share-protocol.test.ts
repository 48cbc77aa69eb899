import { CephFsClient, ShareNodePlugin, ShareProtocol } from "../../../lib/storage";

describe("a share protocol", () => {
  test("lets the nodes mount and nobody else, although the driver would let everybody", () => {
    expect(ShareProtocol.nfs().parameters("10.10.0.0/24")).toEqual({ "nfs-shareClient": "10.10.0.0/24" });
  });

  test("lets those ranges mount that it is told", () => {
    const protocol = ShareProtocol.nfs({ clients: ["10.1.0.0/24", "10.2.0.5/32"] });

    expect(protocol.parameters("10.10.0.0/24")).toEqual({ "nfs-shareClient": "10.1.0.0/24,10.2.0.5/32" });
  });

  test("finds the program that mounts NFS where its chart puts the socket", () => {
    expect(ShareProtocol.nfs().endpoint).toEqual({
      dir: "/var/lib/kubelet/plugins/csi-nfsplugin",
      sockFile: "csi.sock",
    });
  });

  test("finds a program that runs already where it is told", () => {
    const nodePlugin = ShareNodePlugin.existing("/var/lib/kubelet/plugins/nfs/plugin.sock");

    expect(ShareProtocol.nfs({ nodePlugin }).endpoint).toEqual({
      dir: "/var/lib/kubelet/plugins/nfs",
      sockFile: "plugin.sock",
    });
  });

  test("mounts CephFS by the kernel, whose mounts outlive the pod of the driver", () => {
    const nodePlugin = ShareNodePlugin.existing();
    const { parameters, endpoint } = {
      parameters: ShareProtocol.cephfs({ nodePlugin }).parameters("10.10.0.0/24"),
      endpoint: ShareProtocol.cephfs({ nodePlugin }).endpoint,
    };

    expect(parameters).toEqual({ "cephfs-mounter": "kernel" });
    expect(endpoint).toEqual({ dir: "/var/lib/kubelet/plugins/cephfs.csi.ceph.com", sockFile: "csi.sock" });
    expect(ShareProtocol.cephfs({ nodePlugin, client: CephFsClient.FUSE }).parameters("")).toEqual({
      "cephfs-mounter": "fuse",
    });
  });
});
