import { testRows } from "../support/bad-input";
import { SINKS } from "./rows-of-sinks";

describe("InfluxDB, logs and the page that shows a cluster", () => {
  testRows(SINKS);
});
