import { Construct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, knownKeys, notBlank, readable, required, sshPublicKey, terraformText } from "../core";
import { ComputeKeypairV2 } from "../providers/.gen/openstack/compute-keypair-v2";

/** Defines an SSH key of Nova. */
export interface IKeyPair {
  /** Name in Nova. */
  readonly keyPairName: string;
}

/** Properties of `KeyPair`. */
export interface KeyPairProps {
  /** Name in Nova, unique among the keys of the user. */
  readonly name: string;

  /** Public key, the one line of a `.pub` file: Ed25519, ECDSA, or RSA with at least 2048 bits. Never the private key. */
  readonly publicKey: string;
}

/** Defines an SSH key of Nova from a public key; Nova never makes one, because its private half would end up in the state. */
export class KeyPair extends Construct implements IKeyPair {
  /**
   * A key that Nova has already.
   *
   * @param name name of the key among those of the user that Terraform logs in as
   * @throws ValidationError when the name is blank
   */
  public static fromName(name: string): IKeyPair {
    checkProps("KeyPair.fromName", required("name", name), notBlank("name", name));
    return { keyPairName: terraformText(name) };
  }

  public readonly keyPairName: string;

  /**
   * @throws ValidationError when the key is missing, private, or too weak
   */
  public constructor(scope: Construct, id: string, props: KeyPairProps) {
    super(scope, id);
    checkProps(this, checkKeyPair(props));
    this.keyPairName = new ComputeKeypairV2(this, "Resource", {
      name: terraformText(props.name),
      publicKey: terraformText(props.publicKey.trim()),
    }).name;
  }
}

function checkKeyPair(props: KeyPairProps): CheckResult {
  const { name, publicKey } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["name", "publicKey"]),
    required("name", name) ?? notBlank("name", name),
    required("publicKey", publicKey) ?? sshPublicKey("publicKey", publicKey),
  ];
}
