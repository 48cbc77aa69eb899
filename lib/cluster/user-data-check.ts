import { Lazy } from "cdktf";
import { NodeRole, USER_DATA_LIMIT, estimateUserDataBytes } from "../bootstrap";
import type { ClusterSpec } from "../bootstrap";
import type { Problem } from "../core";
import { KeyAlgorithm } from "../pki";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { renderClusterSpec, renderMachineSpec } from "./cluster-spec";

/** Text of the user's that needs no estimate: with so little, the user data is half of what Nova takes. */
const HARMLESS_LENGTH = 8_000;

/** How much of Nova's limit an estimate may reach. */
const SAFE_SHARE = 0.95;

/** Checks that what the user wants on every node fits into user data, as far as that is known before Terraform runs. */
export function checkUserDataSize(props: K8sOnOpenStackClusterProps): Problem | undefined {
  if (JSON.stringify([renderMachineSpec(props), props.hardening, props.kubelet]).length < HARMLESS_LENGTH) {
    return undefined;
  }
  const bytes = estimateUserDataBytes(placeholderSpec(props), {
    name: `${props.name}-control-plane-1`,
    role: NodeRole.FIRST_CONTROL_PLANE,
    addresses: [unknownText()],
    machine: renderMachineSpec(props),
  });
  if (bytes <= USER_DATA_LIMIT * SAFE_SHARE) {
    return undefined;
  }
  return {
    code: "user-data-too-large",
    path: "files",
    value: bytes,
    message: `must leave the user data of a node below the ${USER_DATA_LIMIT} bytes that Nova takes`,
    fix: `shorten ${largestParts(props)}; or bring them in the image`,
  };
}

function largestParts({ files = [], trustedCaCertificates = [] }: K8sOnOpenStackClusterProps): string {
  const parts = [
    ...files.map(({ path, content }) => ({ name: path, length: content.length })),
    { name: "'trustedCaCertificates'", length: trustedCaCertificates.join("").length },
  ].sort((a, b) => b.length - a.length);
  return parts
    .filter(({ length }) => length > 0)
    .slice(0, 3)
    .map(({ name, length }) => `${name} (${length} characters)`)
    .join(", ");
}

/** The cluster with unknown values in the place of what Terraform makes. */
function placeholderSpec(props: K8sOnOpenStackClusterProps): ClusterSpec {
  const pair = () => ({ certificatePem: unknownText(), privateKeyPem: unknownText(), publicKeyPem: unknownText() });
  return renderClusterSpec({
    props,
    pki: {
      algorithm: props.keyAlgorithm ?? KeyAlgorithm.ECDSA_P256,
      clusterCa: pair(),
      frontProxyCa: pair(),
      etcdCa: pair(),
      serviceAccountKey: pair(),
      encryptionKey: unknownText(),
      joinSeed: unknownText(),
    },
    endpoint: { host: unknownText(), port: props.endpoint.port, certSans: [] },
    joinToken: unknownText(),
    controlPlaneAddresses: [unknownText()],
    etcdBackup: props.etcdBackup?.placeholder(unknownText),
  });
}

function unknownText(): string {
  return Lazy.stringValue({ produce: () => "" });
}
