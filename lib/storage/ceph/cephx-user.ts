import {
  TerraformExpression,
  hasTokens,
  knownKeys,
  matches,
  notLiteralSecret,
  object,
  oneOf,
  problem,
  readable,
  required,
} from "../../core";
import type { CheckResult } from "../../core";
import { deferred } from "../../core/check-helpers";

/** Kind of the key of a user of Ceph. */
export enum CephxKeyType {
  /** The one that every kernel knows: `ceph auth get-or-create --key-type aes`. */
  AES = "aes",

  /**
   * The default of Ceph from 20.2.4 on. Nodes need Linux 7.0, or a kernel that has the change of it; on others, no volume can be attached.
   *
   * @see https://docs.ceph.com/en/latest/security/CVE-2025-30156/
   */
  AES_256 = "aes256k",
}

/** A user of Ceph, as `ceph auth` calls it. */
export interface CephxUser {
  /** Name without `client.`, such as `kubernetes`. */
  readonly name: string;

  /** Key, as `ceph auth get-key` prints it; a sensitive Terraform variable, never literal text. */
  readonly key: string;

  /**
   * Kind of the key; Terraform compares.
   *
   * @default CephxKeyType.AES
   */
  readonly keyType?: CephxKeyType;
}

/** What keys of each kind begin with: the number of the kind, 1 or 2, in Base64. */
const PREFIXES = { [CephxKeyType.AES]: "AQ", [CephxKeyType.AES_256]: "Ag" };

/** Users that Ceph's own programs log in with. */
const SYSTEM_USERS = ["admin", "cinder", "cinder-backup", "glance", "nova"];

/**
 * Checks a user of Ceph; the key never shows.
 *
 * @param path path of the property
 * @param given the user
 */
export function checkCephxUser(path: string, given: CephxUser | undefined): CheckResult {
  const { name, key, keyType } = readable(given);
  return (
    required(path, given) ??
    object(path, given) ?? [
      knownKeys(path, given, ["name", "key", "keyType"]),
      required(`${path}.name`, name) ??
        matches(`${path}.name`, name, /^(?!client\.)[A-Za-z0-9_.-]+$/, "the name of a user without 'client.'"),
      SYSTEM_USERS.includes(String(name))
        ? problem(
            `${path}.name`,
            "cephx-user",
            "must be a user of this cluster's own",
            "make one with 'mon profile rbd' and 'osd profile rbd pool=<pool>'",
            name,
          )
        : undefined,
      required(`${path}.key`, key) ?? checkKey(`${path}.key`, key, keyType ?? CephxKeyType.AES),
      oneOf(`${path}.keyType`, keyType, Object.values(CephxKeyType)),
    ]
  );
}

function checkKey(path: string, key: unknown, keyType: CephxKeyType): CheckResult {
  if (!hasTokens(key)) {
    return notLiteralSecret(path, key);
  }
  const prefix = PREFIXES[keyType] as string | undefined;
  if (prefix === undefined) {
    return undefined;
  }
  const condition = TerraformExpression.call("startswith", key, prefix);
  const fix =
    keyType === CephxKeyType.AES
      ? "rotate it with 'ceph auth rotate --key-type aes', or say CephxKeyType.AES_256 where all nodes have Linux 7.0"
      : "say CephxKeyType.AES";
  return deferred(path, condition, `must be a key of the type ${keyType}`, fix);
}
