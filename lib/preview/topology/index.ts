export { renderTopologyPage } from "./render-page";
export type { FlowFrame } from "./flows/flow-model";
export { flowsOf } from "./flows/flows-of";
