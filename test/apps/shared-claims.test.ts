import { ContainerApplication, Scaling, UpdateStrategy, Volume } from "../../lib/apps";
import type { ClaimOptions } from "../../lib/apps/volume-claim";
import { KubernetesNamespace } from "../../lib/kube";
import { StorageClass, VolumeAccess, VolumeSharing } from "../../lib/storage";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { synth } from "../support/synth";

const SHARES = { ...StorageClass.fromName("shares"), sharing: VolumeSharing.FILES };

function add(claim: Partial<ClaimOptions>, stacks: ReturnType<typeof addPlatform>) {
  const { applications, cluster } = stacks;
  new ContainerApplication(applications, "Shop", {
    cluster,
    namespace: KubernetesNamespace.fromName("shop"),
    name: "shop",
    image: "registry.example.com/shop:1.0.0",
    resources: { cpu: "50m", memory: "64Mi" },
    scaling: Scaling.fixed(3),
    updateStrategy: UpdateStrategy.rolling(),
    volumes: [Volume.claim("uploads", { mountPath: "/srv/uploads", size: "10Gi", ...claim })],
  });
}

const problemsOf = (claim: object) =>
  refusalOf(() => add(claim, addPlatform())).problems.map(({ code, path }) => `${code} ${path}`);

describe("a claim that all replicas of an application share", () => {
  test("is one claim, of many nodes, on a class over shares", () => {
    const stack = synth((app) => {
      add({ access: VolumeAccess.sharedFiles(), storageClass: SHARES }, addPlatform(app));
    }).stack("applications");
    const claims = stack.allResources.filter(({ path }) => path.includes("uploads"));

    expect(claims).toHaveLength(1);
    expect(stack.resource(claims[0]?.path ?? "")["spec"]).toMatchObject({
      access_modes: ["ReadWriteMany"],
      storage_class_name: "shares",
    });
  });

  test("fails when its class cannot do that", () => {
    const storageClass = { storageClassName: "rbd", sharing: VolumeSharing.BLOCK };

    expect(problemsOf({ access: VolumeAccess.sharedFiles(), storageClass })).toEqual([
      "access-unsupported volumes[0].access",
    ]);
  });

  test("fails as before when the claim is for one node", () => {
    expect(problemsOf({})).toEqual(["claim-shared scaling", "claim-shared updateStrategy"]);
  });

  test.each([
    ["a raw device, which has no directory", VolumeAccess.sharedBlock(), "block-device volumes[0].access"],
    ["text", "ReadWriteMany", "wrong-kind volumes[0].access"],
  ])("fails when the access is %s", (_what, access, expected) => {
    expect(problemsOf({ access })).toContain(expected);
  });
});
