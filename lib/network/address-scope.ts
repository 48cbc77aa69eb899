import { Construct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, knownKeys, notBlank, ofKind, required, terraformText, uuid } from "../core";
import { NetworkingAddressscopeV2 } from "../providers/.gen/openstack/networking-addressscope-v2";

/** Defines an address scope of Neutron. */
export interface IAddressScope {
  /** UUID of the scope. */
  readonly addressScopeId: string;
}

/** Properties of `AddressScope`. */
export interface AddressScopeProps {
  /** Name of the scope. */
  readonly name: string;
}

/**
 * Defines an address scope for IPv4: no two subnets in it have the same addresses, and routers join them without translation.
 *
 * Routers do not join subnets of different scopes, so whatever is to reach each other has to be in one.
 *
 * @see https://docs.openstack.org/neutron/latest/admin/config-address-scopes.html
 */
export class AddressScope extends Construct implements IAddressScope {
  /**
   * A scope that exists already; it may belong to another project that shares it.
   *
   * @param addressScopeId UUID as `openstack address scope show -f value -c id` prints it
   * @throws ValidationError when the id is no UUID
   */
  public static fromId(addressScopeId: string): IAddressScope {
    checkProps(
      "AddressScope.fromId",
      required("addressScopeId", addressScopeId) ?? uuid("addressScopeId", addressScopeId),
    );
    return { addressScopeId };
  }

  public readonly addressScopeId: string;

  /**
   * @throws ValidationError when the name is missing or blank
   */
  public constructor(scope: Construct, id: string, props: AddressScopeProps) {
    super(scope, id);
    checkProps(this, checkAddressScopeProps(props));
    this.addressScopeId = new NetworkingAddressscopeV2(this, "Resource", {
      name: terraformText(props.name),
      ipVersion: 4,
    }).id;
  }
}

function checkAddressScopeProps(props: AddressScopeProps): CheckResult {
  return (
    required("props", props) ?? [
      knownKeys("", props, ["name"]),
      required("name", props.name) ?? notBlank("name", props.name),
    ]
  );
}

/** Checks an address scope as a caller gave it, which without types may be anything. */
export function checkAddressScope(path: string, scope: unknown): CheckResult {
  const fix = "use AddressScope.fromId(...) or an AddressScope";
  if (typeof scope !== "object" || scope === null) {
    return ofKind(path, scope, AddressScope, fix);
  }
  const { addressScopeId } = scope as Partial<IAddressScope>;
  return required(`${path}.addressScopeId`, addressScopeId) ?? uuid(`${path}.addressScopeId`, addressScopeId);
}
