import { HttpProvider } from "@cdktf/provider-http/lib/provider";
import type { TerraformStack } from "cdktf";
import { checkProps, problem } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { HarborProvider } from "../lib/providers/.gen/harbor/provider";
import type { IHarborRegistry } from "../lib/registry";
import { checkRegistryPlacement } from "../lib/registry/content/registry-placement";
import { requireVersions } from "./provider-versions";

const PROVIDER_ID = "Harbor";
const HTTP_ID = "Http";

/**
 * Gives a stack the Harbor provider, as the registry's administrator, and the HTTP provider, which waits for the registry. What another
 * stack knows of the registry arrives through its state.
 *
 * The provider verifies the registry's certificate, always, with the authorities that the machine trusts on which Terraform runs; it
 * cannot be given one. So for a registry with an authority of its own, write the authority's certificate (an output of the registry) to
 * a file in a folder of its own, and name the folder: `SSL_CERT_DIR=<folder> terraform apply`. On Linux this adds to the system's
 * bundle, whereas `SSL_CERT_FILE` takes the bundle's place, for every provider and backend of the run. On macOS and Windows, where
 * neither is read, the authority has to be put among those of the system. Where runs are remote, the worker's image has to have it.
 *
 * @throws ValidationError when the registry is none, or is made by this very stack, or the stack has a registry already.
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 */
export function bindRegistry(stack: TerraformStack, registry: IHarborRegistry): void {
  checkProps(stack, checkRegistryPlacement(stack, registry), checkUnbound(stack));
  new HarborProvider(stack, PROVIDER_ID, {
    url: registry.url,
    username: registry.adminUsername,
    password: registry.adminPassword,
    insecure: false,
  });
  if (stack.node.tryFindChild(HTTP_ID) === undefined) {
    new HttpProvider(stack, HTTP_ID);
  }
  requireVersions(stack, ["http"]);
}

function checkUnbound(stack: TerraformStack): CheckResult {
  return stack.node.tryFindChild(PROVIDER_ID) === undefined
    ? undefined
    : problem(
        "registry",
        "connected-twice",
        "must not be given twice",
        "leave out connectToRegistry(...) when the stack was given its 'registry', and make a stack for each registry",
      );
}
