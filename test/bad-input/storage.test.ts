import { testRows } from "../support/bad-input";
import { STORAGE } from "./rows-of-storage";

testRows(STORAGE);
