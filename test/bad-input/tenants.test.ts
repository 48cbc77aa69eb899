import { testRows } from "../support/bad-input";
import { TENANTS } from "./rows-of-tenants";

describe("bad input of tenants", () => {
  testRows(TENANTS);
});
