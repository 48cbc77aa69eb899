import { testRows } from "../support/bad-input";
import { MACHINES, NAMES, PLACES } from "./rows-of-clusters";

describe("bad numbers, names and versions", () => {
  testRows(NAMES);
});

describe("bad machines", () => {
  testRows(MACHINES);
});

describe("bad stacks and places", () => {
  testRows(PLACES);
});
