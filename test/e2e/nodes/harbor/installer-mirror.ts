import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lab } from "../lab";

const PORT = 8443;
const ARCHIVE = "harbor-offline-installer-v2.15.1.tgz";

/** A mirror in the lab's network with an archive that looks like Harbor's offline installer and holds the stand-in. */
export class InstallerMirror {
  /** URL of the archive. */
  public readonly url = `https://${Lab.ENDPOINT}:${PORT}/${ARCHIVE}`;

  /** Certificate of the mirror, which signed itself. */
  public readonly certificate: string;

  /** SHA-256 digest of the archive. */
  public readonly sha256: string;

  private readonly folder = mkdtempSync(join(tmpdir(), "mirror-"));
  private readonly archive: Buffer;
  private server: ChildProcess | undefined;

  public constructor() {
    const bundle = join(this.folder, "bundle", "harbor");
    mkdirSync(bundle, { recursive: true });
    copyFileSync(join(__dirname, "install.sh"), join(bundle, "install.sh"));
    chmodSync(join(bundle, "install.sh"), 0o755);
    writeFileSync(join(bundle, "harbor.v2.15.1.tar.gz"), "");
    const file = join(this.folder, "archive");
    execFileSync("tar", ["-czf", file, "-C", join(this.folder, "bundle"), "harbor"]);
    this.archive = readFileSync(file);
    this.sha256 = createHash("sha256").update(this.archive).digest("hex");
    const names = ["-subj", "/CN=mirror", "-addext", `subjectAltName=IP:${Lab.ENDPOINT}`];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", this.path("key")];
    execFileSync("openssl", ["req", "-x509", "-days", "2", ...key, "-out", this.path("crt"), ...names], {
      stdio: "ignore",
    });
    this.certificate = readFileSync(this.path("crt"), "utf8");
  }

  /** Serves an archive that somebody has tampered with. */
  public serveTampered(): void {
    this.publish(Buffer.concat([this.archive, Buffer.from("tampered")]));
  }

  /** Serves the archive. */
  public serve(): void {
    this.publish(this.archive);
  }

  /** Stops serving. */
  public stop(): void {
    this.server?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private publish(archive: Buffer): void {
    const www = this.path("www");
    mkdirSync(www, { recursive: true });
    writeFileSync(join(www, ARCHIVE), archive);
    const program = ["python3", join(__dirname, "mirror.py"), www, this.path("crt"), this.path("key")];
    this.server ??= spawn("ip", ["netns", "exec", Lab.NETWORK, ...program, Lab.ENDPOINT, String(PORT)], {
      stdio: "ignore",
    });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}
