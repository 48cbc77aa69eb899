import type { CheckResult } from "./check-result";
import { checkText } from "./check-helpers";

const FILE_MODE = /^0?[0-7]{3}$/;

/** Checks the mode of a file, such as `0600`. */
export function fileMode(path: string, value: unknown): CheckResult {
  const rule = { code: "file-mode", message: "must be a file mode in octal, as a text", fix: 'write it as "0600"' };
  return checkText(path, value, rule, (text) => FILE_MODE.test(text));
}

/** Checks an absolute path, in its shortest form. */
export function absolutePath(path: string, value: unknown): CheckResult {
  const rule = {
    code: "absolute-path",
    message: "must be an absolute path",
    fix: "begin with '/', without '//', '.', '..' or '/' at the end",
  };
  return checkText(path, value, rule, (text) => {
    return (
      text.startsWith("/") &&
      text.length > 1 &&
      !text.includes("\0") &&
      !text
        .slice(1)
        .split("/")
        .some((part) => ["", ".", ".."].includes(part))
    );
  });
}
