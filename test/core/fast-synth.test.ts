import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installFastSynth } from "../../lib/core";

const SUPPORT = join(__dirname, "support");
const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Synthesizes the feature app in a process of its own; gives the fast parts and every file. */
function synthesize(environment: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "fast-synth-"));
  folders.push(folder);
  const args = ["-r", join(SUPPORT, "register-typescript.js"), join(SUPPORT, "feature-app.js"), folder];
  const parts = execFileSync(process.execPath, args, { encoding: "utf8", env: { ...process.env, ...environment } });
  return { parts: JSON.parse(parts) as string[], files: readFiles(folder, folder) };
}

function readFiles(root: string, folder: string): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(folder).map((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory()
        ? readFiles(root, path)
        : { [path.slice(root.length)]: readFileSync(path, "utf8") };
    }),
  ) as Record<string, string>;
}

describe("compared with stock cdktf", () => {
  const stock = synthesize({ K8S_ON_OPENSTACK_FAST_SYNTH: "0" });

  test("the off switch leaves cdktf alone", () => {
    expect(stock.parts).toEqual([]);
  });

  test("fast synthesis writes the same files, byte for byte", () => {
    const fast = synthesize({ K8S_ON_OPENSTACK_FAST_SYNTH: "" });
    expect(fast.parts).toEqual(["stack-traces", "resolve"]);
    expect(Object.keys(fast.files)).toHaveLength(7);
    expect(fast.files).toEqual(stock.files);
  });

  test("kept stack traces change no file", () => {
    const traced = synthesize({ K8S_ON_OPENSTACK_STACK_TRACES: "1" });
    expect(traced.parts).toEqual(["resolve"]);
    expect(traced.files).toEqual(stock.files);
  });
});

describe("with a cdktf whose insides differ", () => {
  const stockResolve = (_scope: unknown, value: unknown) => JSON.parse(JSON.stringify(value, dropUndefined)) as unknown;

  function dropUndefined(_key: string, value: unknown): unknown {
    return Array.isArray(value) ? value.filter((item) => item !== undefined) : value;
  }

  function install(modules: Record<string, unknown>) {
    return installFastSynth({ environment: {}, load: (path) => modules[path] ?? fail(path) });
  }

  function fail(path: string): never {
    throw new TypeError(`Cannot find module '${path}'`);
  }

  test("missing modules leave it as it is", () => {
    expect(install({})).toEqual([]);
  });

  test("modules without the functions leave it as it is", () => {
    expect(
      install({ "cdktf/lib/tokens/private/stack-trace": {}, "cdktf/lib/_tokens": { resolve: "elsewhere" } }),
    ).toEqual([]);
  });

  test("a resolve that treats plain values in another way stays", () => {
    const tokens = { resolve: (_scope: unknown, value: unknown) => value };
    const { resolve } = tokens;
    expect(install({ "cdktf/lib/_tokens": tokens })).toEqual([]);
    expect(tokens.resolve).toBe(resolve);
  });

  test("exports that cannot be replaced stay", () => {
    expect(install({ "cdktf/lib/_tokens": Object.freeze({ resolve: stockResolve }) })).toEqual([]);
  });

  test("what fits is replaced, once", () => {
    const modules = { "cdktf/lib/_tokens": { resolve: stockResolve } };
    expect(install(modules)).toEqual(["resolve"]);
    const { resolve } = modules["cdktf/lib/_tokens"];
    expect(install(modules)).toEqual(["resolve"]);
    expect(modules["cdktf/lib/_tokens"].resolve).toBe(resolve);
    expect(resolve).not.toBe(stockResolve);
  });

  test("what may hold a token is left to cdktf, and so are failures", () => {
    const seen: unknown[] = [];
    const tokens = {
      resolve: (scope: unknown, value: unknown) => {
        seen.push(value);
        return stockResolve(scope, value);
      },
    };
    install({ "cdktf/lib/_tokens": tokens });
    seen.length = 0;
    tokens.resolve(undefined, {
      plain: "a",
      token: "${TfToken[TOKEN.1]}",
      list: [1, "#{TfToken[TOKEN.2]}"],
      number: -4.2e298,
    });
    expect(seen).toEqual(["${TfToken[TOKEN.1]}", [1, "#{TfToken[TOKEN.2]}"], -4.2e298]);
  });
});
