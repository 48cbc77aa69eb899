export * from "./infrastructure-stack";
export * from "./openstack-connection";
export * from "./state-backend";
