export * from "./application-stack";
export * from "./cluster-stacks";
export * from "./infrastructure-stack";
export * from "./openstack-connection";
export * from "./platform-stack";
export * from "./registry-stack";
export * from "./state-backend";
