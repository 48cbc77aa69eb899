import {
  App,
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformRemoteState,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Tokenization,
} from "cdktf";
import type { IConstruct, IValidation } from "constructs";
import { renderProblem } from "./validation-error";
import type { Problem } from "./validation-error";

const GUARDED = Symbol.for("k8s-on-openstack.guarded");
const TERRAFORM_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const REMOTE_REFERENCE = /^\$?\{?data\.terraform_remote_state\./;

/**
 * Adds checks at synthesis against what cdktf lets pass in silence.
 *
 * - Construct ids that differ only in characters that Terraform has no room for (`a.b` and `ab`) would merge into one resource.
 * - Ids that begin with a digit give names that Terraform refuses.
 * - Stacks of the same id under different parents would overwrite each other's file.
 * - A `dependsOn` across stacks gives a file that Terraform refuses.
 *
 * Safe to call from every construct: a stack is guarded once.
 *
 * @param scope any construct of the stack
 */
export function guardStack(scope: IConstruct): void {
  const stack = TerraformStack.of(scope);
  if (GUARDED in stack) {
    return;
  }
  Object.defineProperty(stack, GUARDED, { value: true });
  stack.node.addValidation(new StackGuard(stack));
}

/** Finds the faults when everything has been added to the stack. */
class StackGuard implements IValidation {
  public constructor(private readonly stack: TerraformStack) {}

  public validate(): string[] {
    const elements = this.stack.node.findAll().filter((node): node is TerraformElement => this.owns(node));
    const problems = [
      ...findMerged(elements),
      ...findUnnameable(elements),
      ...findTwins(this.stack),
      ...findForeignDependencies(elements, this.stack),
    ];
    return problems.map((problem) => renderProblem(problem));
  }

  private owns(node: IConstruct): boolean {
    return TerraformElement.isTerraformElement(node) && TerraformStack.of(node) === this.stack;
  }
}

function findMerged(elements: readonly TerraformElement[]): Problem[] {
  const byAddress = new Map<string, TerraformElement>();
  return elements.flatMap((element) => {
    const kind = kindOf(element);
    const address = `${kind}.${element.friendlyUniqueId}`;
    const first = byAddress.get(address);
    if (kind === undefined || first === undefined) {
      byAddress.set(address, element);
      return [];
    }
    return [
      {
        code: "merged-ids",
        path: element.node.path,
        message: `must not get the same Terraform address as '${first.node.path}', ${address}`,
        fix: "choose ids that differ in letters, digits, '-' or '_'",
      },
    ];
  });
}

function findUnnameable(elements: readonly TerraformElement[]): Problem[] {
  return elements
    .filter((element) => kindOf(element) !== undefined && !TERRAFORM_NAME.test(element.friendlyUniqueId))
    .map((element) => ({
      code: "terraform-name",
      path: element.node.path,
      value: element.friendlyUniqueId,
      message: "must get a Terraform name that begins with a letter or '_'",
      fix: "choose another construct id",
    }));
}

function findTwins(stack: TerraformStack): Problem[] {
  const stacks = App.of(stack)
    .node.findAll()
    .filter((node) => TerraformStack.isStack(node));
  return stacks
    .filter((other) => other !== stack && other.node.id === stack.node.id)
    .map((other) => ({
      code: "stack-id",
      path: stack.node.path,
      message: `must not have the id of the stack '${other.node.path}', because both are written to one file`,
      fix: "put stacks directly under the App, with ids of their own",
    }));
}

function findForeignDependencies(elements: readonly TerraformElement[], stack: TerraformStack): Problem[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return elements.flatMap((element) => {
    const dependsOn = isDependent(element) ? element.dependsOn : undefined;
    const addresses: unknown = Tokenization.resolve(dependsOn ?? [], { scope: stack, resolver, preparing: false });
    const foreign = (Array.isArray(addresses) ? addresses : []).some((address) =>
      REMOTE_REFERENCE.test(String(address)),
    );
    return foreign
      ? [
          {
            code: "cross-stack-dependency",
            path: element.node.path,
            message: "must not have a dependsOn on a resource of another stack",
            fix: "use an output of the other stack as an input, which orders the two stacks",
          },
        ]
      : [];
  });
}

function isDependent(element: TerraformElement): element is TerraformResource | TerraformDataSource | TerraformModule {
  return (
    TerraformResource.isTerraformResource(element) ||
    TerraformDataSource.isTerraformDataSource(element) ||
    element instanceof TerraformModule
  );
}

/** First part of an address; undefined for what has none, such as a backend. */
function kindOf(element: TerraformElement): string | undefined {
  if (TerraformResource.isTerraformResource(element)) {
    return element.terraformResourceType;
  }
  if (TerraformDataSource.isTerraformDataSource(element)) {
    return `data.${element.terraformResourceType}`;
  }
  if (element instanceof TerraformRemoteState) {
    return "data.terraform_remote_state";
  }
  const kinds = [
    { type: TerraformOutput, kind: "output" },
    { type: TerraformVariable, kind: "var" },
    { type: TerraformLocal, kind: "local" },
    { type: TerraformModule, kind: "module" },
  ];
  return kinds.find(({ type }) => element instanceof type)?.kind;
}
