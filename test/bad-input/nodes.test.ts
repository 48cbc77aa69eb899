import { testRows } from "../support/bad-input";
import { SECRETS, SETTINGS } from "./rows-of-nodes";

describe("bad keys, secrets and logins", () => {
  testRows(SECRETS);
});

describe("bad files, flags and settings", () => {
  testRows(SETTINGS);
});
