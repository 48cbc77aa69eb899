/**
 * Defines what becomes of the custom definitions in the folder `crds` of a chart. Helm installs them once, and neither raises nor removes
 * them. Definitions among a chart's templates are up to its values.
 *
 * @see https://helm.sh/docs/chart_best_practices/custom_resource_definitions/
 */
export class ChartDefinitions {
  /** They are installed when they are not there yet. */
  public static readonly INSTALLED = new ChartDefinitions(false);

  /** They come from somewhere else, such as a release of their own. */
  public static readonly SKIPPED = new ChartDefinitions(true);

  private constructor(/** @internal */ public readonly skipped: boolean) {}
}
