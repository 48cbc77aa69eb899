import type { CheckResult } from "../core";
import { notBlank, uuid } from "../core";

/** Defines how an OpenStack network, subnet or router that exists already is found. */
export class NetworkRef {
  /**
   * A reference by id.
   *
   * @param value UUID as `openstack network show -f value -c id` prints it; may be a Terraform token
   */
  public static id(value: string): NetworkRef {
    return new NetworkRef(value, undefined);
  }

  /**
   * A reference by name, looked up at plan time.
   *
   * @param value name that exactly one object of the kind has
   */
  public static named(value: string): NetworkRef {
    return new NetworkRef(undefined, value);
  }

  private constructor(
    /** UUID of the object, when it was given. */
    public readonly uuid: string | undefined,
    /** Name of the object, when it was given. */
    public readonly name: string | undefined,
  ) {}

  /** Checks the reference, reported under `path`. */
  public check(path: string): CheckResult {
    return this.name === undefined ? uuid(path, this.uuid) : notBlank(path, this.name);
  }
}
