import { testRows } from "../support/bad-input";
import { HARBOR_MACHINES } from "./rows-of-harbor-machine";

testRows(HARBOR_MACHINES);
