import { checkText, isPlainObject, problem } from "./check-helpers";
import type { CheckResult } from "./check-result";
import { hasTokens } from "./tokens";

const FILE_MODE = /^0?[0-7]{3}$/;
const IMAGE =
  /^(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** Most characters in a key or a value of Nova's metadata, and most items. */
const METADATA_LENGTH = 255;
const METADATA_ITEMS = 128;

/** Options of `fileMode`. */
export interface FileModeOptions {
  /**
   * Whether the file holds a secret, so that others may not read it.
   *
   * @default false
   */
  readonly secret?: boolean;
}

/** Checks the mode of a file in octal, such as `0600`. */
export function fileMode(path: string, value: unknown, { secret = false }: FileModeOptions = {}): CheckResult {
  const rule = {
    code: "file-mode",
    message: secret ? "must be a file mode that lets nobody else read" : "must be a file mode in octal, as a text",
    fix: `write it as "${secret ? "0600" : "0644"}"`,
  };
  return checkText(path, value, rule, (text) => FILE_MODE.test(text) && !(secret && !text.endsWith("0")));
}

/** Checks an absolute path in its shortest form. */
export function absolutePath(path: string, value: unknown): CheckResult {
  const rule = {
    code: "absolute-path",
    message: "must be an absolute path",
    fix: "begin with '/', without '//', '.', '..' or '/' at the end",
  };
  return checkText(path, value, rule, isAbsolutePath);
}

function isAbsolutePath(text: string): boolean {
  const names = text.slice(1).split("/");
  return (
    text.startsWith("/") &&
    !/[\0\r\n]/.test(text) &&
    names.every((name) => !["", ".", ".."].includes(name) && name.length <= 255)
  );
}

/** Checks the reference of a container image: with a tag that is not `latest`, or with a digest. */
export function imageReference(path: string, value: unknown): CheckResult {
  const rule = {
    code: "image-reference",
    message: "must be an image with a tag or a digest",
    fix: "pin it, as registry.k8s.io/pause:3.10",
  };
  return checkText(path, value, rule, (text) => {
    const name = text.split("/").at(-1) ?? "";
    return IMAGE.test(text) && (text.includes("@sha256:") || (name.includes(":") && !name.endsWith(":latest")));
  });
}

/**
 * Checks metadata of a server: at most 128 items, keys and values of at most 255 characters.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-server
 */
export function metadata(path: string, value: unknown): CheckResult {
  if (value === undefined || (hasTokens(value) && !isPlainObject(value))) {
    return undefined;
  }
  if (!isPlainObject(value)) {
    return problem(path, "object", "must be an object", 'write it as { key: "value" }', value);
  }
  const keys = Object.keys(value);
  return [
    keys.length > METADATA_ITEMS
      ? problem(path, "metadata-items", `must have at most ${METADATA_ITEMS} items, got ${keys.length}`, "remove some")
      : undefined,
    keys.map((key) => [
      checkLength(`${path}.${key}`, "key", key),
      checkLength(`${path}.${key}`, "value", value[key] ?? null),
    ]),
  ];
}

function checkLength(path: string, what: string, value: unknown): CheckResult {
  const min = what === "key" ? 1 : 0;
  const rule = {
    code: `metadata-${what}`,
    message: `must have a ${what} that is a text of ${min} to ${METADATA_LENGTH} characters`,
    fix: "shorten it, or put it in quotes",
  };
  return checkText(path, value, rule, (text) => text.length >= min && text.length <= METADATA_LENGTH);
}

/** Checks that a value is plain data, as Helm values are: no functions, class instances, undefined items or numbers that are none. */
export function plainData(path: string, value: unknown): CheckResult {
  return value === undefined ? undefined : findImpurities(path, value, []);
}

function findImpurities(path: string, value: unknown, parents: readonly unknown[]): CheckResult {
  if (value === null || typeof value === "boolean" || typeof value === "string" || hasTokensHere(value)) {
    return undefined;
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return undefined;
  }
  const isTree = Array.isArray(value) || isPlainObject(value);
  if (!isTree || parents.includes(value)) {
    return problem(
      path,
      "plain-data",
      "must be plain data",
      "use texts, numbers, booleans, null, lists and objects",
      isTree ? "itself" : value,
    );
  }
  return Object.entries(value).map(([key, item]) => {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    return item === undefined
      ? problem(at, "plain-data", "must not be undefined", "leave the key out, or use null")
      : findImpurities(at, item, [...parents, value]);
  });
}

/** Whether the value itself is a token; tokens further down are looked at in their turn. */
function hasTokensHere(value: unknown): boolean {
  return hasTokens(value) && !(Array.isArray(value) || isPlainObject(value));
}
