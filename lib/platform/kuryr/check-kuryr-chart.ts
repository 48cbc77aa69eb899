import { checkCloudAccess } from "../../cloud";
import { checkCredential } from "../../cloud/check-credential";
import type { IKubernetesCluster } from "../../cluster";
import { problem, readable } from "../../core";
import type { CheckResult } from "../../core";

/** What of the properties of `NetworkPluginChart` Kuryr has alone, or lacks; as they were given. */
export type KuryrChartOptions = Partial<Readonly<Record<"cloud" | "credential" | "extraValues", unknown>>>;

/**
 * Checks the options that Kuryr has and the other plugins lack, and the other way round.
 *
 * @param cluster the cluster, as it was given
 * @param options the options, as they were given
 */
export function checkKuryrChart(cluster: IKubernetesCluster | undefined, options: KuryrChartOptions): CheckResult {
  const { plugin, kuryr } = readable(readable<IKubernetesCluster>(cluster).networking);
  if (plugin?.name !== "kuryr") {
    return (["cloud", "credential"] as const)
      .filter((key) => options[key] !== undefined)
      .map((key) =>
        problem(
          key,
          "kuryr-option",
          `must not be given${plugin === undefined ? "" : ` with ${plugin.name}`}, which makes nothing in the cloud`,
          "leave it out; only Kuryr logs in",
        ),
      );
  }
  return [
    options.cloud === undefined ? undefined : checkCloudAccess("cloud", options.cloud),
    checkCredential("credential", options.credential),
    options.extraValues === undefined
      ? undefined
      : problem(
          "extraValues",
          "kuryr-without-chart",
          "must not be given with kuryr, which has no chart",
          "use the options of NetworkPlugin.kuryr(...)",
        ),
    kuryr === undefined
      ? problem(
          "cluster.networking.kuryr",
          "kuryr-facts-missing",
          "must say what Kuryr works on",
          "make the cluster with NetworkPlugin.kuryr(...) in the infrastructure stack",
        )
      : undefined,
  ];
}
