import { testRows } from "../support/bad-input";
import { MACHINES } from "./rows-of-machines";
import { NAMES } from "./rows-of-names";
import { PLACES } from "./rows-of-places";

describe("bad numbers, names and versions", () => {
  testRows(NAMES);
});

describe("bad machines", () => {
  testRows(MACHINES);
});

describe("bad stacks and places", () => {
  testRows(PLACES);
});
