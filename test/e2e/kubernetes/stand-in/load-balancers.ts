import type { ApiObject, KubernetesSession } from "../../support/kubernetes-session";
import type { StandInNodes } from "./nodes";
import type { Pod } from "./pod";
import type { StandInPart } from "./stand-in-part";

interface Service extends ApiObject {
  readonly spec: { readonly type?: string; readonly loadBalancerClass?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

/** What marks the pods of the cloud controller. */
export const CONTROLLER_IMAGE = "openstack-cloud-controller-manager";
export const LOAD_BALANCER_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
/** A balancer is not gone the moment that its Service is deleted. */
const REMOVAL_MS = 4_000;

/** Plays the OpenStack cloud controller, while pods of it run: load balancers for Services, and the taint of new nodes. */
export class StandInLoadBalancers implements StandInPart {
  private readonly removals = new Map<string, number>();
  private nextAddress = 20;

  public constructor(
    private readonly session: KubernetesSession,
    private readonly nodes: StandInNodes,
  ) {}

  public async tick(pods: readonly Pod[]): Promise<void> {
    if (!runs(pods, CONTROLLER_IMAGE)) {
      this.removals.clear();
      return;
    }
    await this.nodes.initialize();
    for (const service of await this.session.list<Service>("/api/v1/services")) {
      if (service.metadata.deletionTimestamp !== undefined) {
        await this.remove(service);
      } else if (service.spec.type === "LoadBalancer") {
        await this.provide(service);
      }
    }
  }

  public stop(): Promise<void> {
    return Promise.resolve();
  }

  private async provide(service: Service): Promise<void> {
    const { finalizers = [], resourceVersion } = service.metadata;
    if (!finalizers.includes(LOAD_BALANCER_FINALIZER)) {
      const metadata = { resourceVersion, finalizers: [...finalizers, LOAD_BALANCER_FINALIZER] };
      await this.session.patch(pathOf(service), { metadata });
    } else if ((service.status?.loadBalancer?.ingress ?? []).length === 0) {
      this.nextAddress = (this.nextAddress % 250) + 1;
      const ingress = [{ ip: `203.0.113.${this.nextAddress}`, ipMode: "VIP" }];
      await this.session.patch(`${pathOf(service)}/status`, { status: { loadBalancer: { ingress } } });
    }
  }

  private async remove(service: Service): Promise<void> {
    const { uid, finalizers = [], resourceVersion } = service.metadata;
    if (!finalizers.includes(LOAD_BALANCER_FINALIZER)) {
      return;
    }
    const since = this.removals.get(uid) ?? Date.now();
    this.removals.set(uid, since);
    if (Date.now() - since >= REMOVAL_MS) {
      const metadata = { resourceVersion, finalizers: finalizers.filter((one) => one !== LOAD_BALANCER_FINALIZER) };
      await this.session.patch(pathOf(service), { metadata });
    }
  }
}

/** Whether a pod with an image of that name runs. */
export function runs(pods: readonly Pod[], image: string): boolean {
  return pods.some(
    ({ spec, status, metadata }) =>
      status?.phase === "Running" &&
      metadata.deletionTimestamp === undefined &&
      spec.containers.some((container) => container.image.includes(image)),
  );
}

function pathOf({ metadata }: Service): string {
  return `/api/v1/namespaces/${metadata.namespace ?? "default"}/services/${metadata.name}`;
}
