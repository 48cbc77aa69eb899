import type { KubernetesObject } from "../../kube";
import { CONTROLLER, DAEMON, NAMESPACE } from "./kuryr-rights";
import {
  CA_FOLDER,
  CONFIG_FILE,
  CONFIG_FOLDER,
  CONTROLLER_HEALTH_PORT,
  CREDENTIALS_FILE,
  DAEMON_HEALTH_PORT,
  HOST_PROC,
} from "./render-kuryr-conf";

/** User and group of the controller's image. */
const CONTROLLER_USER = 1000;

/** Pods have no network without Kuryr, so it runs on nodes that are not ready, and before a cloud controller has seen them. */
const CONTROLLER_TOLERATIONS = [
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", operator: "Exists" },
  { key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" },
  { key: "node.cloudprovider.kubernetes.io/uninitialized", operator: "Exists", effect: "NoSchedule" },
];

/** What the pods depend on. Texts may be Terraform tokens. */
export interface KuryrWorkloads {
  readonly controllerImage: string;
  readonly cniImage: string;
  readonly configMapName: string;
  readonly secretName: string;

  /**
   * Secret with the certificates of the cloud.
   *
   * @default - those of the image
   */
  readonly certificatesName?: string;

  /** Changes with what both programs read. */
  readonly configHash: string;

  /** Changes with what the controller alone reads. */
  readonly secretHash: string;
}

/** Renders the controller, which makes ports and load balancers, and the daemon that plugs the ports into pods on every node. */
export function renderKuryrWorkloads(workloads: KuryrWorkloads): readonly KubernetesObject[] {
  return [renderController(workloads), renderDaemon(workloads)];
}

function renderController(workloads: KuryrWorkloads): KubernetesObject {
  const { controllerImage, configHash, secretHash, certificatesName } = workloads;
  const annotations = { "checksum/kuryr-config": configHash, "checksum/kuryr-credentials": secretHash };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: CONTROLLER, namespace: NAMESPACE, labels: labels(CONTROLLER) },
    spec: {
      // two would take the same VLANs: nothing elects a leader any more.
      replicas: 1,
      strategy: { type: "Recreate" },
      revisionHistoryLimit: 3,
      selector: { matchLabels: labels(CONTROLLER) },
      template: {
        metadata: { labels: labels(CONTROLLER), annotations },
        spec: {
          ...renderPodBasics(CONTROLLER, "system-cluster-critical"),
          // away from the workloads of users, because it can log in to the cloud; and these nodes are there first.
          nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
          tolerations: CONTROLLER_TOLERATIONS,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: CONTROLLER_USER,
            runAsGroup: CONTROLLER_USER,
            fsGroup: CONTROLLER_USER,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "controller",
              image: controllerImage,
              command: ["kuryr-k8s-controller"],
              args: ["--config-dir", CONFIG_FOLDER],
              env: [nodeName(), { name: "OSLO_LOCK_PATH", value: "/tmp" }],
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              resources: { requests: { cpu: "100m", memory: "256Mi" } },
              ...renderProbes(CONTROLLER_HEALTH_PORT),
              volumeMounts: [
                { name: "config", mountPath: CONFIG_FOLDER, readOnly: true },
                // it notes here that ports which were made ahead are found again.
                { name: "tmp", mountPath: "/tmp" },
                ...(certificatesName === undefined
                  ? []
                  : [{ name: "certificates", mountPath: CA_FOLDER, readOnly: true }]),
              ],
            },
          ],
          volumes: renderControllerVolumes(workloads),
        },
      },
    },
  };
}

function renderControllerVolumes({ configMapName, secretName, certificatesName }: KuryrWorkloads): readonly object[] {
  const sources = [
    { configMap: { name: configMapName, items: [{ key: CONFIG_FILE, path: CONFIG_FILE }] } },
    { secret: { name: secretName, items: [{ key: CREDENTIALS_FILE, path: CREDENTIALS_FILE }] } },
  ];
  return [
    { name: "config", projected: { defaultMode: 0o440, sources } },
    { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ...(certificatesName === undefined ? [] : [{ name: "certificates", secret: { secretName: certificatesName } }]),
  ];
}

function renderDaemon({ cniImage, configMapName, configHash }: KuryrWorkloads): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: DAEMON, namespace: NAMESPACE, labels: labels(DAEMON) },
    spec: {
      selector: { matchLabels: labels(DAEMON) },
      revisionHistoryLimit: 3,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: labels(DAEMON), annotations: { "checksum/kuryr-config": configHash } },
        spec: {
          ...renderPodBasics(DAEMON, "system-node-critical"),
          tolerations: [{ operator: "Exists" }],
          containers: [
            {
              name: "kuryr-cni",
              image: cniImage,
              // it copies the plugin and its list to the node, and becomes the daemon.
              command: ["cni_ds_init"],
              env: [
                nodeName(),
                { name: "KURYR_CNI_POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                { name: "OSLO_LOCK_PATH", value: "/var/kuryr-lock" },
              ],
              // it enters the network namespaces of other pods, makes interfaces and routes there, and writes below /proc of the node.
              securityContext: { privileged: true },
              resources: { requests: { cpu: "50m", memory: "192Mi" } },
              ...renderProbes(DAEMON_HEALTH_PORT),
              volumeMounts: [
                { name: "config", mountPath: CONFIG_FOLDER, readOnly: true },
                { name: "lock", mountPath: "/var/kuryr-lock" },
                { name: "bin", mountPath: "/opt/cni/bin" },
                { name: "net-conf", mountPath: "/etc/cni/net.d" },
                { name: "proc", mountPath: HOST_PROC },
                // namespaces of pods that come later have to appear, too.
                { name: "netns", mountPath: "/var/run/netns", mountPropagation: "HostToContainer" },
              ],
            },
          ],
          volumes: [
            { name: "config", configMap: { name: configMapName, items: [{ key: CONFIG_FILE, path: CONFIG_FILE }] } },
            { name: "lock", emptyDir: { sizeLimit: "16Mi" } },
            { name: "bin", hostPath: { path: "/opt/cni/bin", type: "DirectoryOrCreate" } },
            { name: "net-conf", hostPath: { path: "/etc/cni/net.d", type: "DirectoryOrCreate" } },
            { name: "proc", hostPath: { path: "/proc", type: "Directory" } },
            { name: "netns", hostPath: { path: "/var/run/netns", type: "DirectoryOrCreate" } },
          ],
        },
      },
    },
  };
}

/** Both talk to the API and to the cloud through the network of their node: they are what makes that of pods. */
function renderPodBasics(serviceAccountName: string, priorityClassName: string): object {
  return {
    serviceAccountName,
    priorityClassName,
    hostNetwork: true,
    // the resolver of the node, because that of the cluster starts after Kuryr.
    dnsPolicy: "Default",
  };
}

function renderProbes(port: number): object {
  const probe = (path: string) => ({
    httpGet: { host: "127.0.0.1", path, port },
    periodSeconds: 15,
    timeoutSeconds: 10,
  });
  return {
    readinessProbe: probe("/ready"),
    livenessProbe: { ...probe("/alive"), initialDelaySeconds: 60, failureThreshold: 4 },
  };
}

function nodeName(): object {
  return { name: "KUBERNETES_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } };
}

function labels(name: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": name };
}
