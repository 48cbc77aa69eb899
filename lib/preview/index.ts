export * from "./cluster-content";
export * from "./preview-error";
export * from "./preview-progress";
export * from "./preview-report";
export * from "./preview-run";
export * from "./saved-state";
export type { FlavorSize } from "./simulation/simulated-cloud";
export type { Operation, OperationAction } from "./simulation/operation-log";
export type { JsonObject } from "./stack-document";
