import { installFastSynth } from "./core";

installFastSynth();

export { ValidationError, dependOn } from "./core";
export type { CheckResult, DeferredCheck, Precondition, Problem } from "./core";
export * from "./cluster";
export { AuditLevel, EventRateLimitType, JoinToken, NodeSoftware, PodSecurityLevel } from "./bootstrap";
export type {
  AuditResourceSpec,
  AuditRuleSpec,
  AuditSpec,
  ComponentSpec,
  EtcdSpec,
  EventRateLimitSpec,
  ExtraArg,
  ExtraFile,
  ExtraVolume,
  HardeningSpec,
  KubeletSettings,
  MachineSpec,
  MirrorChecksums,
  MirrorOptions,
  PackagesOptions,
  ProxySpec,
  RegistryMirrorSpec,
  ReservedResources,
} from "./bootstrap";
export * from "./cloud";
export * from "./apps";
export * from "./identity";
export * from "./kube";
export * from "./observability";
export * from "./platform";
export * from "./registry";
export * from "./storage";
export * from "./tenants";
export * from "./network";
export * from "./pki";
