import { Quantity, hasTokens, matches, problem } from "../../core";
import type { CheckResult } from "../../core";

/** Sizes of Prometheus, whose units are powers of 1024 with and without the `i`. */
const SIZE = /^(\d+(?:\.\d+)?)(?:([KMGTPE])i?)?B$/;
const UNITS = "KMGTPE";

/** Part of a volume that figures take by default; the write-ahead log and compaction need the rest. */
const DEFAULT_SHARE = 0.85;

/** Part of a volume that figures may take at most. */
const LARGEST_SHARE = 0.95;

const MIB = 1024 ** 2;

/**
 * Checks that figures fit on their volume.
 *
 * @param path property path
 * @param retentionSize most space that figures take
 * @param volumeSize size of the volume, as a quantity of Kubernetes
 */
export function checkRetentionSize(path: string, retentionSize: unknown, volumeSize: unknown): CheckResult {
  const malformed = matches(path, retentionSize, SIZE, "a size with its unit, such as 40GiB");
  const [size, volume] = [bytesOf(retentionSize), Quantity.tryParse(volumeSize)?.toNumber()];
  if (malformed !== undefined || size === undefined || volume === undefined) {
    return malformed;
  }
  return size > volume * LARGEST_SHARE
    ? problem(
        path,
        "retention-larger-than-volume",
        `must leave ${Math.round(100 * (1 - LARGEST_SHARE))} % of the volume free, which has ${String(volumeSize)}`,
        "lower it, give a larger volume, or leave it out",
        retentionSize,
      )
    : undefined;
}

/** Most space that figures take on a volume; undefined when nobody knows its size yet. */
export function defaultRetentionSize(volumeSize: string): string | undefined {
  const volume = hasTokens(volumeSize) ? undefined : Quantity.tryParse(volumeSize)?.toNumber();
  return volume === undefined ? undefined : `${Math.floor((volume * DEFAULT_SHARE) / MIB)}MiB`;
}

function bytesOf(size: unknown): number | undefined {
  const [, number, unit] = SIZE.exec(typeof size === "string" ? size : "") ?? [];
  return number === undefined ? undefined : Number(number) * 1024 ** (unit === undefined ? 0 : UNITS.indexOf(unit) + 1);
}
