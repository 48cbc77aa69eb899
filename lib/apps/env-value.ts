import { listValues, matches, notBlank, problem, required } from "../core";
import type { CheckResult } from "../core";

/** Facts of a pod that a container can be told, by their path in the Pod object. */
export enum PodField {
  /** Name of the pod. */
  NAME = "metadata.name",
  /** Namespace of the pod. */
  NAMESPACE = "metadata.namespace",
  /** UID of the pod. */
  UID = "metadata.uid",
  /** Address of the pod. */
  IP = "status.podIP",
  /** Name of the node that the pod is on. */
  NODE_NAME = "spec.nodeName",
  /** Address of the node that the pod is on. */
  NODE_IP = "status.hostIP",
}

/** Where the value of an environment variable comes from. */
export type EnvSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "config"; readonly key: string }
  | { readonly kind: "secret"; readonly key: string }
  | { readonly kind: "other-secret"; readonly secretName: string; readonly key: string }
  | { readonly kind: "field"; readonly field: PodField };

const OBJECT_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Defines the value of an environment variable. */
export class EnvValue {
  /**
   * Text that arrives as it stands: Kubernetes would replace `$(NAME)` in it, and does not. It is no place for secrets.
   *
   * @param text the value
   */
  public static of(text: string): EnvValue {
    return new EnvValue({ kind: "text", text });
  }

  /**
   * A value of the workload's own `config`.
   *
   * @param key key in `config`
   */
  public static fromConfig(key: string): EnvValue {
    return new EnvValue({ kind: "config", key });
  }

  /**
   * A value of the workload's own `secrets`.
   *
   * @param key key in `secrets`
   */
  public static fromSecret(key: string): EnvValue {
    return new EnvValue({ kind: "secret", key });
  }

  /**
   * A value of a Secret that exists in the namespace; a change of it restarts nothing.
   *
   * @param secretName name of the Secret
   * @param key key in the Secret
   */
  public static fromExistingSecret(secretName: string, key: string): EnvValue {
    return new EnvValue({ kind: "other-secret", secretName, key });
  }

  /**
   * A fact of the pod.
   *
   * @param field which fact
   */
  public static fromField(field: PodField): EnvValue {
    return new EnvValue({ kind: "field", field });
  }

  // private, so that for TypeScript too nothing else with a method of the same name is one.
  private constructor(private readonly given: EnvSource) {}

  /** Where the value comes from. @internal */
  public get source(): EnvSource {
    return this.given;
  }

  /**
   * Checks the value against the config and the secrets that there are.
   *
   * @param path path of the variable
   * @param configKeys keys of `config`
   * @param secretKeys keys of `secrets`
   */
  public check(path: string, configKeys: readonly string[], secretKeys: readonly string[]): CheckResult {
    const { source } = this;
    switch (source.kind) {
      case "text":
        return checkEnvText(path, source.text);
      case "config":
        return checkKnownKey(path, "config", source.key, configKeys);
      case "secret":
        return checkKnownKey(path, "secrets", source.key, secretKeys);
      case "other-secret":
        return [
          required(`${path}.secretName`, source.secretName) ?? notBlank(`${path}.secretName`, source.secretName),
          required(`${path}.key`, source.key) ?? objectKey(`${path}.key`, source.key),
        ];
      case "field":
        return Object.values(PodField).includes(source.field)
          ? undefined
          : problem(path, "pod-field", "must be a PodField", "use one of PodField", source.field);
    }
  }
}

function checkEnvText(path: string, text: unknown): CheckResult {
  if (typeof text !== "string") {
    return problem(path, "env-text", "must be a text", "put it in quotes", text);
  }
  return text.includes("\0")
    ? problem(path, "env-nul", "must not have a NUL character, which ends every text of a process", "remove it")
    : undefined;
}

/**
 * Checks that a key is one of those that there are.
 *
 * @param path path of what names the key
 * @param where property that holds the keys
 * @param key the key
 * @param known keys that there are
 */
export function checkKnownKey(path: string, where: string, key: unknown, known: readonly string[]): CheckResult {
  return typeof key === "string" && known.includes(key)
    ? undefined
    : problem(
        path,
        "key-missing",
        `must name a key of '${where}'`,
        known.length === 0 ? `add the key to '${where}'` : `use ${listValues(known)}, or add the key`,
        key,
      );
}

/** Checks a key of a ConfigMap or Secret. */
export function objectKey(path: string, key: unknown): CheckResult {
  return matches(path, key, OBJECT_KEY, "a key of at most 253 letters, digits, '-', '_' and '.'");
}
