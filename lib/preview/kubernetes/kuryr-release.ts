import { nameIn, partAt, partsAt, textIn } from "./object-reader";
import { objectsIn } from "./release-objects";

/** What Kuryr's controller is called. */
export const KURYR = "kuryr-controller";

/** Variable of the sweep's container that says whose things it deletes. */
const VARIABLE = "SWEEP_CLUSTER";

/** Whether a release runs Kuryr, which makes the load balancers of Services in the place of the cloud controller. */
export function runsKuryr(release: unknown): boolean {
  return objectsIn(release).some((object) => textIn(object, "kind") === "Deployment" && nameIn(object) === KURYR);
}

/** Whether a release deletes what its cluster left in the cloud before the release goes. */
export function sweepsCloud(release: unknown): boolean {
  const containers = objectsIn(release).flatMap((object) =>
    partsAt(partAt(object, "spec.template.spec"), "containers"),
  );
  return containers.some((container) =>
    partsAt(container, "env").some((variable) => textIn(variable, "name") === VARIABLE),
  );
}
