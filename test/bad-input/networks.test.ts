import { testRows } from "../support/bad-input";
import { ACCESS, RANGES } from "./rows-of-networks";

describe("bad ranges", () => {
  testRows(RANGES);
});

describe("bad endpoints, networks and access", () => {
  testRows(ACCESS);
});
