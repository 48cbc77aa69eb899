import type { AddOnReleases } from "../kube/releases";

/** An image as most charts take it: two halves without a tag, which is the chart's. */
export interface ChartImage {
  /** Registry, with the path of a mirror. */
  readonly registry: string;

  /** Path of the image. */
  readonly repository: string;
}

/**
 * Splits an image for a chart, from where the releases have it.
 *
 * @param releases releases, which may name a mirror
 * @param registry registry of the project
 * @param repository path of the image there
 */
export function chartImage(releases: AddOnReleases, registry: string, repository: string): ChartImage {
  return { registry: releases.mirrored(`${registry}/${repository}`).slice(0, -(repository.length + 1)), repository };
}
