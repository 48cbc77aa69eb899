import { join } from "node:path";
import { Release } from "@cdktf/provider-helm/lib/release";
import { AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dnsLabel,
  each,
  escapedJsonText,
  guardStack,
  hasControlCharacters,
  hasTokens,
  integer,
  knownKeys,
  notBlank,
  object,
  problem,
  readable,
  required,
  terraformDocuments,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlainTree } from "./helm-values";
import { checkPlacement } from "./placement";
import { checkRetiredObject } from "./retired";

/** The chart that all bundles of a stack share. */
const BUNDLE = join(__dirname, "bundle");
const BUNDLE_ID = "ManifestsChart";

const DEFAULT_TIMEOUT_SECONDS = 300;
const KEYS = ["cluster", "name", "namespace", "objects", "timeoutSeconds"];

/** A complete Kubernetes object of any kind. */
export interface KubernetesObject {
  /** Group and version, such as `gateway.networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** Kind, such as `HTTPRoute`. */
  readonly kind: string;

  /** Name and what else identifies the object. */
  readonly metadata: {
    /** Name, unique among the objects of its kind in its namespace. */
    readonly name: string;

    /**
     * Namespace.
     *
     * @default - that of the release, for kinds that have one
     */
    readonly namespace?: string;

    /**
     * Labels.
     *
     * @default - none
     */
    readonly labels?: Readonly<Record<string, string>>;

    /**
     * Annotations.
     *
     * @default - none
     */
    readonly annotations?: Readonly<Record<string, string>>;
  };

  /** Everything else that the kind has, `spec` for the most part. */
  readonly [field: string]: unknown;
}

/** Properties of `Manifests`. */
export interface ManifestsProps {
  /** Cluster that the objects are made on. */
  readonly cluster: IKubernetesCluster;

  /** Name of the release that holds the objects: a DNS label of at most 53 characters, unique in its namespace. */
  readonly name: string;

  /** Namespace of the release, and of objects that name none. It has to exist. */
  readonly namespace: string;

  /** The objects. Their kinds have to exist when the release is installed: put definitions into an earlier one. */
  readonly objects: readonly KubernetesObject[];

  /**
   * How long Helm waits for the objects to be ready, and for hooks, in seconds, from 30 to 7200.
   *
   * @default 300
   */
  readonly timeoutSeconds?: number;
}

/**
 * Defines Kubernetes objects of any kind, custom ones among them, as one release of a chart that comes with the library.
 *
 * A plan needs neither the API nor the definitions of custom kinds, other than with `kubernetes_manifest`. The objects stand in the
 * state: no secrets.
 */
export class Manifests extends Construct {
  /** Name of the release. */
  public readonly releaseName: string;

  /**
   * @throws ValidationError when an object lacks its kind or name, appears twice, or stands in the stack that makes the cluster
   */
  public constructor(scope: Construct, id: string, props: ManifestsProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkManifests(props));
    guardStack(this);
    this.releaseName = props.name;

    new Release(this, "Resource", {
      name: props.name,
      namespace: terraformText(props.namespace),
      chart: `./${bundleOf(this).path}`,
      values: [terraformDocuments([{ objects: props.objects.map(renderObject) }])],
      timeout: props.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      waitForJobs: true,
      maxHistory: 10,
    });
  }
}

/** Helm writes its values as YAML again, which fails on control characters: such an object travels as JSON text. */
function renderObject(object: KubernetesObject): KubernetesObject | string {
  return !hasTokens(object) && hasEscapes(object) ? escapedJsonText(object) : object;
}

function hasEscapes(value: unknown): boolean {
  if (typeof value === "string") {
    return hasControlCharacters(value);
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).some(([key, item]) => hasControlCharacters(key) || hasEscapes(item))
    : false;
}

/** The chart's folder travels inside the folder of the stack, so that a stack can be uploaded alone. */
function bundleOf(scope: Construct): TerraformAsset {
  const stack = TerraformStack.of(scope);
  const known = stack.node.tryFindChild(BUNDLE_ID);
  return known instanceof TerraformAsset
    ? known
    : new TerraformAsset(stack, BUNDLE_ID, { path: BUNDLE, type: AssetType.DIRECTORY });
}

function checkManifests(given: ManifestsProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("name", props.name) ?? dnsLabel("name", props.name, { maxLength: 53 }),
    required("namespace", props.namespace) ?? dnsLabel("namespace", props.namespace),
    required("objects", props.objects) ?? each("objects", props.objects, checkObject, { min: 1 }),
    checkTwins(props.objects, props.namespace),
    integer("timeoutSeconds", props.timeoutSeconds, { min: 30, max: 7200 }),
  ];
}

function checkObject(path: string, given: unknown): CheckResult {
  const { apiVersion, kind, metadata } = readable(given as KubernetesObject);
  return (
    object(path, given) ?? [
      required(`${path}.apiVersion`, apiVersion) ?? notBlank(`${path}.apiVersion`, apiVersion),
      required(`${path}.kind`, kind) ?? notBlank(`${path}.kind`, kind),
      required(`${path}.metadata.name`, readable(metadata).name) ??
        notBlank(`${path}.metadata.name`, readable(metadata).name),
      checkPlainTree(path, given),
      checkRetiredObject(path, given),
    ]
  );
}

function checkTwins(objects: unknown, releaseNamespace: unknown): CheckResult {
  const names = (Array.isArray(objects) ? (objects as unknown[]) : []).map((one) => {
    const { apiVersion, kind, metadata } = readable(one as KubernetesObject);
    const { namespace = releaseNamespace, name } = readable(metadata);
    return name === undefined ? undefined : [apiVersion, kind, namespace, name].join(" ");
  });
  return names.map((name, index) =>
    name !== undefined && names.indexOf(name) !== index
      ? problem(`objects[${index}]`, "object-twice", "must not be given twice", "remove one of the two", name)
      : undefined,
  );
}
