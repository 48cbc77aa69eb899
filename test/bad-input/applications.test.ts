import { testRows } from "../support/bad-input";
import { APPLICATION_PARTS } from "./rows-of-application-parts";
import { APPLICATIONS } from "./rows-of-applications";

describe("bad applications and jobs", () => {
  testRows(APPLICATIONS);
});

describe("bad parts of applications and jobs", () => {
  testRows(APPLICATION_PARTS);
});
