import type { JsonValue, PreviewProblem, StackReport, StepReport } from "../../preview-report";
import { html } from "../html";
import type { Html } from "../html";
import { kindOf } from "../resource-kind";
import { renderSection, renderTable } from "./section";

/** Longest value of an output that is shown. */
const VALUE_LIMIT = 160;
const BAR = 160;

/** Renders outputs; sensitive ones by name only. */
export function renderOutputsSection({ outputs }: StackReport, id: string): Html | undefined {
  const rows = outputs.map(
    ({ name, sensitive, value }) =>
      html`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>
          ${sensitive ? html`<span class="tag c-replace">sensitive</span> hidden here, readable in the state` : value === undefined ? "known after the apply" : html`<code>${shorten(value)}</code>`}
        </td>
      </tr>`,
  );
  return rows.length === 0
    ? undefined
    : renderSection(id, "Outputs", renderTable("Outputs", ["Output", "Value in this simulation"], rows));
}

/** Renders how many resources there are of each type, and what happens to them. */
export function renderTypesSection({ resources }: StackReport, id: string): Html {
  const types = [...new Set(resources.map(({ type, mode }) => `${mode} ${type}`))].sort();
  const rows = types.map((key) => {
    const [mode, type] = key.split(" ");
    const own = resources.filter((resource) => resource.mode === mode && resource.type === type);
    const count = (action: string) => own.filter((resource) => resource.action === action).length || "";
    return html`<tr>
      <th scope="row">
        <code>${mode === "data" ? "data." : ""}${type}</code> <span class="kind">${kindOf(type).label}</span>
      </th>
      <td class="number">${own.length}</td>
      ${["create", "update", "replace", "delete"].map((action) => html`<td class="number">${count(action)}</td>`)}
    </tr>`;
  });
  return renderSection(
    id,
    "Resources by type",
    renderTable("Resources by type", ["Type", "All", "Create", "Update", "Replace", "Destroy"], rows),
  );
}

/** Renders how long the steps took. */
export function renderTimingsSection(steps: readonly StepReport[], id: string): Html | undefined {
  const longest = Math.max(1, ...steps.map((step) => step.milliseconds));
  const rows = steps.map(
    ({ step, ok, milliseconds, summary }) =>
      html`<tr>
        <th scope="row">${step.replace("-", " ")}</th>
        <td>${ok ? "✓ done" : "✕ failed"}</td>
        <td class="number">${(milliseconds / 1000).toFixed(1)} s</td>
        <td>
          <svg class="bar" width="${BAR}" height="10" aria-hidden="true">
            <rect width="${Math.max(2, Math.round((milliseconds / longest) * BAR))}" height="10" rx="3" />
          </svg>
        </td>
        <td>${summary}</td>
      </tr>`,
  );
  return rows.length === 0
    ? undefined
    : renderSection(
        id,
        "Steps and timings",
        renderTable("Steps", ["Step", "Result", "Time", "Share", "What came out"], rows),
      );
}

/** Renders what the user should know or repair. */
export function renderProblems(problems: readonly PreviewProblem[]): Html | undefined {
  // what several stacks were told in the same words is said once.
  const groups = new Map<string, PreviewProblem[]>();
  for (const problem of problems) {
    const key = [problem.severity, problem.code, problem.message, problem.detail, problem.address].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  const items = [...groups.values()].map((group) => {
    const [{ severity, code, step, address, message, detail }] = group;
    const stacks = [...new Set(group.flatMap(({ stack }) => stack ?? []))].join(", ");
    return renderProblem({ severity, code, step, address, message, detail, stack: stacks === "" ? undefined : stacks });
  });
  return items.length === 0
    ? undefined
    : html`<section id="problems" class="problems" aria-labelledby="problems-h">
        <h2 id="problems-h">Problems</h2>
        <ul>
          ${items}
        </ul>
      </section>`;
}

function renderProblem({ severity, code, stack, step, address, message, detail }: PreviewProblem): Html {
  return html`<li class="problem ${severity}">
    <p>
      <span class="tag ${severity === "error" ? "c-delete" : "c-replace"}">
        ${severity === "error" ? "✕ error" : "! warning"}</span
      >
      <b>${message}</b>
    </p>
    ${detail === undefined ? undefined : html`<pre>${detail}</pre>`}
    <p class="muted">${[code, stack, step, address].filter((part) => part !== undefined).join(" · ")}</p>
  </li>`;
}

function shorten(value: JsonValue): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}
