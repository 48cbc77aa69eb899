/** Defines which types of resources and data sources the stacks of a preview use. It only grows. */
export class UsedTypes {
  private readonly types = new Set<string>();
  private everything = false;

  /** Adds types. */
  public add(types: Iterable<string>): void {
    for (const type of types) {
      this.types.add(type);
    }
  }

  /** Adds all types that there are, because nobody can tell which are used. */
  public addEverything(): void {
    this.everything = true;
  }

  /** Whether a type is used. */
  public has(type: string): boolean {
    return this.everything || this.types.has(type);
  }

  /** Another number whenever `has` may answer otherwise. */
  public get revision(): number {
    return this.everything ? Infinity : this.types.size;
  }
}
