import type { CheckResult } from "../core";
import { ofKind, problem, readable } from "../core";
import { Encapsulation } from "./encapsulation";
import type { NetworkPluginSpec } from "./network-plugin-spec";
import { PodRoutes, checkPeerFamilies } from "./pod-routes";

/** Options of a plugin that can leave its tunnel away. */
interface RoutedOptions {
  readonly encapsulation?: Encapsulation;
  readonly podRoutes?: PodRoutes;
}

/**
 * How packets travel, and who routes them.
 *
 * @internal
 */
export function routesSpec(options: RoutedOptions) {
  // a caller without types may have given anything; the checks say so.
  const podRoutes = options.podRoutes instanceof PodRoutes ? options.podRoutes : undefined;
  const usual = podRoutes === undefined ? Encapsulation.VXLAN : Encapsulation.NATIVE;
  return { podRoutes, encapsulation: options.encapsulation ?? usual };
}

/**
 * Checks that a plugin can do what its `podRoutes` ask for.
 *
 * @internal
 */
export function checkPodRoutes(path: string, spec: NetworkPluginSpec): CheckResult {
  const given: unknown = readable(spec.options as RoutedOptions).podRoutes;
  if (!(given instanceof PodRoutes)) {
    return spec.kuryr === undefined
      ? ofKind(`${path}.podRoutes`, given, PodRoutes, "use PodRoutes.cloudRouter() or PodRoutes.bgp(...)")
      : undefined;
  }
  return [
    given.check(`${path}.podRoutes`),
    spec.encapsulation === Encapsulation.NATIVE
      ? undefined
      : problem(
          `${path}.encapsulation`,
          "pod-routes-with-tunnel",
          "must not be a tunnel when pods are routed",
          "leave it out, or leave 'podRoutes' out",
          spec.encapsulation.name,
        ),
    spec.name === "flannel" ? checkFlannel(`${path}.podRoutes`, given) : undefined,
    spec.name === "cilium" ? checkCilium(`${path}.replaceKubeProxy`, given, spec.replacesKubeProxy) : undefined,
    spec.name === "calico" ? checkCalico(`${path}.podRoutes`, given) : undefined,
    checkPeerFamilies(
      `${path}.podRoutes`,
      given,
      [spec.podCidr, spec.ipv6PodCidr].filter((range) => typeof range === "string"),
    ),
  ];
}

function checkFlannel(path: string, routes: PodRoutes): CheckResult {
  const clients = routes.reachableFrom.map((client) => readable(client).cidr);
  return [
    routes.usesCloudRouter
      ? undefined
      : problem(path, "bgp-unsupported", "must not be BGP with flannel, which has none", "take Cilium or Calico"),
    routes.untranslatedCidrs.some((range) => !clients.includes(range))
      ? problem(
          `${path}.untranslatedCidrs`,
          "translation-always",
          "must not be given with flannel, which always puts the address of the node in the place of the pod's",
          "take Cilium or Calico, or leave it out",
        )
      : undefined,
  ];
}

function checkCilium(path: string, { untranslatedCidrs }: PodRoutes, replacesKubeProxy: boolean): CheckResult {
  return untranslatedCidrs.length === 0 || replacesKubeProxy
    ? undefined
    : problem(
        path,
        "translation-without-kube-proxy-replacement",
        "must not be false when pods keep their addresses towards ranges outside, which only the translation of Cilium's own can do",
        "leave it out, or take Calico",
        false,
      );
}

/** Calico reads passwords from a namespace that its operator makes later, and takes routers however many hops away. */
function checkCalico(path: string, { peers }: PodRoutes): CheckResult {
  return peers.map((peer, i) => [
    readable(peer).hops === undefined
      ? undefined
      : problem(
          `${path}.peers[${i}].hops`,
          "bgp-hops-unsupported",
          "must not be given with calico, which takes a router however far away it is",
          "leave it out",
          peer.hops,
        ),
    readable(peer).password === undefined
      ? undefined
      : problem(
          `${path}.peers[${i}].password`,
          "bgp-password-unsupported",
          "must not be given with calico",
          "take Cilium, or let the router accept the nodes' range only",
        ),
  ]);
}
