import { testRows } from "../support/bad-input";
import { REGISTRY } from "./rows-of-registry";

describe("registries", () => {
  testRows(REGISTRY);
});
