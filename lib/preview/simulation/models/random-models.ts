import { createHash } from "node:crypto";
import { inventUuid } from "../invented-value";
import { numberOf, textOf, textsOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import type { WireObject } from "../wire-value";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

const PETS = ["otter", "heron", "lynx", "marten", "plover", "vole", "wren", "newt"];
const MOODS = ["calm", "brisk", "quiet", "bold", "gentle", "keen", "merry", "spry"];

/** How `hashicorp/random` makes its values, except that the same configuration gives the same ones. */
export const RANDOM_MODELS: ResourceModels = {
  random_password: {
    planned: passwordDefaults,
    settle: (context) => ({
      id: "none",
      result: password(context),
      bcrypt_hash: `$2a$10$${text(context, LOWER + UPPER + DIGITS, 53)}`,
    }),
  },
  random_string: {
    planned: passwordDefaults,
    settle: (context) => ({ id: password(context), result: password(context) }),
  },
  random_bytes: {
    settle: (context) => {
      const bytes = stream(context.seed, numberOf(context.config, "length") ?? 1);
      return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
    },
  },
  random_id: {
    settle: ({ config, seed }) => {
      const bytes = stream(seed, numberOf(config, "byte_length") ?? 1);
      const prefix = textOf(config, "prefix") ?? "";
      return {
        id: bytes.toString("base64url"),
        b64_url: prefix + bytes.toString("base64url"),
        b64_std: prefix + bytes.toString("base64"),
        hex: prefix + bytes.toString("hex"),
        dec: `${prefix}${BigInt(`0x${bytes.toString("hex")}`)}`,
      };
    },
  },
  random_integer: {
    settle: ({ config, seed }) => {
      const min = numberOf(config, "min") ?? 0;
      const result = min + (stream(seed, 4).readUInt32BE() % ((numberOf(config, "max") ?? min) - min + 1));
      return { id: String(result), result };
    },
  },
  random_uuid: {
    settle: ({ seed }) => ({ id: inventUuid(seed), result: inventUuid(seed) }),
  },
  random_pet: {
    planned: () => ({ length: 2, separator: "-" }),
    settle: ({ config, object, seed }) => {
      const bytes = stream(seed, 2);
      const words = [MOODS[bytes[0] % MOODS.length], PETS[bytes[1] % PETS.length]];
      const prefix = textOf(config, "prefix");
      return { id: [...(prefix === undefined ? [] : [prefix]), ...words].join(textOf(object, "separator") ?? "-") };
    },
  },
  random_shuffle: {
    settle: ({ config, seed }) => {
      const input = textsOf(config, "input");
      const keyed = input.map((value, index) => ({ value, key: stream(`${seed}/${index}`, 8).toString("hex") }));
      const shuffled = keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ value }) => value);
      return { id: "-", result: shuffled.slice(0, numberOf(config, "result_count") ?? shuffled.length) };
    },
  },
};

function passwordDefaults(config: WireObject): WireObject {
  return {
    lower: true,
    upper: true,
    numeric: config.number ?? true,
    number: config.numeric ?? true,
    special: true,
    min_lower: 0,
    min_upper: 0,
    min_numeric: 0,
    min_special: 0,
  };
}

function password(context: SettleContext): string {
  const { object, seed } = context;
  const kinds = [
    { name: "lower", letters: LOWER },
    { name: "upper", letters: UPPER },
    { name: "numeric", letters: DIGITS },
    { name: "special", letters: textOf(object, "override_special") ?? SPECIAL },
  ].filter(({ name }) => object[name] !== false);
  const length = numberOf(object, "length") ?? 0;
  const required = kinds.flatMap(({ name, letters }) => [
    ...text(context, letters, numberOf(object, `min_${name}`) ?? 0, name),
  ]);
  const rest = text(context, kinds.map(({ letters }) => letters).join(""), Math.max(0, length - required.length));
  const keyed = [...required, ...rest].map((letter, index) => ({
    letter,
    key: stream(`${seed}#${index}`, 4).toString("hex"),
  }));
  return keyed
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ letter }) => letter)
    .join("");
}

function text({ seed }: SettleContext, letters: string, length: number, salt = ""): string {
  return letters === ""
    ? ""
    : [...stream(`${seed}|${salt}`, length)].map((byte) => letters[byte % letters.length]).join("");
}

/** Bytes that look random and are the same for the same seed. */
function stream(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash("sha256").update(`${seed}:${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
