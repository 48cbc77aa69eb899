import type { ApiObject, Controller } from "./fake-api-server";

export const DRIVER = "cinder.csi.openstack.org";
export const BALANCER = "service.kubernetes.io/load-balancer-cleanup";
export const MARKER: ApiObject = { kind: "ConfigMap", metadata: { namespace: "kube-system", name: "armed" } };

export function service(name: string, spec: object = {}, finalizers: readonly string[] = [BALANCER]): ApiObject {
  return {
    kind: "Service",
    metadata: { namespace: "shop", name, finalizers },
    spec: { type: "LoadBalancer", ...spec },
  };
}

export function volume(
  name: string,
  claim: string,
  changes: { policy?: string; driver?: string; phase?: string } = {},
): ApiObject {
  return {
    kind: "PersistentVolume",
    metadata: { name, finalizers: ["provisioner"] },
    spec: {
      csi: { driver: changes.driver ?? DRIVER, volumeHandle: `cinder-${name}` },
      persistentVolumeReclaimPolicy: changes.policy ?? "Delete",
      claimRef: { namespace: "shop", name: claim },
    },
    status: { phase: changes.phase ?? "Bound" },
  };
}

export function claim(name: string, volumeName?: string, annotations: object = {}): ApiObject {
  return {
    kind: "PersistentVolumeClaim",
    metadata: { namespace: "shop", name, finalizers: ["pvc-protection"], annotations },
    spec: { volumeName },
  };
}

export function pod(name: string, uses: string, owner?: readonly [kind: string, name: string]): ApiObject {
  const ownerReferences = owner === undefined ? [] : [{ kind: owner[0], name: owner[1], controller: true }];
  return {
    kind: "Pod",
    metadata: { namespace: "shop", name, ownerReferences, finalizers: owner === undefined ? [] : ["owned"] },
    spec: { nodeName: "n1", volumes: [{ name: "d", persistentVolumeClaim: { claimName: uses } }] },
  };
}

export function owned(kind: string, name: string, owner?: readonly [kind: string, name: string]): ApiObject {
  const ownerReferences = owner === undefined ? [] : [{ kind: owner[0], name: owner[1], controller: true }];
  return { kind, metadata: { namespace: "shop", name, ownerReferences } };
}

export const leaves = ({ metadata }: ApiObject) => metadata.deletionTimestamp !== undefined;

/** Takes the load balancer of a deleted Service away. */
export const cloudController: Controller = (server) =>
  server
    .all("Service")
    .filter(leaves)
    .forEach((one) => server.remove(one));

/** Ends pods whose makers were stopped, lets unused claims go, and deletes the volumes of claims that are gone. */
export const volumeControllers: Controller = (server) => {
  const stopped = ["Deployment", "StatefulSet", "ReplicaSet"].flatMap((kind) =>
    server.all(kind).filter((one) => one["patched"] === true),
  );
  const has = (one: ApiObject) => (one.metadata["ownerReferences"] as { readonly name: string }[])[0]?.name ?? "";
  const isStopped = (name: string) =>
    stopped.some(({ metadata }) => metadata.name === name || name.startsWith(`${metadata.name}-`)) ||
    (name.startsWith("job") && server.all("Job").every(({ metadata }) => metadata.name !== name));
  server
    .all("Pod")
    .filter((one) => isStopped(has(one)))
    .forEach((one) => server.remove(one));
  const used = JSON.stringify(server.all("Pod"));
  server
    .all("PersistentVolumeClaim")
    .filter((one) => leaves(one) && !used.includes(`"claimName":"${one.metadata.name}"`))
    .forEach((one) => server.remove(one));
  const claims = server.all("PersistentVolumeClaim").map(({ metadata }) => metadata.name);
  server
    .all("PersistentVolume")
    .filter((one) => {
      const spec = one["spec"] as {
        readonly persistentVolumeReclaimPolicy: string;
        readonly claimRef: { name: string };
      };
      return spec.persistentVolumeReclaimPolicy === "Delete" && !claims.includes(spec.claimRef.name);
    })
    .forEach((one) => server.remove(one));
};

export const snapshotController: Controller = (server) =>
  server
    .all("VolumeSnapshot")
    .filter(leaves)
    .forEach((one) => {
      server.all("VolumeSnapshotContent").forEach((content) => server.remove(content));
      server.remove(one);
    });

export const CONTENT: ApiObject = {
  kind: "VolumeSnapshotContent",
  metadata: { name: "content", finalizers: ["csi"] },
  spec: { driver: DRIVER, deletionPolicy: "Delete", volumeSnapshotRef: { namespace: "shop", name: "nightly" } },
};
export const SNAPSHOT: ApiObject = {
  kind: "VolumeSnapshot",
  metadata: { namespace: "shop", name: "nightly", finalizers: ["bound"] },
  spec: { source: { persistentVolumeClaimName: "data" } },
};
