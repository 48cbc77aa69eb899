/**
 * Audit, admission, encryption and authentication choices. Everything is on by default, so that the scored checks of the CIS
 * benchmark pass.
 */
export interface HardeningSpec {
  /**
   * Audit log of the API server.
   *
   * @default - the library's policy, 30 days, 10 files of 100 MB
   */
  readonly audit?: AuditSpec;

  /**
   * Pod Security level that is enforced in namespaces that name none.
   *
   * @default PodSecurityLevel.BASELINE
   */
  readonly podSecurityEnforce?: PodSecurityLevel;

  /**
   * Pod Security level below which warnings and audit records appear.
   *
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurityWarn?: PodSecurityLevel;

  /**
   * Namespaces that Pod Security leaves alone; a namespace label is the better way.
   *
   * @default ["kube-system"]
   */
  readonly podSecurityExemptNamespaces?: readonly string[];

  /**
   * Limits for events, so that one client cannot fill etcd with them.
   *
   * @default - the library's limits
   */
  readonly eventRateLimits?: readonly EventRateLimitSpec[];

  /**
   * Further admission plugins.
   *
   * @default - only those that the library enables
   */
  readonly admissionPlugins?: readonly string[];

  /**
   * Whether images are pulled, and permission checked, at every start of a container.
   *
   * Off, because Pods could not restart while a registry inside the cluster is down.
   *
   * @default false
   */
  readonly alwaysPullImages?: boolean;
}

/** Levels of the Pod Security standards. */
export enum PodSecurityLevel {
  /** No restriction. */
  PRIVILEGED = "privileged",

  /** Forbids known privilege escalations. */
  BASELINE = "baseline",

  /** Current best practice for Pods. */
  RESTRICTED = "restricted",
}

/** Audit log settings of the API server. */
export interface AuditSpec {
  /**
   * Policy rules, first match wins.
   *
   * @default - the library's rules
   * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-PolicyRule
   */
  readonly rules?: readonly AuditRuleSpec[];

  /**
   * Days that a log file is kept.
   *
   * @default 30
   */
  readonly maxAgeDays?: number;

  /**
   * How many full log files are kept.
   *
   * @default 10
   */
  readonly maxBackups?: number;

  /**
   * Size of a log file in MB.
   *
   * @default 100
   */
  readonly maxSizeMb?: number;
}

/** How much of a request the audit log records. */
export enum AuditLevel {
  /** Nothing. */
  NONE = "None",

  /** Who did what to which object. */
  METADATA = "Metadata",

  /** The request's body as well. */
  REQUEST = "Request",

  /** Both bodies. */
  REQUEST_RESPONSE = "RequestResponse",
}

/** One rule of the audit policy. */
export interface AuditRuleSpec {
  /** How much is recorded. */
  readonly level: AuditLevel;

  /**
   * Users that the rule is about.
   *
   * @default - all
   */
  readonly users?: readonly string[];

  /**
   * Groups that the rule is about.
   *
   * @default - all
   */
  readonly userGroups?: readonly string[];

  /**
   * Verbs that the rule is about.
   *
   * @default - all
   */
  readonly verbs?: readonly string[];

  /**
   * Resources that the rule is about.
   *
   * @default - all
   */
  readonly resources?: readonly AuditResourceSpec[];

  /**
   * Namespaces that the rule is about.
   *
   * @default - all
   */
  readonly namespaces?: readonly string[];

  /**
   * Paths of requests that are about no resource, such as `/healthz*`.
   *
   * @default - none
   */
  readonly nonResourceUrls?: readonly string[];
}

/** Resources of one API group in an audit rule. */
export interface AuditResourceSpec {
  /**
   * API group, empty for the core group.
   *
   * @default ""
   */
  readonly group?: string;

  /**
   * Resources, with their subresource after a slash.
   *
   * @default - all of the group
   */
  readonly resources?: readonly string[];
}

/** A limit for events. */
export interface EventRateLimitSpec {
  /** What shares one allowance. */
  readonly type: EventRateLimitType;

  /** Events a second in the long run. */
  readonly qps: number;

  /** Events at once. */
  readonly burst: number;

  /**
   * How many allowances are remembered.
   *
   * @default 4096
   */
  readonly cacheSize?: number;
}

/** What shares one allowance of events. */
export enum EventRateLimitType {
  /** All events of the cluster. */
  SERVER = "Server",

  /** The events of a namespace. */
  NAMESPACE = "Namespace",

  /** The events of a user. */
  USER = "User",

  /** The events of a source and the object they are about. */
  SOURCE_AND_OBJECT = "SourceAndObject",
}
