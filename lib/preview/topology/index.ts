import type { PreviewReport } from "../preview-report";

/** Renders the topology page of a report: one HTML file that works offline. */
export function renderTopologyPage(report: PreviewReport): string {
  const text = JSON.stringify(report, null, 2).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Topology</title><pre>${text}</pre></html>\n`;
}
