import type { ApiObject, KubernetesSession } from "../support/kubernetes-session";
import { expectThat } from "../support/run-report";

interface Claim extends ApiObject {
  readonly spec: { readonly volumeName?: string };
  readonly status?: { readonly phase?: string };
}

interface Service extends ApiObject {
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] } };
}

interface Attachment extends ApiObject {
  readonly spec: { readonly source: { readonly persistentVolumeName?: string } };
}

const ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments";
const NAMESPACE = "e2e-live-objects";
const BASE = `/api/v1/namespaces/${NAMESPACE}`;
const SERVICE = `${BASE}/services/entrance`;
const CLAIM = `${BASE}/persistentvolumeclaims/data`;
const IMAGE = "registry.k8s.io/pause:3.10.1";
const PATIENCE_MS = 120_000;
const PAUSE_MS = 500;

/** What people put on a cluster beside Terraform: it holds a load balancer and a volume of the cloud when the cluster is destroyed. */
export const LiveObjects = {
  /** Makes a Service of type LoadBalancer and a claim that a pod uses, and waits until the cloud has served both. */
  async add(session: KubernetesSession, storageClassName?: string): Promise<string> {
    await session.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    await waitFor("the default service account", () => session.get(`${BASE}/serviceaccounts/default`));
    await session.create(`${BASE}/services`, {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "entrance" },
      spec: { type: "LoadBalancer", selector: { app: "e2e" }, ports: [{ port: 80 }] },
    });
    await session.create(`${BASE}/persistentvolumeclaims`, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    await session.create(`${BASE}/pods`, renderPod());
    const address = await waitFor("an address of the load balancer", async () => {
      const service = await session.get<Service>(SERVICE);
      return service?.status?.loadBalancer?.ingress?.[0]?.ip;
    });
    const volume = await waitFor("a bound claim", async () => {
      const claim = await session.get<Claim>(CLAIM);
      return claim?.status?.phase === "Bound" ? claim.spec.volumeName : undefined;
    });
    return `load balancer ${address}, volume ${volume}`;
  },

  /** Removes claim and pod as their owner would. */
  async releaseClaim(session: KubernetesSession): Promise<void> {
    await session.delete(`${BASE}/pods/user`);
    await session.delete(CLAIM);
    await waitFor("the end of the claim", async () => ((await session.get(CLAIM)) === undefined ? true : undefined));
  },

  /** Whether Service and claim are there. */
  async present(session: KubernetesSession): Promise<{ readonly service: boolean; readonly claim: boolean }> {
    const [service, claim] = await Promise.all([session.get(SERVICE), session.get(CLAIM)]);
    return { service: service !== undefined, claim: claim !== undefined };
  },

  /** Removes claim and volume of a cluster whose storage driver is gone, and gives the name of the volume. */
  async abandonVolume(session: KubernetesSession): Promise<string> {
    const claim = await session.get<Claim>(CLAIM);
    const volume = `/api/v1/persistentvolumes/${claim?.spec.volumeName}`;
    expectThat((await session.get(volume)) !== undefined, `the volume of the claim is gone: ${volume}`);
    await LiveObjects.releaseClaim(session);
    const attachments = await session.list<Attachment>(ATTACHMENTS);
    const own = attachments.filter(({ spec }) => spec.source.persistentVolumeName === claim?.spec.volumeName);
    for (const path of [volume, ...own.map(({ metadata }) => `${ATTACHMENTS}/${metadata.name}`)]) {
      await session.delete(path);
      await session.patch(path, { metadata: { finalizers: [] } });
    }
    return claim?.spec.volumeName ?? "";
  },

  /** Removes the namespace with all that is still in it. */
  async removeNamespace(session: KubernetesSession): Promise<void> {
    await session.delete(BASE);
    await waitFor("the end of the namespace", async () => ((await session.get(BASE)) === undefined ? true : undefined));
  },
};

function renderPod(): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "user", labels: { app: "e2e" } },
    spec: {
      terminationGracePeriodSeconds: 1,
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      containers: [{ name: "user", image: IMAGE, volumeMounts: [{ name: "data", mountPath: "/data" }] }],
    },
  };
}

async function waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited ${PATIENCE_MS / 1000} s for ${what}`);
}
