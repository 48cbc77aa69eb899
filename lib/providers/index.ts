export * from "./provider-facts";
export * from "./provider-schema";
export * from "./resource-behaviour";
