import type { Construct } from "constructs";
import { terraformText, notBlank, required, uuid } from "../core";
import type { CheckResult } from "../core";
import { DataOpenstackImagesImageV2 } from "../providers/.gen/openstack/data-openstack-images-image-v2";

/**
 * The Glance image that servers boot from.
 *
 * A changed image reaches only nodes that are made after it, or whose generation is raised: Nova would otherwise rebuild every
 * server in place at the same moment.
 */
export class MachineImage {
  /** The one image of this name; the plan fails when there is none, or more than one. */
  public static named(name: string): MachineImage {
    return new MachineImage(name, undefined);
  }

  /** The image with this id. */
  public static fromImageId(imageId: string): MachineImage {
    return new MachineImage(undefined, imageId);
  }

  private constructor(
    private readonly imageName: string | undefined,
    private readonly givenId: string | undefined,
  ) {}

  /** Checks the name or id. @internal */
  public check(path: string): CheckResult {
    return this.givenId === undefined
      ? [required(path, this.imageName), notBlank(path, this.imageName)]
      : uuid(path, this.givenId);
  }

  /** Id of the image, by way of a data source when it was named. @internal */
  public imageId(scope: Construct): string {
    if (this.imageName === undefined) {
      return this.givenId ?? "";
    }
    return new DataOpenstackImagesImageV2(scope, "Image", { name: terraformText(this.imageName) }).id;
  }
}
