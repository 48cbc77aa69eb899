import { testRows } from "../support/bad-input";
import { SHARED_STORAGE } from "./rows-of-shared-storage";

testRows(SHARED_STORAGE);
