export type { InfluxGrafana } from "./influx-grafana";
export { InfluxSink } from "./influx-sink";
export type { InfluxSinkProps, InfluxVolumeOptions, OwnGrafanaOptions } from "./influx-sink-props";
