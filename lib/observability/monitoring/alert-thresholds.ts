import { integer, known, knownKeys, readable } from "../../core";
import type { CheckResult } from "../../core";

/** From when on the alerts of the library fire. */
export interface AlertThresholds {
  /**
   * Days before the end of a certificate, from 8 to 300; an alert of a second kind fires a week before.
   *
   * @default 30
   */
  readonly certificateDays?: number;

  /**
   * Age of the newest backup of etcd, in hours, from 2 to 720.
   *
   * @default 26 - twice a day, and time for one that failed
   */
  readonly backupHours?: number;

  /**
   * Time in which 99 of 100 writes of etcd's log reach the disk, in milliseconds, from 1 to 1000.
   *
   * @default 10
   * @see https://etcd.io/docs/v3.6/faq/#what-does-the-etcd-warning-failed-to-send-out-heartbeat-on-time-mean
   */
  readonly etcdFsyncMilliseconds?: number;

  /**
   * Time in which 99 of 100 commits of etcd reach the disk, in milliseconds, from 1 to 1000.
   *
   * @default 25
   */
  readonly etcdCommitMilliseconds?: number;

  /**
   * Part of etcd's quota that is used, in percent, from 10 to 94; the chart has an alert at 95.
   *
   * @default 80
   */
  readonly etcdSpacePercent?: number;

  /**
   * Part of a claim that is used, in percent, from 10 to 96; the chart has an alert at 97.
   *
   * @default 85
   */
  readonly claimPercent?: number;
}

/** Defaults of the thresholds. */
export const DEFAULT_THRESHOLDS: Required<AlertThresholds> = {
  certificateDays: 30,
  backupHours: 26,
  etcdFsyncMilliseconds: 10,
  etcdCommitMilliseconds: 25,
  etcdSpacePercent: 80,
  claimPercent: 85,
};

/** Checks thresholds, reported under `path`. */
export function checkThresholds(path: string, given: AlertThresholds | undefined): CheckResult {
  const thresholds = readable(given);
  const ranges: Readonly<Record<keyof AlertThresholds, { readonly min: number; readonly max: number }>> = {
    certificateDays: { min: 8, max: 300 },
    backupHours: { min: 2, max: 720 },
    etcdFsyncMilliseconds: { min: 1, max: 1000 },
    etcdCommitMilliseconds: { min: 1, max: 1000 },
    etcdSpacePercent: { min: 10, max: 94 },
    claimPercent: { min: 10, max: 96 },
  };
  const keys = Object.keys(ranges) as (keyof AlertThresholds)[];
  return [
    knownKeys(path, given, keys),
    // they become part of expressions, in which a number that only Terraform knows would stand as nonsense.
    keys.map(
      (key) => known(`${path}.${key}`, thresholds[key]) ?? integer(`${path}.${key}`, thresholds[key], ranges[key]),
    ),
  ];
}
