import { REGISTRY_CONTENT } from "../../bad-input/rows-of-registry-content";
import { testRows } from "../../support/bad-input";

describe("bad input of what is in a registry", () => {
  testRows(REGISTRY_CONTENT);
});
