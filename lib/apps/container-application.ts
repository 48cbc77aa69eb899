import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { DeploymentV1SpecTemplate } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { Annotations } from "cdktf";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import { checkProps, guardStack } from "../core";
import type { Precondition } from "../core";
import { Manifests } from "../kube";
import { checkApplication } from "./application-checks";
import type { ContainerApplicationProps } from "./application-props";
import { runnable } from "./container-image";
import { firstTcpPort } from "./container-port";
import type { ContainerPort } from "./container-port";
import { Exposure } from "./exposure";
import { renderLoadBalancerAnnotations, WRITTEN_BACK } from "./load-balancer-options";
import { Probe } from "./probe";
import {
  renderIngressPolicy,
  renderMetricsAnnotations,
  renderReplicaService,
  renderRoute,
  renderService,
} from "./render-network";
import { renderPod } from "./render-pod";
import { renderAutoscaler, renderDeployment, renderStatefulSet } from "./render-workload";
import { Scaling } from "./scaling";
import { Spread } from "./spread";
import { UpdateStrategy } from "./update-strategy";
import type { VolumeSource } from "./volume";
import { VolumeClaims } from "./volume-claims";
import { labelsOf, renderLabels, renderSelector } from "./workload-labels";
import { WorkloadParts } from "./workload-parts";

/** Volumes that are attached to one node at a time, as far as anybody knows. */
const CLAIMS: readonly VolumeSource["kind"][] = ["claim", "existing-claim"];

/**
 * Defines an application that runs in containers: kept alive, spread, updated without a gap, and reachable from where it should be.
 *
 * Its pods pass the Pod Security level `restricted`: nobody is root, no capabilities, a read-only file system, no API token. With
 * `Volume.perReplica` it is a StatefulSet, otherwise a Deployment.
 */
export class ContainerApplication extends Construct {
  /** Name of the application, and of its Service. */
  public readonly applicationName: string;

  /** Kind of its workload. */
  public readonly workloadKind: "Deployment" | "StatefulSet";

  /** Claims on volumes, one for each replica where each has its own. */
  public readonly claimNames: readonly string[];

  private readonly props: ContainerApplicationProps;
  private readonly scaling: Scaling;
  private readonly exposure: Exposure;

  /** @throws ValidationError with every problem of the properties at once */
  public constructor(scope: Construct, id: string, props: ContainerApplicationProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkApplication(this, props));
    guardStack(this);
    const { name, namespace, scaling = Scaling.fixed(1), volumes = [] } = props;
    this.props = props;
    this.scaling = scaling;
    this.exposure = props.exposure ?? Exposure.cluster();
    this.applicationName = name;

    const { namespaceName } = namespace;
    const labels = renderLabels(name, props.labels);
    const claims = new VolumeClaims(this, "Volumes", { name, namespaceName, labels, volumes, replicas: scaling.max });
    const parts = new WorkloadParts(this, "Parts", { name, namespaceName, container: props });
    this.claimNames = claims.claimNames;
    this.workloadKind = claims.templates.length > 0 ? "StatefulSet" : "Deployment";
    this.createNetwork();
    const pod = this.renderPod(parts);
    const before = [...claims.elements, ...parts.elements];
    if (this.workloadKind === "StatefulSet") {
      this.createStatefulSet(pod, claims, before, preconditions);
    } else {
      this.createDeployment(pod, before, preconditions);
    }
    this.createAvailability();
    this.warnOfOpenNodePorts();
  }

  private get metadata(): {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Record<string, string>;
  } {
    const { name, namespace, labels } = this.props;
    return { name, namespace: namespace.namespaceName, labels: { ...renderLabels(name, labels) } };
  }

  private renderPod(parts: WorkloadParts): DeploymentV1SpecTemplate {
    const { name, ports = [], metrics, readiness, liveness, startup, spread = Spread.preferred() } = this.props;
    const listens = firstTcpPort(ports) !== undefined;
    return renderPod({
      name,
      container: runnable(this, this.props, this.props.namespace),
      serving: { ports, readiness: readiness ?? (listens ? Probe.tcp() : undefined), liveness, startup },
      annotations: { ...parts.annotations, ...renderMetricsAnnotations(metrics, ports) },
      spread,
      restartPolicy: "Always",
    });
  }

  private createDeployment(
    template: DeploymentV1SpecTemplate,
    before: readonly TerraformElement[],
    precondition: Precondition[],
  ): void {
    const { name, volumes = [], waitForRollout = true } = this.props;
    // beside the old replica, on another node, the new one would wait for the volume for ever.
    const isAlone = this.scaling.max <= 1 && volumes.some(({ source }) => CLAIMS.includes(source.kind));
    const strategy = this.props.updateStrategy ?? (isAlone ? UpdateStrategy.recreate() : UpdateStrategy.rolling());
    new DeploymentV1(this, "Resource", {
      metadata: this.metadata,
      spec: { ...renderDeployment(name, this.scaling, strategy), template },
      waitForRollout,
      dependsOn: [...before],
      lifecycle: { precondition },
    });
  }

  private createStatefulSet(
    template: DeploymentV1SpecTemplate,
    claims: VolumeClaims,
    before: readonly TerraformElement[],
    precondition: Precondition[],
  ): void {
    const { name, ports = [], waitForRollout = true } = this.props;
    const { metadata } = this;
    const service = new ServiceV1(this, "ReplicaService", {
      metadata: { ...metadata, name: `${name}-replicas` },
      spec: renderReplicaService(name, ports),
      waitForLoadBalancer: false,
    });
    new StatefulSetV1(this, "Resource", {
      metadata,
      spec: {
        ...renderStatefulSet(name, this.scaling, claims.templates),
        serviceName: service.metadata.name,
        template,
      },
      waitForRollout,
      dependsOn: [...before],
      // the templates are for Kubernetes; what grows are the claims, and a changed template would replace everything.
      lifecycle: {
        precondition,
        ignoreChanges: claims.templates.map((_, index) => `spec[0].volume_claim_template[${index}].spec[0].resources`),
      },
    });
  }

  private createNetwork(): void {
    const { cluster, name, namespace, labels, ports = [], route, metrics } = this.props;
    const { metadata, exposure } = this;
    const [first] = ports;
    const hasPolicies = cluster.networking.plugin?.supportsNetworkPolicy ?? true;
    if (hasPolicies && (first !== undefined || metrics !== undefined)) {
      new NetworkPolicyV1(this, "IngressPolicy", {
        metadata,
        spec: renderIngressPolicy({ name, ports, exposure, route, metrics }),
      });
    }
    if (first !== undefined) {
      this.createService(ports);
    }
    if (first !== undefined && route !== undefined) {
      const objects = [renderRoute(name, labelsOf(name, labels), first, route)];
      new Manifests(this, "Route", { cluster, name: `${name}-route`, namespace: namespace.namespaceName, objects });
    }
  }

  private createService(ports: readonly ContainerPort[]): void {
    const { name, waitForRollout = true } = this.props;
    const { metadata, exposure } = this;
    const { source } = exposure;
    const annotations = source.kind === "load-balancer" ? renderLoadBalancerAnnotations(source.options) : undefined;
    new ServiceV1(this, "Service", {
      metadata: { ...metadata, annotations },
      spec: renderService({ name, ports, exposure }),
      waitForLoadBalancer: source.kind === "load-balancer" && waitForRollout,
      lifecycle: source.kind === "load-balancer" ? { ignoreChanges: WRITTEN_BACK.map(annotationPath) } : undefined,
    });
  }

  private warnOfOpenNodePorts(): void {
    const { source } = this.exposure;
    const warning = this.props.cluster.cloud.loadBalancerProvider?.clientsWarning("exposure.allowedCidrs");
    if (
      warning !== undefined &&
      source.kind === "load-balancer" &&
      !source.options.allowedCidrs.includes("0.0.0.0/0")
    ) {
      Annotations.of(this).addWarning(warning);
    }
  }

  private createAvailability(): void {
    const { name, maxDisrupted = 1 } = this.props;
    const { metadata, scaling } = this;
    if (scaling.isAutomatic) {
      new HorizontalPodAutoscalerV2(this, "Autoscaler", {
        metadata,
        spec: renderAutoscaler(name, scaling),
      });
    }
    if (scaling.min > 1) {
      new PodDisruptionBudgetV1(this, "DisruptionBudget", {
        metadata,
        spec: { maxUnavailable: String(maxDisrupted), selector: { matchLabels: { ...renderSelector(name) } } },
      });
    }
  }
}

function annotationPath(key: string): string {
  return `metadata[0].annotations["${key}"]`;
}
