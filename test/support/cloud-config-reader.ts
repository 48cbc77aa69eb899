/** A section of `cloud.conf` as its readers see it. */
export interface ReadSection {
  /** Title; a class of load balancers has its name behind a blank. */
  readonly title: string;

  /** Keys and values in their order; a key may come twice. */
  readonly entries: readonly (readonly [key: string, value: string])[];
}

const LINE =
  /^(?:\[(?<title>[A-Za-z]+)(?: "(?<name>(?:[^"\\]|\\.)*)")?\]|(?<key>[a-z][-a-z0-9]*)="(?<value>(?:[^"\\]|\\.)*)")$/;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", '"': '"', "\\": "\\" };

/** Reads `cloud.conf` with quoted values, by the rules of gcfg; fails on a line that gcfg refuses. */
export function readCloudConfig(text: string): readonly ReadSection[] {
  const sections: { readonly title: string; readonly entries: [string, string][] }[] = [];
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const { title, name, key, value } = LINE.exec(line)?.groups ?? {};
    if (title !== undefined) {
      sections.push({ title: name === undefined ? title : `${title} ${unescape(name)}`, entries: [] });
    } else if (key !== undefined && value !== undefined && sections.length > 0) {
      sections.at(-1)?.entries.push([key, unescape(value)]);
    } else {
      throw new Error(`gcfg refuses the line ${line}`);
    }
  }
  return sections;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => {
    const found = ESCAPED[character];
    if (found === undefined) {
      throw new Error(`gcfg knows no escape \\${character}`);
    }
    return found;
  });
}
