import { installFastSynth } from "./core";

installFastSynth();

export { ValidationError } from "./core";
export type { Problem } from "./core";
export * from "./cluster";
export { JoinToken, NodeSoftware, PodSecurityLevel } from "./bootstrap";
export type {
  AuditSpec,
  ComponentSpec,
  EtcdSpec,
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
export * from "./network";
export * from "./pki";
