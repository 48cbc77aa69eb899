export * from "./add-on-releases";
export { checkAddOnReleaseOverrides } from "./check-overrides";
export type { AddOnName, ImageName } from "./release-table";
