import { testRows } from "../support/bad-input";
import { PLATFORM } from "./rows-of-platform";

describe("charts, objects and platforms", () => {
  testRows(PLATFORM);
});
