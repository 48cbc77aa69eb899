import type { KubeletSettings } from "../bootstrap";
import { Quantity } from "../core";
import type { Precondition } from "../core";
import type { MachineOptions } from "./machine-options";

const MEBIBYTE = 1_048_576;

/** Least that a flavor must have. */
export interface FlavorMinimum {
  /** Virtual processors. */
  readonly vcpus: number;

  /** Memory in MiB. */
  readonly ram: number;
}

/** What the flavor of a pool is held against. */
export interface FlavorDemand {
  /** Options of the pool. */
  readonly machine: Pick<MachineOptions, "rootVolume">;

  /** Kubelet settings of the pool. */
  readonly kubelet: KubeletSettings | undefined;

  /** Least that the role of the machines asks for. */
  readonly minimum: FlavorMinimum | undefined;
}

/** Conditions on a flavor as the cloud has it, in terms of `self`, for the data source that looks it up. */
export function renderFlavorConditions({ machine, kubelet, minimum }: FlavorDemand): Precondition[] {
  const reserved = [kubelet?.kubeReserved, kubelet?.systemReserved];
  const milliCpus = sum(reserved.map((one) => one?.cpu)) * 1_000;
  const mebibytes = Math.ceil(sum(reserved.map((one) => one?.memory)) / MEBIBYTE);
  return [
    ...(minimum === undefined
      ? []
      : [
          {
            condition: `\${self.vcpus >= ${minimum.vcpus} && self.ram >= ${minimum.ram}}`,
            errorMessage: `The flavor of control plane nodes needs at least ${minimum.vcpus} vCPUs and ${minimum.ram} MiB of memory; choose a larger one.`,
          },
        ]),
    ...(machine.rootVolume === undefined
      ? [
          {
            condition: "${self.disk > 0}",
            errorMessage: "The flavor has no disk of its own; set 'rootVolume' to boot from a Cinder volume.",
          },
        ]
      : []),
    ...(milliCpus === 0 && mebibytes === 0
      ? []
      : [
          {
            condition: `\${self.vcpus * 1000 > ${milliCpus} && self.ram > ${mebibytes}}`,
            errorMessage: `The kubelet keeps ${milliCpus}m of CPU and ${mebibytes} MiB of memory from Pods, which is all that the flavor has; lower 'kubeReserved' and 'systemReserved', or choose a larger flavor.`,
          },
        ]),
  ];
}

/** Quantities that are malformed have been refused before. */
function sum(quantities: readonly (string | undefined)[]): number {
  return quantities.reduce((total, quantity) => total + (Quantity.tryParse(quantity)?.toNumber() ?? 0), 0);
}
