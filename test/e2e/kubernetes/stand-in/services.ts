import type { ApiObject, KubernetesSession } from "../../support/kubernetes-session";
import type { StandInPart } from "./stand-in-part";

interface Webhook {
  readonly failurePolicy?: string;
  readonly clientConfig: { readonly service?: object };
}

interface WebhookConfiguration extends ApiObject {
  readonly webhooks?: readonly Webhook[];
}

interface ApiService extends ApiObject {
  readonly spec: { readonly service?: { readonly name: string; readonly namespace: string } };
}

const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const CONFIGURATIONS = [`${ADMISSION}/validatingwebhookconfigurations`, `${ADMISSION}/mutatingwebhookconfigurations`];
const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

/**
 * Keeps the API server from asking pods that do not run: webhooks of Services may fail, and groups that Services would serve are gone.
 * Without it nothing could be made that a webhook has to see, and no namespace would ever be gone.
 */
export class StandInServices implements StandInPart {
  public readonly notes = new Set<string>();

  public constructor(private readonly session: KubernetesSession) {}

  public async tick(): Promise<void> {
    for (const path of CONFIGURATIONS) {
      for (const configuration of await this.session.list<WebhookConfiguration>(path)) {
        await this.soften(path, configuration);
      }
    }
    for (const { metadata, spec } of await this.session.list<ApiService>(API_SERVICES)) {
      if (spec.service !== undefined && metadata.deletionTimestamp === undefined) {
        this.notes.add(`nobody serves the API ${metadata.name}`);
        await this.session.delete(`${API_SERVICES}/${metadata.name}`);
      }
    }
  }

  public stop(): Promise<void> {
    return Promise.resolve();
  }

  private async soften(path: string, { metadata, webhooks = [] }: WebhookConfiguration): Promise<void> {
    const isStrict = ({ clientConfig, failurePolicy }: Webhook): boolean =>
      clientConfig.service !== undefined && failurePolicy !== "Ignore";
    if (webhooks.some(isStrict)) {
      this.notes.add(`nobody asks the webhooks of ${metadata.name}`);
      const softened = webhooks.map((webhook) =>
        isStrict(webhook) ? { ...webhook, failurePolicy: "Ignore", timeoutSeconds: 1 } : webhook,
      );
      const { resourceVersion } = metadata;
      await this.session.patch(`${path}/${metadata.name}`, { metadata: { resourceVersion }, webhooks: softened });
    }
  }
}
