import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderEncryptionConfiguration } from "../../lib/bootstrap/hardening/encryption-configuration";

const SCRIPT = join(__dirname, "..", "..", "lib", "bootstrap", "scripts", "etcd-archive.py");
const SEEDS = ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "etcd/ca.crt", "etcd/ca.key"];
const CONTENT = [
  ...[...SEEDS, "sa.key", "sa.pub"].map((seed) => `pki/${seed}`),
  "encryption.yaml",
  "join-seed",
  "snapshot.db",
];
const DAMAGED = 4;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("python3", [SCRIPT, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

function write(name: string, content: string | Buffer): void {
  const path = join(folder, "source", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** An archive as a node packs it, after a change of its parts. */
function archive(change: () => void = () => undefined, names: readonly string[] = CONTENT): string {
  const contents = new Map(CONTENT.map((name) => [name, randomBytes(name === "snapshot.db" ? 200_000 : 100)]));
  const sha256 = Object.fromEntries(
    [...contents].map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]),
  );
  write("manifest.json", JSON.stringify({ format: 1, cluster: "demo", etcd_version: "3.6.8", sha256 }));
  contents.forEach((content, name) => {
    write(name, content);
  });
  change();
  const file = join(folder, "archive.tar.gz");
  spawnSync("tar", ["-czf", file, "-C", join(folder, "source"), "manifest.json", ...names]);
  return file;
}

function open(file: string) {
  return run("open", file, join(folder, "target"));
}

describe("a node that cannot unpack", () => {
  test("says so, and does not call the archive damaged", () => {
    const file = archive();
    mkdirSync(join(folder, "target", "snapshot.db"), { recursive: true });
    const { status, stderr } = open(file);

    expect(status).toBe(1);
    expect(stderr).toContain("cannot be unpacked here");
    expect(stderr).not.toContain("damaged");
  });
});

/** A snapshot ends with the digest of what comes before. */
function snapshot(): string {
  const data = randomBytes(3_000_000);
  const file = join(folder, "snapshot.db");
  writeFileSync(file, Buffer.concat([data, createHash("sha256").update(data).digest()]));
  return file;
}

describe("an archive of etcd", () => {
  test("opens, and tells its facts", () => {
    expect(open(archive())).toMatchObject({ status: 0, stderr: "" });
    expect(run("fact", join(folder, "target"), "cluster").stdout).toBe("demo\n");
    expect(readFileSync(join(folder, "target", "snapshot.db"))).toEqual(
      readFileSync(join(folder, "source", "snapshot.db")),
    );
  });

  test.each([100, 10_000, 150_000])("is damaged when it is cut off after %i bytes", (length) => {
    const file = archive();
    truncateSync(file, length);

    expect(open(file)).toMatchObject({ status: DAMAGED, stderr: expect.stringContaining("cut off") as unknown });
  });

  test.each(CONTENT)("is damaged without %s", (name) => {
    const rest = CONTENT.filter((other) => other !== name);

    expect(open(archive(undefined, rest))).toMatchObject({
      status: DAMAGED,
      stderr: expect.stringContaining(name) as unknown,
    });
  });

  test("is damaged when a part is not what was packed", () => {
    const file = archive(() => {
      write("pki/ca.key", "another key");
    });

    expect(open(file)).toMatchObject({ status: DAMAGED, stderr: expect.stringContaining("pki/ca.key") as unknown });
  });

  test("writes nothing outside its folder", () => {
    const file = archive(() => {
      write("escape", "x");
    });
    const source = join(folder, "source");
    spawnSync("tar", ["-czPf", file, "-C", source, "--transform", "s,^escape,../escape,", "manifest.json", "escape"]);

    expect(open(file)).toMatchObject({
      status: DAMAGED,
      stderr: expect.stringContaining("no part of an archive") as unknown,
    });
    expect(spawnSync("test", ["-e", join(folder, "escape")]).status).toBe(1);
  });
});

describe("a snapshot alone", () => {
  test("is known by its checksum, and damaged when it is cut off", () => {
    const file = snapshot();
    expect(run("snapshot", file).status).toBe(0);
    truncateSync(file, 2_000_000);
    expect(run("snapshot", file)).toMatchObject({
      status: DAMAGED,
      stderr: expect.stringContaining("cut off") as unknown,
    });
    truncateSync(file, 10);
    expect(run("snapshot", file).status).toBe(DAMAGED);
  });
});

describe("the encryption configuration of a restore with other keys", () => {
  test("writes with the own key, and reads with both", () => {
    const [own, other] = ["own", "other"].map((name) => {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, renderEncryptionConfiguration(Buffer.from(name.repeat(4)).toString("base64")));
      return file;
    }) as [string, string];
    const { stdout } = run("both-keys", own, other);

    const keys = [...stdout.matchAll(/secret: "([^"]+)"/g)].map(([, key = ""]) =>
      Buffer.from(key, "base64").toString(),
    );
    expect(keys).toEqual(["ownownownown", "otherotherotherother"]);
    expect(stdout.match(/- secretbox:/g)).toHaveLength(2);
    expect(stdout.endsWith("      - identity: {}\n")).toBe(true);
    expect(stdout.match(/identity/g)).toHaveLength(1);
  });

  test("is refused when a file is of another form", () => {
    const file = join(folder, "own.yaml");
    writeFileSync(file, "kind: EncryptionConfiguration\n");

    expect(run("both-keys", file, file).status).toBe(1);
  });
});
