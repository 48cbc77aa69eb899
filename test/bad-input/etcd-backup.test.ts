import { testRows } from "../support/bad-input";
import { ETCD_BACKUP } from "./rows-of-etcd-backup";

describe("bad backups of etcd", () => {
  testRows(ETCD_BACKUP);
});
