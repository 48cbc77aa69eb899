import { testRows } from "../support/bad-input";
import { GATEWAYS } from "./rows-of-gateways";

describe("gateways, certificates and names", () => {
  testRows(GATEWAYS);
});
