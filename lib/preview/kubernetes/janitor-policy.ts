import { partAt, partsAt, textIn } from "./object-reader";
import { objectsIn } from "./release-objects";

/** Variable of the janitor's container that says what becomes of volumes. */
const VARIABLE = "JANITOR_VOLUMES";

/** What the janitor in a release does with volumes before the release goes; undefined when there is none in it. */
export function janitorPolicy(release: unknown): "delete" | "retain" | "fail" | undefined {
  const containers = objectsIn(release).flatMap((object) =>
    partsAt(partAt(object, "spec.template.spec"), "containers"),
  );
  const variables = containers.flatMap((container) => partsAt(container, "env"));
  const value = textIn(
    variables.find((variable) => textIn(variable, "name") === VARIABLE),
    "value",
  );
  return value === "delete" || value === "retain" || value === "fail" ? value : undefined;
}
