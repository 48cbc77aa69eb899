import { testRows } from "../support/bad-input";
import { NETWORK_PLUGINS } from "./rows-of-network-plugins";

describe("network plugins that are refused", () => {
  testRows(NETWORK_PLUGINS);
});
