import { testRows } from "../support/bad-input";
import { KEYSTONE } from "./rows-of-keystone";

describe("bad input of the login with Keystone", () => {
  testRows(KEYSTONE);
});
