import { testRows } from "../support/bad-input";
import { CLOUD } from "./rows-of-cloud";

describe("bad input of the way to the cloud", () => {
  testRows(CLOUD);
});
