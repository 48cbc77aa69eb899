export * from "./storage-class";
