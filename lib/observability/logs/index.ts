export { LogStack } from "./log-stack";
export type { LogStackProps } from "./log-stack-props";
export { LogStorage } from "./log-storage";
export type {
  LogVolumeOptions,
  ObjectStorageOptions,
  S3LogStorageOptions,
  SwiftLogStorageOptions,
} from "./log-storage";
