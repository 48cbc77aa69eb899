import { testRows } from "../support/bad-input";
import { ACCESS } from "./rows-of-access";
import { RANGES } from "./rows-of-ranges";

describe("bad ranges", () => {
  testRows(RANGES);
});

describe("bad endpoints, networks and access", () => {
  testRows(ACCESS);
});
