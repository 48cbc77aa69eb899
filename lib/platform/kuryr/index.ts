export { KuryrChart } from "./kuryr-chart";
export type { KuryrChartProps } from "./kuryr-chart";
