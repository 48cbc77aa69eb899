import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEBIBYTE = 1_048_576;

/** A stand-in for a Cinder volume: a loop device that nodes find by the volume's id, as virtio shows it. */
export class TestVolume {
  private readonly folder = mkdtempSync(join(tmpdir(), "volume-"));
  private readonly device: string;

  public constructor(
    private readonly id: string,
    mebibytes: number,
  ) {
    const file = this.file;
    writeFileSync(file, "");
    truncateSync(file, mebibytes * MEBIBYTE);
    this.device = execFileSync("losetup", ["--find", "--show", file], { encoding: "utf8" }).trim();
  }

  /** Shell script that shows the device to the node that it runs in. */
  public get attach(): string {
    const link = `/dev/disk/by-id/virtio-${this.id.slice(0, 20)}`;
    const numbers = execFileSync("stat", ["-c", "0x%t 0x%T", this.device], { encoding: "utf8" }).trim();
    const node = `[ -b ${this.device} ] || mknod ${this.device} b ${numbers}`;
    return `mkdir -p /dev/disk/by-id; ${node}; ln -sf ${this.device} ${link}`;
  }

  /** Makes the volume larger, as Cinder does. */
  public grow(mebibytes: number): void {
    truncateSync(this.file, mebibytes * MEBIBYTE);
    execFileSync("losetup", ["--set-capacity", this.device]);
  }

  /** What the volume's file system is called by itself; empty when there is none. */
  public fileSystem(): string {
    return execFileSync("sh", ["-c", `blkid -p -s UUID -o value ${this.device} || true`], { encoding: "utf8" }).trim();
  }

  /** Deletes the volume. */
  public delete(): void {
    execFileSync("losetup", ["--detach", this.device]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, "disk");
  }
}
