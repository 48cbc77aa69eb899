/**
 * Whether a text has characters that YAML, as which cloud-init and Kubernetes read what a node is given, refuses or, as U+0085, reads as
 * a space.
 */
export function hasControlCharacters(text: string): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 0x20 && !"\t\n\r".includes(character)) || (code > 0x7e && code < 0xa0);
  });
}
