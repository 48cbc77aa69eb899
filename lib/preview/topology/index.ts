export { renderTopologyPage } from "./render-page";
