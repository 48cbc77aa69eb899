import { testRows } from "../support/bad-input";
import { KURYR } from "./rows-of-kuryr";

describe("Kuryr that is refused", () => {
  testRows(KURYR);
});
