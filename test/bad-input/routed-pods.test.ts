import { testRows } from "../support/bad-input";
import { ROUTED_PODS } from "./rows-of-routed-pods";

describe("routes to pods that are refused", () => {
  testRows(ROUTED_PODS);
});
