import type { CheckResult } from "../core";

/** A Gateway that applications hang their routes on. */
export interface IGateway {
  /** Name of the Gateway object. */
  readonly gatewayName: string;

  /** Namespace of the Gateway object. */
  readonly gatewayNamespace: string;

  /** Namespace of the proxies that forward requests, which applications have to let in. */
  readonly proxyNamespace: string;

  /** Host names that it serves, some of them wildcards such as `*.apps.example.com`. */
  readonly hosts: readonly string[];

  /**
   * Checks that it serves a host.
   *
   * @param path path of the property that holds the host
   * @param host host of a route
   */
  checkHost(path: string, host: string | undefined): CheckResult;
}
