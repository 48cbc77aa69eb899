import { requestedBytes } from "../kubernetes/cloud-needs";
import { nameIn, namespaceOf, partAt, partsAt } from "../kubernetes/object-reader";
import type { PreviewProblem } from "../preview-report";
import type { ResourceFact } from "./resource-fact";

/** Finds plans that would lose the data of a volume: claims that shrink, which no volume can, are made anew, or go. */
export function guardClaims(stack: string, facts: readonly ResourceFact[]): PreviewProblem[] {
  return facts
    .filter((fact) => fact.mode === "managed" && fact.before !== undefined)
    .flatMap((fact): PreviewProblem[] => {
      const place = { stack, step: "plan" as const, address: fact.address, constructPath: fact.constructPath };
      return [...guardClaim(fact), ...guardTemplates(fact)].map((found) => ({ ...place, ...found }));
    });
}

type Finding = Pick<PreviewProblem, "severity" | "code" | "message" | "detail">;

function guardClaim({ type, action, before, values }: ResourceFact): readonly Finding[] {
  if (!/^kubernetes_persistent_volume_claim(_v1)?$/.test(type)) {
    return [];
  }
  const claim = `the claim ${namespaceOf(before)}/${nameIn(before)}`;
  if (action === "delete") {
    return [
      {
        severity: "warning",
        code: "claim-deleted",
        message: `would delete ${claim}`,
        detail:
          "What the volume holds is lost, unless its StorageClass retains volumes. Protection goes with the code.",
      },
    ];
  }
  if (shrinks(before, values)) {
    return [
      shrinkProblem(claim, before, values, "Terraform would delete the claim with its data and make an empty one."),
    ];
  }
  return action === "replace"
    ? [
        {
          severity: "warning",
          code: "claim-replaced",
          message: `would delete ${claim} and make an empty one`,
          detail: "What the volume holds is lost, unless its StorageClass retains volumes. Copy it first.",
        },
      ]
    : [];
}

/** The API changes nothing of a StatefulSet's claim templates, and its claims stay as they are. */
function guardTemplates({ type, action, before, values }: ResourceFact): readonly Finding[] {
  if (!/^kubernetes_stateful_set(_v1)?$/.test(type) || action === "delete") {
    return [];
  }
  const templatesOf = (set: unknown) => partsAt(partAt(set, "spec"), "volume_claim_template");
  return templatesOf(values).flatMap((template) => {
    const old = templatesOf(before).find((one) => nameIn(one) === nameIn(template));
    const claims = `the claims ${nameIn(template)} of the StatefulSet ${namespaceOf(before)}/${nameIn(before)}`;
    return shrinks(old, template)
      ? [shrinkProblem(claims, old, template, "Kubernetes would leave the claims that exist as they are.")]
      : [];
  });
}

function shrinks(before: unknown, after: unknown): boolean {
  const [old, wanted] = [requestedBytes(before), requestedBytes(after)];
  return old !== undefined && wanted !== undefined && wanted < old;
}

function shrinkProblem(what: string, before: unknown, after: unknown, effect: string): Finding {
  return {
    severity: "error",
    code: "claim-shrinks",
    message: `would make ${what} smaller: ${sizeIn(after)} instead of ${sizeIn(before)}`,
    detail: `No volume can shrink. ${effect} Keep the size, or copy the data to a new claim of another name.`,
  };
}

function sizeIn(claim: unknown): string {
  const requests = partAt(claim, "spec.resources.requests");
  return String(requests?.storage);
}
