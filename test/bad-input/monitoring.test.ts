import { testRows } from "../support/bad-input";
import { MONITORING } from "./rows-of-monitoring";

testRows(MONITORING);
