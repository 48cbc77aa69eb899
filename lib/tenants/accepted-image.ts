import { Construct } from "constructs";
import { checkProps, guardStack, knownKeys, readable, required, uuid } from "../core";
import { ImagesImageAccessAcceptV2 } from "../providers/.gen/openstack/images-image-access-accept-v2";

/** Properties of `AcceptedImage`. */
export interface AcceptedImageProps {
  /** Id of an image that was shared with the project of this stack's login. */
  readonly imageId: string;
}

/**
 * Defines that a tenant accepts an image that `TenantProject.images` shares with it, so that the image shows up in its lists. This is
 * the tenant's part: it belongs into a stack of the tenant.
 *
 * @see https://docs.openstack.org/api-ref/image/v2/#update-image-member
 */
export class AcceptedImage extends Construct {
  /** Id of the image; what uses it waits for the acceptance. */
  public readonly imageId: string;

  /** @throws ValidationError when the id is none */
  public constructor(scope: Construct, id: string, props: AcceptedImageProps) {
    super(scope, id);
    const { imageId } = readable(props);
    checkProps(
      this,
      required("props", props) ?? knownKeys("", props, ["imageId"]),
      required("imageId", imageId) ?? uuid("imageId", imageId),
    );
    guardStack(this);
    this.imageId = new ImagesImageAccessAcceptV2(this, "Resource", {
      imageId: props.imageId,
      status: "accepted",
    }).imageId;
  }
}
