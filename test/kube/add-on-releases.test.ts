import { readdirSync } from "node:fs";
import { join } from "node:path";
import { KUBERNETES_RELEASES } from "../../lib/bootstrap";
import { KubernetesVersion } from "../../lib/cluster";
import { Chart } from "../../lib/kube";
import { AddOnReleases } from "../../lib/kube/releases";
import type { AddOnReleaseOverrides } from "../../lib/kube/releases";
import { RELEASE_TABLE } from "../../lib/kube/releases/release-table";
import type { ReleaseTable } from "../../lib/kube/releases/release-table";
import { releaseTableFaults } from "../support/release-table";

const { V1_34, V1_35, V1_36 } = KubernetesVersion;
const MINORS = KUBERNETES_RELEASES.map(({ minor }) => minor);
const CONTROLLER = "openstack-cloud-controller-manager";

/** What a caller without types may hand over. */
function loosely(overrides: unknown): AddOnReleases {
  return AddOnReleases.forKubernetes(V1_35, overrides as AddOnReleaseOverrides);
}

describe("the table of releases", () => {
  const controller = RELEASE_TABLE.charts[CONTROLLER];
  const images = RELEASE_TABLE.images;

  function faultsWith(
    charts: Partial<ReleaseTable["charts"]>,
    replaced: Partial<ReleaseTable["images"]> = {},
  ): string[] {
    const table = { charts: { ...RELEASE_TABLE.charts, ...charts }, images: { ...images, ...replaced } };
    return releaseTableFaults(table, MINORS);
  }

  test("has exactly one exact release of everything for each supported version of Kubernetes", () => {
    expect(releaseTableFaults(RELEASE_TABLE, MINORS)).toEqual([]);
  });

  test("fails when a supported version has no release", () => {
    expect(faultsWith({ [CONTROLLER]: controller.slice(1) })).toEqual([`${CONTROLLER}: nothing fits 1.34`]);
    expect(releaseTableFaults(RELEASE_TABLE, [...MINORS, "1.37"])).toContain("cilium: nothing fits 1.37");
  });

  test("fails when two releases fit one version", () => {
    const overlap = [...controller, ...controller.slice(2)];

    expect(faultsWith({ [CONTROLLER]: overlap })).toEqual([`${CONTROLLER}: more than one fits 1.36`]);
  });

  test("fails when a release is for a version that is no longer supported", () => {
    expect(releaseTableFaults(RELEASE_TABLE, MINORS.slice(1))).toContain("cilium: 1.34 is not supported");
  });

  test.each(["latest", "^1.2.0", "1.x", "1.2"])("fails when a chart has the version %s", (version) => {
    const chart = Chart.fromRepository("https://charts.example.com", "cilium", version);

    expect(faultsWith({ cilium: [{ chart, appVersion: "1.20.0", kubernetes: MINORS }] })).toEqual([
      `cilium: the version ${version} is not exact`,
    ]);
  });

  test.each([
    "registry.k8s.io/sig-storage/snapshot-controller",
    "registry.k8s.io/sig-storage/snapshot-controller:latest",
    "registry.k8s.io/sig-storage/snapshot-controller:v8",
    "snapshot-controller:v8.6.0",
  ])("fails when an image is %s", (image) => {
    expect(faultsWith({}, { "snapshot-controller": [{ image, kubernetes: MINORS }] })).toEqual([
      `snapshot-controller: ${image} has no registry or no exact tag`,
    ]);
  });

  test("has the keys of every chart and of no other, so that the values of the library can be held against them", () => {
    const charts = Object.values(RELEASE_TABLE.charts).flatMap((releases) => releases.map(({ chart }) => chart));

    expect(readdirSync(join(__dirname, "../support/charts")).sort()).toEqual(
      charts.map(({ name, version }) => `${name}-${version}.keys`).sort(),
    );
  });

  test("numbers the cloud controller and the volume driver after the version of Kubernetes", () => {
    for (const name of [CONTROLLER, "openstack-cinder-csi"] as const) {
      for (const { chart, appVersion, kubernetes } of RELEASE_TABLE.charts[name]) {
        const [minor = ""] = kubernetes;
        expect(chart.version).toContain(minor.replace(/^1\./, "2."));
        expect(appVersion).toContain(`v${minor}.`);
      }
    }
  });
});

describe("AddOnReleases", () => {
  test("gives the chart that fits the version", () => {
    expect(AddOnReleases.forKubernetes(V1_34).chart(CONTROLLER).version).toBe("2.34.2");
    expect(AddOnReleases.forKubernetes(V1_36).chart(CONTROLLER)).toEqual(
      Chart.fromRepository("https://kubernetes.github.io/cloud-provider-openstack", CONTROLLER, "2.36.0"),
    );
  });

  test("gives the same for every patch release of a version", () => {
    expect(AddOnReleases.forKubernetes(KubernetesVersion.of("1.36.0")).chart(CONTROLLER).version).toBe("2.36.0");
  });

  test("gives the image that fits the version", () => {
    expect(AddOnReleases.forKubernetes(V1_35).image("keystone-auth")).toBe(
      "registry.k8s.io/provider-os/k8s-keystone-auth:v1.35.0",
    );
  });

  test("gives a chart and an image that the user chose in the place of those of the table", () => {
    const cilium = Chart.fromRepository("https://charts.example.com", "cilium", "1.20.4");
    const releases = AddOnReleases.forKubernetes(V1_36, {
      charts: { cilium },
      images: { companion: "registry.example.com/tools/python:3.14.1" },
    });

    expect(releases.chart("cilium")).toBe(cilium);
    expect(releases.image("companion")).toBe("registry.example.com/tools/python:3.14.1");
    expect(releases.chart("flannel").version).toBe("v0.28.9");
  });

  test.each(["oci://registry.example.com/charts", "https://charts.example.com/all"])(
    "takes charts from the mirror %s under their names and versions",
    (chartMirror) => {
      const chart = AddOnReleases.forKubernetes(V1_36, { chartMirror }).chart("envoy-gateway");

      expect(chart).toEqual(Chart.fromRepository(chartMirror, "gateway-helm", "v1.9.0"));
    },
  );

  test("takes images from the mirror under their paths", () => {
    const releases = AddOnReleases.forKubernetes(V1_36, { imageMirror: "registry.example.com:5000/mirror" });

    expect(releases.image("companion")).toBe("registry.example.com:5000/mirror/library/python:3.13.14-slim-bookworm");
    expect(releases.image("snapshot-controller")).toBe(
      "registry.example.com:5000/mirror/sig-storage/snapshot-controller:v8.6.0",
    );
  });

  test("leaves what the user chose where it is, mirror or not", () => {
    const cilium = Chart.fromRepository("https://charts.example.com", "cilium", "1.20.4");
    const releases = AddOnReleases.forKubernetes(V1_36, {
      charts: { cilium },
      images: { companion: "quay.io/tools/python:3.14.1" },
      chartMirror: "oci://registry.example.com/charts",
      imageMirror: "registry.example.com",
    });

    expect(releases.chart("cilium")).toBe(cilium);
    expect(releases.image("companion")).toBe("quay.io/tools/python:3.14.1");
  });

  test.each([
    ["quay.io/cilium/cilium", "r.example.com/m/cilium/cilium"],
    ["quay.io/cilium/cilium:v1.20.0", "r.example.com/m/cilium/cilium:v1.20.0"],
    ["localhost:5000/a:1.2.3", "r.example.com/m/a:1.2.3"],
    ["localhost/a:1.2.3", "r.example.com/m/a:1.2.3"],
    ["bitnami/a:1.2.3", "r.example.com/m/bitnami/a:1.2.3"],
    ["python:3.13.14", "r.example.com/m/library/python:3.13.14"],
  ])("names %s in a mirror as %s", (image, mirrored) => {
    expect(AddOnReleases.forKubernetes(V1_36, { imageMirror: "r.example.com/m" }).mirrored(image)).toBe(mirrored);
  });

  test("names an image as it is when there is no mirror", () => {
    expect(AddOnReleases.forKubernetes(V1_36).mirrored("quay.io/cilium/cilium")).toBe("quay.io/cilium/cilium");
  });

  test("fails for a version that the library does not know", () => {
    expect(() => AddOnReleases.forKubernetes(KubernetesVersion.of("1.30.1"))).toThrow(
      "must be of a minor version that the library knows",
    );
    expect(() => AddOnReleases.forKubernetes("1.36" as unknown as KubernetesVersion)).toThrow(
      "version must be a KubernetesVersion",
    );
  });

  test.each(["latest", "^1.20.0", "1.20", "1.x", "~1.20.1", ">=1.20.0"])(
    "fails for a chart of version %s",
    (version) => {
      const cilium = Chart.fromRepository("https://helm.cilium.io", "cilium", version);

      expect(() => loosely({ charts: { cilium } })).toThrow("overrides.charts.cilium.version must be an exact version");
    },
  );

  test.each([
    "docker.io/library/python",
    "docker.io/library/python:latest",
    "docker.io/library/python:stable",
    "docker.io/library/python:3",
    "docker.io/library/python:3.13-slim",
    "registry.example.com:5000/python",
  ])("fails for the image %s", (companion) => {
    expect(() => loosely({ images: { companion } })).toThrow(
      "overrides.images.companion must have the tag of one exact release, or a digest",
    );
  });

  test.each([
    `docker.io/library/python@sha256:${"a".repeat(64)}`,
    "docker.io/library/python:3.13.14-slim-bookworm",
    "ghcr.io/example/python:2026-11-21",
    "ghcr.io/example/python:17b1956c",
  ])("takes the image %s", (companion) => {
    expect(loosely({ images: { companion } }).image("companion")).toBe(companion);
  });

  test("fails for what is no image, no chart or no known name", () => {
    expect(() => loosely({ images: { companion: "Not An Image:1.2.3" } })).toThrow(
      "overrides.images.companion must be an image",
    );
    expect(() => loosely({ images: { companion: 3 } })).toThrow("overrides.images.companion must be an image");
    expect(() => loosely({ images: { companions: "a/b:1.2.3" } })).toThrow("did you mean 'companion'?");
    expect(() => loosely({ charts: { cilium: "1.20.4" } })).toThrow("overrides.charts.cilium must be a Chart");
    expect(() => loosely({ charts: { celium: undefined } })).toThrow("did you mean 'cilium'?");
    expect(() => loosely({ chartsMirror: "https://charts.example.com" })).toThrow("did you mean 'chartMirror'?");
    expect(() => loosely({ charts: [] })).toThrow("overrides.charts must be an object");
    expect(() => loosely("https://charts.example.com")).toThrow("overrides must be an object");
  });

  test.each([
    "http://charts.example.com",
    "charts.example.com",
    "ftp://charts.example.com",
    "https://me:secret@charts.example.com",
  ])("fails for the chart mirror %s", (chartMirror) => {
    expect(() => loosely({ chartMirror })).toThrow(
      "overrides.chartMirror must be a URL that begins with https:// or oci://",
    );
  });

  test.each([
    "https://registry.example.com",
    "registry.example.com/",
    "registry.example.com/a:1",
    "Registry.example.com",
    "",
    "a b",
  ])("fails for the image mirror '%s'", (imageMirror) => {
    expect(() => loosely({ imageMirror })).toThrow("overrides.imageMirror must be a registry with an optional path");
  });

  test("fails for a cloud controller that is newer than the cluster", () => {
    const newer = Chart.fromRepository("https://charts.example.com", CONTROLLER, "2.36.0");

    expect(() => loosely({ charts: { [CONTROLLER]: newer } })).toThrow(
      `overrides.charts.${CONTROLLER}.version must not be newer than the cluster, which is 1.35, got "2.36.0"; use a chart 2.35.x, or upgrade the cluster first`,
    );
  });

  test.each(["2.34.2", "2.35.9"])("takes the cloud controller %s on a cluster of 1.35", (version) => {
    const chart = Chart.fromRepository("https://charts.example.com", CONTROLLER, version);

    expect(loosely({ charts: { [CONTROLLER]: chart } }).chart(CONTROLLER)).toBe(chart);
  });

  test("names all problems at once", () => {
    const overrides = { images: { companion: "python" }, chartMirror: "charts", imageMirror: "https://a" };

    expect(() => loosely(overrides)).toThrow(/images\.companion[^]*chartMirror[^]*imageMirror/);
  });
});
