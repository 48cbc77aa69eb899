/** Registry that images without one come from, and the path of those without a path. @see https://github.com/distribution/reference */
const DOCKER_LIBRARY = "library";

/**
 * The name of an image with a mirror in the place of its registry.
 *
 * @param image image with or without registry, tag and digest
 * @param mirror registry with an optional path
 * @internal
 */
export function mirrorImage(image: string, mirror: string): string {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) {
    return `${mirror}/${DOCKER_LIBRARY}/${image}`;
  }
  return isRegistry(first) ? `${mirror}/${rest.join("/")}` : `${mirror}/${image}`;
}

function isRegistry(segment: string): boolean {
  return segment === "localhost" || /[.:]/.test(segment);
}
