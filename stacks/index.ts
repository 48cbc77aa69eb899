export * from "./application-stack";
export * from "./infrastructure-stack";
export * from "./openstack-connection";
export * from "./platform-stack";
export * from "./state-backend";
