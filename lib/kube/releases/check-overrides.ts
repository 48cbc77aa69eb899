import type { KubernetesVersion } from "../../cluster";
import { hasTokens, imageReference, knownKeys, problem, readable, url } from "../../core";
import type { CheckResult } from "../../core";
import type { Chart } from "../chart";
import { checkChart } from "../chart";
import type { AddOnReleaseOverrides } from "./add-on-releases";
import { RELEASE_TABLE } from "./release-table";

const KEYS = ["charts", "images", "chartMirror", "imageMirror"];

/** Host, port and path of a registry. */
const REGISTRY = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

/** A name that moves, or a version that leaves its last part open, such as `3` or `3.13-slim`. */
const FLOATING_TAG = /^(latest|stable|edge|main|master|nightly|dev|v?\d{1,3}(\.\d+)?(-[A-Za-z].*)?)$/;

const CLOUD_CONTROLLER = "openstack-cloud-controller-manager";

/**
 * Checks what differs from the table of releases.
 *
 * @param path path of the property that holds the overrides
 * @param overrides the overrides
 * @param version version of the control plane
 */
export function checkAddOnReleaseOverrides(
  path: string,
  overrides: AddOnReleaseOverrides | undefined,
  version: KubernetesVersion,
): CheckResult {
  const { charts, images, chartMirror, imageMirror } = readable(overrides);
  return [
    knownKeys(path, overrides, KEYS),
    knownKeys(`${path}.charts`, charts, Object.keys(RELEASE_TABLE.charts)),
    entries(charts).map(([name, chart]) => checkChart(`${path}.charts.${name}`, chart)),
    checkCloudController(`${path}.charts.${CLOUD_CONTROLLER}.version`, readable(charts)[CLOUD_CONTROLLER], version),
    knownKeys(`${path}.images`, images, Object.keys(RELEASE_TABLE.images)),
    entries(images).map(([name, image]) => checkImage(`${path}.images.${name}`, image)),
    url(`${path}.chartMirror`, chartMirror, { schemes: ["https", "oci"] }),
    checkRegistry(`${path}.imageMirror`, imageMirror),
  ];
}

function entries(values: object | undefined): [string, unknown][] {
  return Object.entries(readable(values)).filter(([, value]) => value !== undefined);
}

/** The controller speaks the API of its own minor version, which an older control plane lacks; its charts number it 2.<minor>. */
function checkCloudController(
  path: string,
  chart: Partial<Chart> | undefined,
  version: KubernetesVersion,
): CheckResult {
  const [, chartMinor] = /^2\.(\d+)\./.exec(String(readable(chart).version)) ?? [];
  const [, minor] = version.minor.split(".");
  return Number(chartMinor) > Number(minor)
    ? problem(
        path,
        "cloud-controller-newer-than-cluster",
        `must not be newer than the cluster, which is ${version.minor}`,
        `use a chart 2.${minor}.x, or upgrade the cluster first`,
        readable(chart).version,
      )
    : undefined;
}

function checkImage(path: string, image: unknown): CheckResult {
  return checkPinned(path, image) ?? imageReference(path, image);
}

function checkPinned(path: string, image: unknown): CheckResult {
  if (typeof image !== "string" || hasTokens(image) || image.includes("@")) {
    return undefined;
  }
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  return tag === undefined || FLOATING_TAG.test(tag)
    ? problem(
        path,
        "image-tag",
        "must have the tag of one exact release, or a digest",
        "write it in full, as in :v1.36.0",
        image,
      )
    : undefined;
}

function checkRegistry(path: string, registry: unknown): CheckResult {
  return registry === undefined || hasTokens(registry) || REGISTRY.test(String(registry))
    ? undefined
    : problem(
        path,
        "image-mirror",
        "must be a registry with an optional path",
        "leave out scheme, tag and '/' at the end, as in registry.example.com/mirror",
        registry,
      );
}
