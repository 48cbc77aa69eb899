import { Chart } from "../chart";

/** Charts that the library installs. */
export type AddOnName =
  | "alloy"
  | "calico"
  | "calico-crds"
  | "ceph-csi-rbd"
  | "cert-manager"
  | "cilium"
  | "csi-driver-nfs"
  | "envoy-gateway"
  | "external-dns"
  | "flannel"
  | "grafana"
  | "harbor"
  | "headlamp"
  | "influxdb"
  | "kube-prometheus-stack"
  | "loki"
  | "metrics-server"
  | "openstack-cinder-csi"
  | "openstack-cloud-controller-manager"
  | "openstack-manila-csi"
  | "telegraf";

/** Images that the library runs beside those that charts bring. */
export type ImageName =
  | "companion"
  | "external-dns-openstack-webhook"
  | "keystone-auth"
  | "metrics-proxy"
  | "snapshot-controller"
  | "telegraf";

/** One release of a chart, and the Kubernetes versions that it fits. */
export interface ChartRelease {
  /** The chart at its version. */
  readonly chart: Chart;

  /** Version of what the chart installs, as its project writes it. */
  readonly appVersion: string;

  /** Minor versions of Kubernetes, such as `1.36`. */
  readonly kubernetes: readonly string[];
}

/** One release of an image, and the Kubernetes versions that it fits. */
export interface ImageRelease {
  /** The image with its tag. */
  readonly image: string;

  /** Minor versions of Kubernetes, such as `1.36`. */
  readonly kubernetes: readonly string[];
}

/** What was chosen for every supported minor version of Kubernetes: of each name exactly one release. */
export interface ReleaseTable {
  /** Releases of the charts. */
  readonly charts: Readonly<Record<AddOnName, readonly ChartRelease[]>>;

  /** Releases of the images. */
  readonly images: Readonly<Record<ImageName, readonly ImageRelease[]>>;
}

const CLOUD_PROVIDER = "https://kubernetes.github.io/cloud-provider-openstack";
const CALICO = "https://docs.tigera.io/calico/charts";
const GRAFANA_COMMUNITY = "https://grafana-community.github.io/helm-charts";
const INFLUXDATA = "https://helm.influxdata.com";
const PROVIDER_IMAGES = "registry.k8s.io/provider-os";

const ALL = ["1.34", "1.35", "1.36"];

function cloudController(version: string, appVersion: string, minor: string): ChartRelease {
  const chart = Chart.fromRepository(CLOUD_PROVIDER, "openstack-cloud-controller-manager", version);
  return { chart, appVersion, kubernetes: [minor] };
}

function cinderCsi(version: string, appVersion: string, minor: string): ChartRelease {
  return {
    chart: Chart.fromRepository(CLOUD_PROVIDER, "openstack-cinder-csi", version),
    appVersion,
    kubernetes: [minor],
  };
}

function manilaCsi(version: string, appVersion: string, minor: string): ChartRelease {
  return {
    chart: Chart.fromRepository(CLOUD_PROVIDER, "openstack-manila-csi", version),
    appVersion,
    kubernetes: [minor],
  };
}

/** A release that fits all supported versions of Kubernetes. */
function forAll(repository: string, name: string, version: string, appVersion: string): readonly ChartRelease[] {
  return [{ chart: Chart.fromRepository(repository, name, version), appVersion, kubernetes: ALL }];
}

/**
 * The one table of releases. A change here changes what users get, so it takes the steps of `docs/upgrading.md`.
 *
 * The cloud controller and the volume driver are released per minor version of Kubernetes; the others name the versions that they
 * were tested with, and one release fits all of ours.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/releases
 * @see https://docs.cilium.io/en/stable/network/kubernetes/compatibility/
 * @see https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements
 * @see https://gateway.envoyproxy.io/news/releases/matrix/
 * @see https://cert-manager.io/docs/releases/
 * @see https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix
 * @see https://github.com/kubernetes-sigs/external-dns#kubernetes-version-compatibility
 * @see https://github.com/ceph/ceph-csi#support-matrix
 * @see https://github.com/goharbor/harbor-helm/releases
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/README.md
 */
export const RELEASE_TABLE: ReleaseTable = {
  charts: {
    "openstack-cloud-controller-manager": [
      cloudController("2.34.2", "v1.34.1", "1.34"),
      cloudController("2.35.0", "v1.35.0", "1.35"),
      cloudController("2.36.0", "v1.36.0", "1.36"),
    ],
    "openstack-cinder-csi": [
      cinderCsi("2.34.3", "v1.34.1", "1.34"),
      cinderCsi("2.35.0", "v1.35.0", "1.35"),
      cinderCsi("2.36.0", "v1.36.0", "1.36"),
    ],
    cilium: [
      {
        chart: Chart.fromRepository("https://helm.cilium.io", "cilium", "1.20.0"),
        appVersion: "1.20.0",
        kubernetes: ALL,
      },
    ],
    calico: [
      {
        chart: Chart.fromRepository(CALICO, "tigera-operator", "v3.32.1"),
        appVersion: "v3.32.1",
        kubernetes: ALL,
      },
    ],
    "calico-crds": [
      {
        chart: Chart.fromRepository(CALICO, "crd.projectcalico.org.v1", "v3.32.1"),
        appVersion: "v3.32.1",
        kubernetes: ALL,
      },
    ],
    flannel: [
      {
        chart: Chart.fromRepository("https://flannel-io.github.io/flannel", "flannel", "v0.28.9"),
        appVersion: "v0.28.9",
        kubernetes: ALL,
      },
    ],
    "metrics-server": [
      {
        chart: Chart.fromRepository("https://kubernetes-sigs.github.io/metrics-server", "metrics-server", "3.13.1"),
        appVersion: "0.8.1",
        kubernetes: ALL,
      },
    ],
    "envoy-gateway": [
      {
        chart: Chart.fromOci("oci://docker.io/envoyproxy/gateway-helm", "v1.9.0"),
        appVersion: "v1.9.0",
        kubernetes: ALL,
      },
    ],
    "cert-manager": [
      {
        chart: Chart.fromRepository("https://charts.jetstack.io", "cert-manager", "v1.21.1"),
        appVersion: "v1.21.1",
        kubernetes: ALL,
      },
    ],
    "external-dns": [
      {
        chart: Chart.fromRepository("https://kubernetes-sigs.github.io/external-dns", "external-dns", "1.21.1"),
        appVersion: "0.21.0",
        kubernetes: ALL,
      },
    ],
    alloy: forAll("https://grafana.github.io/helm-charts", "alloy", "1.11.1", "v1.18.1"),
    "ceph-csi-rbd": forAll("https://ceph.github.io/csi-charts", "ceph-csi-rbd", "3.17.1", "3.17.1"),
    "csi-driver-nfs": forAll(
      "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts",
      "csi-driver-nfs",
      "4.13.4",
      "4.13.4",
    ),
    grafana: forAll(GRAFANA_COMMUNITY, "grafana", "12.11.1", "13.2.0"),
    harbor: forAll("https://helm.goharbor.io", "harbor", "1.19.1", "2.15.1"),
    headlamp: forAll("https://kubernetes-sigs.github.io/headlamp", "headlamp", "0.45.0", "0.45.0"),
    influxdb: forAll(INFLUXDATA, "influxdb2", "2.1.2", "2.7.4"),
    "kube-prometheus-stack": forAll(
      "https://prometheus-community.github.io/helm-charts",
      "kube-prometheus-stack",
      "88.5.3",
      "v0.93.1",
    ),
    loki: forAll(GRAFANA_COMMUNITY, "loki", "18.11.0", "3.7.6"),
    "openstack-manila-csi": [
      manilaCsi("2.34.2", "v1.34.1", "1.34"),
      manilaCsi("2.35.0", "v1.35.0", "1.35"),
      manilaCsi("2.36.0", "v1.36.0", "1.36"),
    ],
    telegraf: forAll(INFLUXDATA, "telegraf-ds", "1.1.53", "1.39.3"),
  },
  images: {
    "keystone-auth": [
      { image: `${PROVIDER_IMAGES}/k8s-keystone-auth:v1.34.1`, kubernetes: ["1.34"] },
      { image: `${PROVIDER_IMAGES}/k8s-keystone-auth:v1.35.0`, kubernetes: ["1.35"] },
      { image: `${PROVIDER_IMAGES}/k8s-keystone-auth:v1.36.0`, kubernetes: ["1.36"] },
    ],
    "snapshot-controller": [{ image: "registry.k8s.io/sig-storage/snapshot-controller:v8.6.0", kubernetes: ALL }],
    "metrics-proxy": [{ image: "docker.io/library/haproxy:3.2.23-alpine", kubernetes: ALL }],
    telegraf: [{ image: "docker.io/library/telegraf:1.39.3-alpine", kubernetes: ALL }],
    companion: [{ image: "docker.io/library/python:3.13.14-slim-bookworm", kubernetes: ALL }],
    "external-dns-openstack-webhook": [
      { image: "ghcr.io/inovex/external-dns-openstack-webhook:2.2.0", kubernetes: ALL },
    ],
  },
};
