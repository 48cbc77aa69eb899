import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { TerraformStack } from "cdktf";

/** One block of a stack, such as a resource. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Block>>;
type Sections = Readonly<Record<string, Readonly<Record<string, Blocks>> | undefined>>;

/** A block with where it stands. */
export interface LocatedBlock {
  /** Address in Terraform, such as `openstack_compute_instance_v2.Cluster_…`. */
  readonly address: string;

  /** Path of the construct below its stack, such as `Cluster/ControlPlane/1/Server`. */
  readonly path: string;

  /** What Terraform reads, without cdktf's comment. */
  readonly block: Block;
}

/** What was written for one stack, with questions that tests ask of it. */
export class SynthesizedStack {
  private readonly document: Sections;

  public constructor(
    /** Id of the stack. */
    public readonly id: string,
    /** The file as it was written. */
    public readonly text: string,
  ) {
    this.document = JSON.parse(text) as Sections;
  }

  /** Addresses of all resources and data sources, sorted. */
  public get addresses(): string[] {
    return [...this.located("resource"), ...this.located("data")].map(({ address }) => address).sort();
  }

  /** Types of the resources and how many of each there are. */
  public get counts(): Readonly<Record<string, number>> {
    const types = Object.entries(this.document["resource"] ?? {});
    return Object.fromEntries(types.map(([type, blocks]) => [type, Object.keys(blocks).length]));
  }

  /** All resources of a type. */
  public resources(type: string): Block[] {
    return this.located("resource")
      .filter(({ address }) => address.startsWith(`${type}.`))
      .map(({ block }) => block);
  }

  /** The resource of a construct below the stack; fails when there is none, or more than one. */
  public resource(path: string): Block {
    return this.find(path, this.located("resource")).block;
  }

  /** The data source of a construct below the stack. */
  public dataSource(path: string): Block {
    return this.find(path, this.located("data")).block;
  }

  /** Address of the resource or data source of a construct below the stack. */
  public addressOf(path: string): string {
    return this.find(path, [...this.located("resource"), ...this.located("data")]).address;
  }

  /** Resources and data sources below a construct, by path. */
  public below(path: string): readonly LocatedBlock[] {
    return [...this.located("resource"), ...this.located("data")].filter((found) => found.path.startsWith(`${path}/`));
  }

  /** All resources with their places. */
  public get allResources(): readonly LocatedBlock[] {
    return this.located("resource");
  }

  /** Blocks of a section that has no types, such as `output` and `provider`. */
  public section(name: string): Blocks {
    return this.document[name] ?? {};
  }

  /**
   * All text that a value leads to through local values: the value itself, and that of every local that it names, directly or not.
   * Without backslashes, so that tests can look for `"key" = "value"`.
   */
  public closure(value: unknown): string {
    const locals = this.section("locals");
    const seen = new Set<string>();
    const follow = (text: string): string => {
      const names = [...text.matchAll(/local\.([A-Za-z0-9_-]+)/g)].map((match) => match[1] ?? "");
      const fresh = names.filter((name) => !seen.has(name) && name in locals);
      fresh.forEach((name) => seen.add(name));
      return [text, ...fresh.map((name) => follow(JSON.stringify(locals[name])))].join("\n");
    };
    return follow(JSON.stringify(value ?? null)).replaceAll("\\", "");
  }

  private located(section: "resource" | "data"): LocatedBlock[] {
    const prefix = section === "data" ? "data." : "";
    return Object.entries(this.document[section] ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, { "//": comment, ...block }]) => ({
        address: `${prefix}${type}.${name}`,
        path: pathOf(comment).split("/").slice(1).join("/"),
        block,
      })),
    );
  }

  private find(path: string, blocks: readonly LocatedBlock[]): LocatedBlock {
    const found = blocks.filter((block) => block.path === path);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      throw new Error(`expected one block at '${path}', found ${found.length}; there are ${list(blocks)}`);
    }
    return first;
  }
}

/** All stacks of an app, as they were written. */
export class SynthesizedApp {
  public constructor(private readonly stacks: ReadonlyMap<string, SynthesizedStack>) {}

  /** Ids of the stacks, sorted. */
  public get stackIds(): string[] {
    return [...this.stacks.keys()].sort();
  }

  /** A stack by its id. */
  public stack(id: string): SynthesizedStack {
    const stack = this.stacks.get(id);
    if (stack === undefined) {
      throw new Error(`no stack '${id}' was written, only ${this.stackIds.join(", ")}`);
    }
    return stack;
  }
}

/** Builds an app, synthesizes it as a user does, and reads what was written; the folder is removed again. */
export function synth(build: (app: App) => void): SynthesizedApp {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    return readStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What a stack becomes, without a file: fast, but without the validations and aspects of a synthesis. */
export function peek(stack: TerraformStack): SynthesizedStack {
  return new SynthesizedStack(stack.node.id, JSON.stringify(stack.toTerraform()));
}

/** Texts of the warnings below a construct. */
export function warningsOf(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap((node) => node.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data)));
}

function readStacks(outdir: string): SynthesizedApp {
  const folder = join(outdir, "stacks");
  const entries = readdirSync(folder).map(
    (id) => [id, new SynthesizedStack(id, readFileSync(join(folder, id, "cdk.tf.json"), "utf8"))] as const,
  );
  return new SynthesizedApp(new Map(entries));
}

function pathOf(comment: unknown): string {
  return (comment as { readonly metadata?: { readonly path?: string } } | undefined)?.metadata?.path ?? "";
}

function list(blocks: readonly LocatedBlock[]): string {
  return blocks.map(({ path }) => path).join(", ");
}
