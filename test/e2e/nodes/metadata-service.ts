import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A stand-in for Nova's metadata service in the lab's network: it shows all servers the same join epoch. */
export class MetadataService {
  private readonly folder = mkdtempSync(join(tmpdir(), "metadata-"));
  private server: ChildProcess | undefined;

  /** Answers at the address where real servers look. */
  public start(networkNamespace: string): void {
    const script =
      'ip addr replace 169.254.169.254/32 dev br0 && exec python3 -m http.server --bind 169.254.169.254 --directory "$0" 80';
    this.server = spawn("ip", ["netns", "exec", networkNamespace, "sh", "-c", script, this.folder], {
      stdio: "ignore",
    });
  }

  /** Changes the join epoch in the metadata of all servers, as Terraform does before it adds nodes. */
  public setEpoch(epoch: string): void {
    const folder = join(this.folder, "openstack", "latest");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "meta_data.json"), JSON.stringify({ meta: { k8s_on_openstack_join_epoch: epoch } }));
  }

  /** Stops answering. */
  public stop(): void {
    this.server?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
