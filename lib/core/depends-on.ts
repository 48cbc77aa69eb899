import { Aspects, TerraformDataSource, TerraformModule, TerraformResource, TerraformStack, dependable } from "cdktf";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { ValidationError } from "./validation-error";

type Dependent = TerraformResource | TerraformDataSource | TerraformModule;

/**
 * Orders constructs: every resource under `dependent` gets a `depends_on` on every resource under `on`, also on those added later.
 *
 * cdktf ignores `node.addDependency`. Data sources under `dependent` are left alone, because a `depends_on` defers their reading to
 * the apply; one that is itself `dependent` gets it. So are resources whose successor is made before they go: Terraform would replace
 * everything that they wait for in the same order, which fails wherever a name is taken once.
 *
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 * @param dependent what has to wait
 * @param on what has to be there first
 * @throws ValidationError when the constructs are in different stacks; Terraform has no such dependency
 */
export function dependOn(dependent: IConstruct, ...on: IConstruct[]): void {
  const stack = stackOf(dependent);
  const foreign = on.filter((target) => stackOf(target) !== stack);
  if (foreign.length > 0) {
    throw new ValidationError(
      dependent,
      foreign.map((target) => ({
        code: "cross-stack-dependency",
        path: "dependOn",
        value: target.node.path,
        message: "must name a construct of the same stack",
        fix: "use an output of the other stack as an input, which orders the two stacks",
      })),
    );
  }
  Aspects.of(dependent).add(new DependencyAspect(dependent, on));
}

/** Adds the dependencies when everything has been added to the tree. */
class DependencyAspect implements IAspect {
  private targets: readonly Target[] = [];

  public constructor(
    private readonly dependent: IConstruct,
    private readonly on: readonly IConstruct[],
  ) {}

  public visit(node: IConstruct): void {
    if (node === this.dependent) {
      // cdktf visits it first, when the tree is complete.
      this.targets = this.on.map((scope) => this.targetOf(scope));
    }
    if (!isOrdered(node) || (node !== this.dependent && isLeftAlone(node))) {
      return;
    }
    const added = this.targets
      .filter(({ scope, isAround }) => isAround || !isWithin(node, scope))
      .flatMap(({ addresses }) => addresses);
    if (added.length > 0) {
      node.dependsOn = [...new Set([...(node.dependsOn ?? []), ...added])];
    }
  }

  private targetOf(scope: IConstruct): Target {
    const isAround = isWithin(this.dependent, scope);
    const nodes = scope.node.findAll().filter((node): node is Dependent => isOrdered(node));
    const others = nodes.filter((node) => !isAround || !isWithin(node, this.dependent));
    return { scope, isAround, addresses: others.map((node) => addressOf(node)) };
  }
}

interface Target {
  readonly scope: IConstruct;
  readonly isAround: boolean;
  readonly addresses: readonly string[];
}

const ADDRESSES = new WeakMap<Dependent, string>();

/** One token per resource, so that naming it twice does not list it twice. */
function addressOf(node: Dependent): string {
  const known = ADDRESSES.get(node) ?? dependable(node);
  ADDRESSES.set(node, known);
  return known;
}

function isOrdered(node: IConstruct): node is Dependent {
  return (
    TerraformResource.isTerraformResource(node) ||
    TerraformDataSource.isTerraformDataSource(node) ||
    node instanceof TerraformModule
  );
}

function isLeftAlone(node: Dependent): boolean {
  return (
    TerraformDataSource.isTerraformDataSource(node) ||
    (TerraformResource.isTerraformResource(node) && node.lifecycle?.createBeforeDestroy === true)
  );
}

function isWithin(node: IConstruct, scope: IConstruct): boolean {
  return node.node.scopes.includes(scope);
}

function stackOf(construct: IConstruct): IConstruct | undefined {
  return construct.node.scopes.find((scope) => TerraformStack.isStack(scope));
}
