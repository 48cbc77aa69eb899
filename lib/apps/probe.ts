import { absolutePath, each, integer, knownKeys, oneOf, port, problem, readable, required } from "../core";
import type { CheckResult } from "../core";

/** How often a probe asks, and how patient it is. */
export interface ProbeOptions {
  /**
   * Port of the container that is asked.
   *
   * @default - the first of `ports` that is TCP
   */
  readonly port?: number;

  /**
   * Seconds between two questions.
   *
   * @default 10
   */
  readonly periodSeconds?: number;

  /**
   * Seconds until a question counts as unanswered.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;

  /**
   * Failures in a row until the container counts as failed.
   *
   * @default 3
   */
  readonly failureThreshold?: number;

  /**
   * Seconds from the start of the container to the first question.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;
}

/** Options of `Probe.http`. */
export interface HttpProbeOptions extends ProbeOptions {
  /**
   * Whether the question is asked over TLS; the certificate is not verified.
   *
   * @default false
   */
  readonly https?: boolean;
}

/** What a probe does. */
export type ProbeAction =
  | { readonly kind: "none" }
  | { readonly kind: "tcp" }
  | { readonly kind: "http"; readonly path: string; readonly https: boolean }
  | { readonly kind: "exec"; readonly command: readonly string[] };

const OPTION_KEYS = ["port", "periodSeconds", "timeoutSeconds", "failureThreshold", "initialDelaySeconds"];

/**
 * Defines a question that the kubelet asks a container over and over.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
export class Probe {
  /**
   * A GET request that has to be answered with a status from 200 to 399.
   *
   * @param path absolute path, with or without a query
   * @param options port, TLS and patience
   */
  public static http(path: string, options: HttpProbeOptions = {}): Probe {
    return new Probe({ kind: "http", path, https: readable(options).https ?? false }, options, [
      ...OPTION_KEYS,
      "https",
    ]);
  }

  /**
   * A TCP connection that has to be accepted.
   *
   * @param options port and patience
   */
  public static tcp(options: ProbeOptions = {}): Probe {
    return new Probe({ kind: "tcp" }, options, OPTION_KEYS);
  }

  /**
   * A command in the container that has to end with exit code 0.
   *
   * @param command program and arguments; no shell
   * @param options patience
   */
  public static exec(command: readonly string[], options: ProbeOptions = {}): Probe {
    return new Probe(
      { kind: "exec", command },
      options,
      OPTION_KEYS.filter((key) => key !== "port"),
    );
  }

  /** No question: the container counts as fine as long as it runs. */
  public static none(): Probe {
    return new Probe({ kind: "none" }, {}, []);
  }

  private constructor(
    /** @internal */
    public readonly action: ProbeAction,
    /** @internal */
    public readonly options: ProbeOptions,
    private readonly keys: readonly string[],
  ) {}

  /**
   * Checks path, command, port and patience.
   *
   * @param path path of the property that holds the probe
   * @param hasPorts whether the container has a TCP port that the probe can fall back on
   */
  public check(path: string, hasPorts: boolean): CheckResult {
    const { action, keys } = this;
    const options: Partial<HttpProbeOptions> = readable(this.options);
    const needsPort = (action.kind === "http" || action.kind === "tcp") && options.port === undefined && !hasPorts;
    return [
      knownKeys(path, this.options, keys),
      needsPort
        ? problem(`${path}.port`, "probe-port-missing", "must be given, because there are no TCP ports", "name a port")
        : port(`${path}.port`, options.port),
      integer(`${path}.periodSeconds`, options.periodSeconds, { min: 1, max: 3600 }),
      integer(`${path}.timeoutSeconds`, options.timeoutSeconds, { min: 1, max: 3600 }),
      integer(`${path}.failureThreshold`, options.failureThreshold, { min: 1, max: 1000 }),
      integer(`${path}.initialDelaySeconds`, options.initialDelaySeconds, { min: 0, max: 3600 }),
      action.kind === "http" ? checkHttp(path, action.path, action.https) : undefined,
      action.kind === "exec"
        ? (required(`${path}.command`, action.command) ?? checkCommand(`${path}.command`, action.command))
        : undefined,
    ];
  }
}

function checkHttp(path: string, requestPath: unknown, https: unknown): CheckResult {
  const [plain = ""] = typeof requestPath === "string" ? requestPath.split("?") : [];
  return [
    required(`${path}.path`, requestPath) ??
      (plain === "/" ? undefined : absolutePath(`${path}.path`, typeof requestPath === "string" ? plain : requestPath)),
    oneOf(`${path}.https`, https, [true, false]),
  ];
}

/** Checks a command: a list of texts with at least one. */
export function checkCommand(path: string, command: unknown, min = 1): CheckResult {
  return each(
    path,
    command,
    (at, part) =>
      typeof part !== "string"
        ? problem(at, "command-text", "must be a text", "put it in quotes", part)
        : part.includes("\0")
          ? problem(at, "command-nul", "must not have a NUL character, which ends every text of a process", "remove it")
          : undefined,
    { min },
  );
}
