export { ClusterDashboard } from "./cluster-dashboard";
export type { ClusterDashboardProps } from "./cluster-dashboard";
export { DashboardLogin } from "./dashboard-login";
export type { OidcLoginOptions } from "./dashboard-login";
