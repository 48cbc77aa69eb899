import type { StackReport } from "../preview-report";
import { startsChain } from "./flows/build-flows";
import type { TopologyModel } from "./topology-model";

/** Defines in which stack's diagram a stack is drawn. */
export interface ClusterPicture {
  readonly model: TopologyModel;

  /** The stack whose diagram shows this one; the stack itself for most. */
  readonly home: TopologyModel;

  /** Stacks whose layers this stack's diagram shows, itself among them. */
  readonly layers: readonly TopologyModel[];
}

/** Puts stacks that are layers of one cluster into one picture: that of the stack which makes the servers. */
export function picturesOf(models: readonly TopologyModel[]): readonly ClusterPicture[] {
  const homes = new Map(models.map((model) => [model, homeOf(model, models)]));
  return models.map((model) => ({
    model,
    home: homes.get(model) ?? model,
    layers: models.filter((other) => isLayer(other) && homes.get(other) === model),
  }));
}

/** Whether a stack has something that is drawn as layers or chains. */
export function isLayer({ stack, graph }: TopologyModel): boolean {
  return stack.content !== undefined || graph.nodes.some(startsChain);
}

/** The stack with the servers among those that a stack reads; else the first one below it that is on the same cluster. */
function homeOf(model: TopologyModel, models: readonly TopologyModel[]): TopologyModel {
  if (model.stack.content === undefined || model.frames.length > 0) {
    return model;
  }
  const read = stacksBelow(model.stack, models);
  const below = models.filter(({ stack }) => read.has(stack.name));
  return (
    below.find(({ frames }) => frames.length > 0) ?? below.find(({ stack }) => stack.content !== undefined) ?? model
  );
}

function stacksBelow(
  stack: StackReport,
  models: readonly TopologyModel[],
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const name of stack.dependencies.filter((dependency) => !seen.has(dependency))) {
    seen.add(name);
    models.filter((model) => model.stack.name === name).forEach((model) => stacksBelow(model.stack, models, seen));
  }
  return seen;
}
