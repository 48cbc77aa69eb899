/** Defines one file that cloud-init writes to a node. */
export interface NodeFile {
  /** Absolute path on the node. */
  readonly path: string;

  /** Mode as four octal digits, such as `0600`. */
  readonly permissions: string;

  /**
   * Owner as `user:group`.
   *
   * @default "root:root"
   */
  readonly owner?: string;

  /**
   * What is in the file: text (which may be, or contain, Terraform tokens), or a list of documents whose leaves may be tokens.
   * Documents are written as JSON, which is YAML too, with `---` between them; as YAML when the path says so and all is known.
   */
  readonly content: string | readonly object[];
}
