import type { PreviewProblem, PreviewStep } from "./preview-report";
import type { TerraformDiagnostic } from "./terraform-command";
import type { WorkStack } from "./work-folder";

/** What Terraform says of every check that asks for something which is not made yet. */
const NOT_YET = "Check block assertion known after apply";

/** Renders Terraform's diagnostics as problems that name the construct, each once. */
export function describeDiagnostics(
  diagnostics: readonly TerraformDiagnostic[],
  stack: Pick<WorkStack, "name" | "document">,
  step: PreviewStep,
): PreviewProblem[] {
  const told = diagnostics.filter(({ summary }) => summary !== NOT_YET);
  const problems = told.map((diagnostic): PreviewProblem => {
    const address = addressOf(diagnostic, stack);
    const base = address?.replace(/\[[^\]]*\]$/, "");
    const detail = diagnostic.detail?.trim();
    return {
      severity: diagnostic.severity,
      code: `terraform-${step}`,
      stack: stack.name,
      step,
      address,
      constructPath: stack.document.blocks.find((block) => block.address === base)?.constructPath,
      message: diagnostic.summary,
      detail: detail === undefined || detail === "" ? undefined : detail,
    };
  });
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function addressOf(diagnostic: TerraformDiagnostic, { document }: Pick<WorkStack, "document">): string | undefined {
  const { address, range } = diagnostic;
  return address ?? (range === undefined ? undefined : document.addressAt(range.filename, range.start.line));
}
