import { DataHttp } from "@cdktf/provider-http/lib/data-http";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { TerraformExpression, checkProps, guardStack, integer, knownKeys, readable, required } from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "./placement";

const DEFAULT_PATIENCE_SECONDS = 1200;
const RETRY_SECONDS = 10;
const REQUEST_SECONDS = 10;

/** Properties of `ReadinessGate`. */
export interface ReadinessGateProps {
  /** Cluster whose API is waited for. */
  readonly cluster: IKubernetesCluster;

  /**
   * How long to wait for the API, in seconds, from 10 to 3600. A plan waits too, because it asks the API as well.
   *
   * @default 1200
   */
  readonly patienceSeconds?: number;
}

/**
 * Defines the moment from which a cluster takes orders: its API says that it is ready. Everything else on a cluster depends on it,
 * because servers count as made long before the cluster on them has been founded.
 *
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export class ReadinessGate extends Construct {
  /** @throws ValidationError when the gate stands in the stack that makes the cluster */
  public constructor(scope: Construct, id: string, props: ReadinessGateProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkReadinessGate(props));
    guardStack(this);
    const { cluster, patienceSeconds = DEFAULT_PATIENCE_SECONDS } = props;

    new DataHttp(this, "Resource", {
      url: `${cluster.endpointUrl}/readyz`,
      caCertPem: cluster.certificateAuthority,
      requestTimeoutMs: REQUEST_SECONDS * 1000,
      retry: {
        attempts: Math.ceil(patienceSeconds / RETRY_SECONDS),
        minDelayMs: RETRY_SECONDS * 1000,
        maxDelayMs: RETRY_SECONDS * 1000,
      },
      lifecycle: {
        postcondition: [
          {
            condition: TerraformExpression.raw("self.status_code == 200").asString(),
            errorMessage: `the API of the cluster ${cluster.clusterName} is not ready; look at the console log of its first control plane node.`,
          },
        ],
      },
    });
  }
}

function checkReadinessGate(given: ReadinessGateProps): CheckResult {
  return [
    required("props", given) ?? knownKeys("", given, ["cluster", "patienceSeconds"]),
    integer("patienceSeconds", readable(given).patienceSeconds, { min: RETRY_SECONDS, max: 3600 }),
  ];
}
