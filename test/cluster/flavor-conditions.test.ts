import { renderFlavorConditions } from "../../lib/cluster/flavor-conditions";

const conditionsOf = (demand: Parameters<typeof renderFlavorConditions>[0]) =>
  renderFlavorConditions(demand).map(({ condition }) => condition);

describe("the conditions on a flavor", () => {
  it("ask for a disk unless the servers boot from a volume", () => {
    expect(conditionsOf({ machine: {}, kubelet: undefined, minimum: undefined })).toEqual(["${self.disk > 0}"]);
    expect(conditionsOf({ machine: { rootVolume: { size: 20 } }, kubelet: undefined, minimum: undefined })).toEqual([]);
  });

  it("ask for what kubeadm wants of control plane nodes", () => {
    expect(conditionsOf({ machine: {}, kubelet: undefined, minimum: { vcpus: 2, ram: 2048 } })).toContain(
      "${self.vcpus >= 2 && self.ram >= 2048}",
    );
  });

  it("IN-89 ask for more than the kubelet keeps from Pods", () => {
    const kubelet = { kubeReserved: { cpu: "1500m", memory: "1Gi" }, systemReserved: { cpu: "1", memory: "512Mi" } };
    expect(conditionsOf({ machine: { rootVolume: { size: 20 } }, kubelet, minimum: undefined })).toEqual([
      "${self.vcpus * 1000 > 2500 && self.ram > 1536}",
    ]);
  });
});
