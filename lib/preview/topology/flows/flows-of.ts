import type { StackReport } from "../../preview-report";
import { buildTopology } from "../build-topology";
import { isLayer } from "../cluster-pictures";
import { buildTiers } from "../tiers/build-tiers";
import type { FlowFrame } from "./flow-model";

/** Chains of a stack by itself: tenants, images, figures and logs, object storage, namespaces of users. */
export function flowsOf(stack: StackReport): readonly FlowFrame[] {
  const model = buildTopology(stack);
  return isLayer(model) ? (buildTiers([model])?.flows ?? []) : [];
}
