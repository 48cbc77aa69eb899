import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the last release is read with: the versions of its own time, because later ones lack parts that it imports. */
const PACKAGES: readonly string[] = [
  "kuryr-kubernetes==10.0.0",
  "kuryr-lib==3.5.0",
  "keystoneauth1==5.6.0",
  "openstacksdk==3.0.0",
  "oslo.cache==3.7.0",
  "oslo.config==9.4.0",
  "oslo.log==5.5.1",
  "oslo.service==3.4.0",
  "oslo.utils==7.1.0",
  "os-vif==3.5.0",
  "eventlet==0.35.2",
  "pyroute2==0.7.12",
  "setuptools<80",
];

/** The last versions of Python that the release was tested with, best first. */
const INTERPRETERS = ["python3.11", "python3.10", "python3.9", "python3"];

/**
 * A Python that has the last release of Kuryr.
 *
 * @param folder where an environment is made when `E2E_KURYR_PYTHON` names none; one that is there is used again
 */
export function kuryrPython(folder: string): string {
  const given = process.env["E2E_KURYR_PYTHON"];
  if (given !== undefined && given !== "") {
    return given;
  }
  const python = join(folder, "bin/python");
  const done = join(folder, ".complete");
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    execFileSync(interpreter(), ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", ...PACKAGES], { stdio: "inherit" });
    writeFileSync(done, "");
  }
  return python;
}

function interpreter(): string {
  const found = INTERPRETERS.find((one) => {
    try {
      execFileSync(one, ["-c", "import sys; sys.exit(not ((3, 9) <= sys.version_info < (3, 12)))"], {
        stdio: "ignore",
      });
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) {
    throw new Error("Kuryr's last release runs on Python 3.9 to 3.11; install one, or set E2E_KURYR_PYTHON");
  }
  return found;
}
