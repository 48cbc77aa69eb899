export * from "./dashboard";
export * from "./influx";
export * from "./logs";
export * from "./monitoring";
export type { IGrafana } from "./grafana-facts";
export type { PageRoute } from "./page-route";
