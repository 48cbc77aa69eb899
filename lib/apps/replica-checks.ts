import { ofKind, problem, readable, readableList } from "../core";
import type { CheckResult } from "../core";
import type { ContainerApplicationProps } from "./application-props";
import { Scaling } from "./scaling";
import { UpdateStrategy } from "./update-strategy";
import { Volume } from "./volume";
import { isShared } from "./volume-claim";

function isOfOneNode({ source }: Volume): boolean {
  return source.kind === "claim" && !isShared(readable(source.options));
}

/** Checks that volumes, number of replicas and updates fit together. */
export function checkReplicas(props: Partial<ContainerApplicationProps>): CheckResult {
  const { updateStrategy } = props;
  const volumes = readableList(props.volumes);
  const kinds = volumes.map((one) => (one instanceof Volume ? one.source.kind : undefined));
  const hasOneNode = volumes.some((one) => one instanceof Volume && isOfOneNode(one));
  return [
    ofKind("updateStrategy", updateStrategy, UpdateStrategy, "use UpdateStrategy.rolling(...) or .recreate()"),
    updateStrategy instanceof UpdateStrategy ? updateStrategy.check("updateStrategy") : undefined,
    hasOneNode ? checkOneVolume(props, kinds.includes("per-replica")) : undefined,
    kinds.includes("per-replica") ? checkVolumePerReplica(props) : undefined,
    volumes.map((one, index) =>
      one instanceof Volume ? checkKept(`volumes[${index}].keepAtLeast`, one, props.scaling) : undefined,
    ),
  ];
}

function checkOneVolume(
  { scaling, updateStrategy }: Partial<ContainerApplicationProps>,
  isStatefulSet: boolean,
): CheckResult {
  const most = scaling instanceof Scaling ? scaling.max : 1;
  const rolls = updateStrategy instanceof UpdateStrategy && updateStrategy.type === "RollingUpdate";
  return [
    most > 1
      ? problem(
          "scaling",
          "claim-shared",
          "must have one replica at most beside Volume.claim, because a volume is attached to one node at a time",
          "use Volume.perReplica, or a class over shares with VolumeAccess.sharedFiles()",
          most,
        )
      : undefined,
    rolls && !isStatefulSet
      ? problem(
          "updateStrategy",
          "claim-shared",
          "must not start the new replica before the old one has given the volume back",
          "leave it out, or use UpdateStrategy.recreate()",
        )
      : undefined,
  ];
}

function checkVolumePerReplica({ scaling, updateStrategy }: Partial<ContainerApplicationProps>): CheckResult {
  return [
    scaling instanceof Scaling && scaling.isAutomatic
      ? problem(
          "scaling",
          "scaling-unsupported",
          "must be fixed when each replica has a volume, because data does not come and go with the load",
          "use Scaling.fixed(...)",
        )
      : undefined,
    updateStrategy instanceof UpdateStrategy
      ? problem(
          "updateStrategy",
          "strategy-unsupported",
          "must not be given when each replica has a volume",
          "leave it out: they are replaced one by one, the last one first",
        )
      : undefined,
  ];
}

/** Who stops an application hardly means to throw its data away. */
function checkKept(path: string, { source }: Volume, scaling: Scaling | undefined): CheckResult {
  const isStopped = scaling instanceof Scaling && !scaling.isAutomatic && scaling.max === 0;
  return isStopped && source.kind === "per-replica" && readable(source.options).keepAtLeast === undefined
    ? problem(
        path,
        "volumes-would-go",
        "must be given while there are no replicas, whose volumes would go with them",
        "say how many volumes stay",
      )
    : undefined;
}
