import { NetworkPlugin } from "../../../lib/network";

/** Images as a project that builds them names them. */
export const IMAGES = {
  controller: "registry.example.com/kuryr/controller:10.0.0",
  cni: `registry.example.com/kuryr/cni@sha256:${"0".repeat(64)}`,
};

/** Kuryr with what must be given, and options that differ, of any kind. */
export function kuryr(options: object = {}): NetworkPlugin {
  return NetworkPlugin.kuryr({ acceptRetired: true, images: IMAGES, ...options });
}
