const LONG = 200;

/** Texts that quoting, templating or encoding go wrong on. */
export const HOSTILE_TEXTS: readonly string[] = [
  "double \" and single ' quotes, a ` and a \\ at the end \\",
  "two lines\nand a third after an empty one\n\nwith a tab\there",
  '${x} and ${file("/etc/passwd")} and $${y} and $${${z}}',
  "%{if true}yes%{endif} and %%{for} and 100%",
  "# no comment: - a [list] {of: things} & *anchors | > !tags",
  "\u{1f600} ü 漢字 \u2028 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
  "x".repeat(LONG),
  "---\n...\n%YAML 1.2\nEOF\n$(id) `id` $HOME \\n \\u0041",
  "trailing spaces   \n",
  "",
];

/** One line of at most 200 characters with all of it, for values that may hold no line break. */
export const HOSTILE_LINE = `" ' \` \\ \${x} $\${y} %{if} %%{z} # - : {a} [b] & * ! | > \u{1f600} ü $(id) $HOME`.padEnd(
  LONG,
  "x",
);

/** The same for values that go into the cloud's databases, of which many take no character beyond U+FFFF. */
export const HOSTILE_METADATA = HOSTILE_LINE.replace(/[\u{10000}-\u{10ffff}]/gu, "\u00e9");

/** Path on the node of the file that holds the text of that index. */
export function hostileFile(index: number): string {
  return `/etc/e2e/hostile-${index}`;
}
