import * as fs from "node:fs";
import * as path from "node:path";

interface Resource {
  lifecycle?: { prevent_destroy?: boolean };
}

interface StackDocument {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

/** Lets everything in a synthesized stack be destroyed, as setting `deletionProtection` to false would, and says how much was protected. */
export function liftProtection(stackFolder: string): number {
  const file = path.join(stackFolder, "cdk.tf.json");
  const document = JSON.parse(fs.readFileSync(file, "utf8")) as StackDocument;
  const resources = Object.values(document.resource ?? {}).flatMap((kind) => Object.values(kind));
  const guarded = resources.filter(({ lifecycle }) => lifecycle?.prevent_destroy === true);
  guarded.forEach(({ lifecycle }) => delete lifecycle?.prevent_destroy);
  fs.writeFileSync(file, JSON.stringify(document, null, 2));
  return guarded.length;
}
