import type { IConstruct } from "constructs";
import { hasTokens, imageReference, knownKeys, problem, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import type { IContainerImage, IKubernetesNamespace } from "../../kube";
import { repositoryPath } from "./harbor-names";

/** Which image of a repository: by a tag, or for good by a digest. */
export interface HarborImageVersion {
  /**
   * Tag, which is not `latest`.
   *
   * @default - a digest says which image
   */
  readonly tag?: string;

  /**
   * Digest, such as `sha256:...`.
   *
   * @default - a tag says which image
   */
  readonly digest?: string;
}

/** Makes the Secret of a namespace for whoever needs it; undefined when the image is public. */
export type PullSecretMaker = (namespace: IKubernetesNamespace, consumer?: IConstruct) => string | undefined;

/** An image of a project, with the login that it takes; made by `image` of the project. */
export class HarborImage implements IContainerImage {
  /** @internal */
  public constructor(
    public readonly reference: string,
    private readonly makePullSecret: PullSecretMaker,
  ) {}

  public pullSecretFor(namespace: IKubernetesNamespace, consumer?: IConstruct): string | undefined {
    return this.makePullSecret(namespace, consumer);
  }
}

/** Renders the full name of an image. */
export function renderReference(repository: string, { tag, digest }: HarborImageVersion): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}

/**
 * Checks which image is meant.
 *
 * @param place registry and project that the repository is below
 * @param repository path of the repository
 * @param given tag or digest
 */
export function checkImage(place: string, repository: unknown, given: HarborImageVersion | undefined): CheckResult {
  const version = readable(given);
  const path = repositoryPath("repository", repository);
  const shape = [required("version", given) ?? knownKeys("", given, ["tag", "digest"]), checkVersion(version)];
  const isShaped = path === undefined && shape.every((result) => result === undefined || isEmpty(result));
  return [
    path,
    shape,
    isShaped
      ? imageReference(
          version.tag === undefined ? "digest" : "tag",
          renderReference(`${place}/${String(repository)}`, version),
        )
      : undefined,
  ];
}

function checkVersion({ tag, digest }: Partial<HarborImageVersion>): CheckResult {
  if (tag !== undefined && digest !== undefined) {
    return problem("digest", "image-version", "must not be given beside 'tag'", "keep one of the two");
  }
  const [path, given] = tag === undefined ? ["digest", digest] : ["tag", tag];
  if (given !== undefined && typeof given !== "string" && !hasTokens(given)) {
    return required(path, given) ?? problem(path, "wrong-kind", "must be a text", 'write it as "1.2.3"', given);
  }
  return tag === undefined && digest === undefined
    ? problem("tag", "image-version", "must be given, or 'digest'", "say which image is meant")
    : undefined;
}

function isEmpty(result: CheckResult): boolean {
  return Array.isArray(result) && result.length === 0;
}
