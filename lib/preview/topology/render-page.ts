import type { PreviewReport } from "../preview-report";
import { buildTopology } from "./build-topology";
import { picturesOf } from "./cluster-pictures";
import { Html, html, withoutOptionalTags } from "./html";
import { renderIconSymbols } from "./icons";
import { cspHash, readAsset } from "./page-asset";
import { renderLegend } from "./render-legend";
import { renderStack } from "./render-stack";
import { renderProblems } from "./sections/more-sections";
import { renderQuotaSection } from "./sections/quota-section";
import { plural } from "./thing-factory";

/** Parts of a stack; those that it does not have get no link. */
const SECTIONS = [
  ["changes", "Changes"],
  ["diagram", "Topology"],
  ["applications", "Applications"],
  ["routes", "Routes"],
  ["releases", "Releases"],
  ["security", "Security rules"],
  ["secrets", "Secrets"],
  ["quota", "Quota"],
  ["volumes", "Volumes"],
  ["outputs", "Outputs"],
  ["outline", "Outline"],
  ["types", "Types"],
  ["steps", "Steps"],
] as const;

/** Renders the topology page of a report: one HTML file that works offline, and without scripts too. */
export function renderTopologyPage(report: PreviewReport): string {
  // the page comes last, because what it says of narrow screens and of paper overrules the rest.
  const style = ["diagram.css", "details.css", "page.css"].map(readAsset).join("");
  const script = readAsset("page.js");
  const policy = `default-src 'none'; style-src ${cspHash(style)}; script-src ${cspHash(script)}; base-uri 'none'; form-action 'none'`;
  const title = `Topology of ${report.source}`;
  const prefixes = new Map(report.stacks.map((stack, index) => [stack.name, `s${index + 1}`]));
  const prefixOf = (name: string) => prefixes.get(name) ?? "";
  const models = report.stacks.map((stack) => buildTopology(stack, prefixOf(stack.name)));
  const stacks = picturesOf(models).map((picture) =>
    renderStack(picture, prefixOf(picture.model.stack.name), prefixOf(picture.home.stack.name)),
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${rawElement("style", style)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>${renderIconSymbols()} ${renderHeader(report, stacks)}
        <div class="layout">
          <main id="main">
            ${renderProblems(report.problems)}
            ${
              report.stacks.length > 1
                ? html`<h2 class="all-stacks">All stacks</h2>
                    ${renderQuotaSection(report.quota, "quota", "Quota needed by all stacks together")}`
                : undefined
            }
            ${stacks.length === 0 ? html`<p class="lead">The report has no stack: nothing could be read.</p>` : stacks}
          </main>
          <aside id="panel" aria-labelledby="panel-h">
            <div class="panel-head">
              <h2 id="panel-h" tabindex="-1">Details</h2>
              <button type="button" id="panel-close" hidden>Close</button>
            </div>
            <div id="panel-body">${renderLegend()}</div>
          </aside>
        </div>
        <p id="status" class="visually-hidden" role="status" aria-live="polite"></p>
        ${rawElement("script", script)}
      </body>
    </html>`;
  return `${withoutOptionalTags(page)}\n`;
}

/** The policy knows the very text by its hash, so that not even white space may be added. */
function rawElement(name: "style" | "script", text: string): Html {
  return new Html(`<${name}>${text}</${name}>`);
}

function renderHeader(report: PreviewReport, stacks: readonly Html[]): Html {
  const tool = `${report.tool.name === "tofu" ? "OpenTofu" : "Terraform"} ${report.tool.version}`;
  const errors = report.problems.filter((problem) => problem.severity === "error").length;
  const warnings = report.problems.length - errors;
  const verdict = report.ok
    ? html`<span class="tag c-create"><span aria-hidden="true">✓ </span>no errors</span>`
    : html`<a class="tag c-delete" href="#problems"><span aria-hidden="true">✕ </span>${plural(errors, "error")}</a>`;
  const warned =
    warnings === 0 ? undefined : html` <a class="tag c-replace" href="#problems">! ${plural(warnings, "warning")}</a>`;
  return html`<header class="top">
    <div class="title">
      <h1>${report.source}</h1>
      <p>
        ${verdict}${warned} ${tool} · ${(report.milliseconds / 1000).toFixed(1)} s ·
        <time datetime="${report.startedAt}">${report.startedAt.slice(0, 16).replace("T", " ")} UTC</time>
        ${report.from === undefined ? undefined : html` · starting from ${report.from}`}
      </p>
      <p class="muted">
        A simulation: addresses and ids are invented. What only a cloud knows, such as quotas and policies, shows on the
        real run.
      </p>
    </div>
    <div class="tools" hidden id="tools">
      <label for="find">Find</label
      ><input type="search" id="find" placeholder="name, type, address, path …" autocomplete="off" spellcheck="false" />
      <span id="found" class="muted"></span><button type="button" id="theme">Theme: system</button>
    </div>
    <nav aria-label="Sections">
      ${report.stacks.map((stack, index) => renderLinks(stack.name, `s${index + 1}`, stacks[index], stacks.length > 1))}
    </nav>
  </header>`;
}

function renderLinks(name: string, prefix: string, stack: Html, isOneOfMany: boolean): Html {
  const present = SECTIONS.filter(([id]) => stack.text.includes(`<section id="${prefix}-${id}">`));
  const links = present.map(([id, label]) => html`<li><a href="#${prefix}-${id}">${label}</a></li>`);
  const own = isOneOfMany
    ? html`<li>
        <a href="#${prefix}"><b>${name}</b></a>
      </li>`
    : undefined;
  return html`<ul>
    ${own}${links}
  </ul>`;
}
