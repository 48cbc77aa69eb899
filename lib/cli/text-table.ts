import { widthOf } from "./paint";

/** Renders rows as columns that line up; the last column is cut where the terminal ends. */
export function renderTable(rows: readonly (readonly string[])[], width: number, indent = "  "): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => (column < row.length - 1 ? widthOf(row[column]) : 0))),
  );
  return rows.map((row) => {
    const line = row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + " ".repeat(Math.max(0, widths[column] - widthOf(cell))),
      )
      .join("  ");
    return cut(indent + line, width).trimEnd();
  });
}

/** Breaks words into lines that fit. */
export function wrapText(text: string, width: number, indent: string): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && widthOf(line) + 1 + widthOf(word) > width - indent.length) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    return [...lines, indent + line];
  });
}

/** Names once each, with how often they come: every namespace has its `default` and `deny-all`. */
export function countNames(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
}

/** Joins as many names as fit into a line, and counts the rest. */
export function joinNames(names: readonly string[], width: number): string {
  const tail = (count: number) => (count < names.length ? ` and ${names.length - count} more` : "");
  let fitting = 0;
  for (let count = 1; count <= names.length; count++) {
    fitting = `${names.slice(0, count).join(", ")}${tail(count)}`.length <= width ? count : fitting;
  }
  const shown = Math.max(1, fitting);
  return shorten(names.slice(0, shown).join(", "), width - tail(shown).length) + tail(shown);
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;
}

function cut(line: string, width: number): string {
  // a painted line is left whole: cutting inside an escape would paint the rest of the terminal.
  return widthOf(line) === line.length ? shorten(line, width) : line;
}
