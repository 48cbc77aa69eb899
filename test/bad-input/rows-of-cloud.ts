import {
  CloudAccess,
  CloudControllerManager,
  LoadBalancerClass,
  LoadBalancerProvider,
  ServiceHealthMonitor,
  ServiceLoadBalancers,
} from "../../lib";
import type { OctaviaServiceOptions } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { importCluster } from "../support/imported-cluster";
import { ID, untyped } from "./give";

const URL = "https://cloud.example.com:5000/v3";
const PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----";

/** A cloud controller on a cluster whose Services become load balancers of ovn. */
function controller(props: object): BadInput[2] {
  return (stack) => {
    const cluster = importCluster(stack, { externalNetworkId: ID, loadBalancerProvider: LoadBalancerProvider.OVN });
    return new CloudControllerManager(stack, "CloudController", { cluster, ...props });
  };
}

function balancers(options: OctaviaServiceOptions): BadInput[2] {
  return controller({ loadBalancers: ServiceLoadBalancers.octavia(options) });
}

/** The cloud controller and its way to the cloud. */
export const CLOUD: readonly BadInput[] = [
  [
    64,
    "load balancers of Services by an unknown provider",
    balancers({ provider: untyped("f5") }),
    "wrong-kind",
    "loadBalancers.provider",
  ],
  [
    64,
    "the PROXY protocol with ovn",
    balancers({ ingressHostname: true }),
    "provider-lacks-option",
    "loadBalancers.ingressHostname",
  ],
  [
    65,
    "a monitor of Services that waits longer than its interval",
    balancers({ monitor: ServiceHealthMonitor.on({ intervalSeconds: 5, timeoutSeconds: 6 }) }),
    "monitor-timeout-not-below-interval",
    "loadBalancers.monitor.timeoutSeconds",
  ],
  [
    65,
    "a monitor of Services that never waits",
    balancers({ monitor: ServiceHealthMonitor.on({ timeoutSeconds: 0 }) }),
    "integer",
    "loadBalancers.monitor.timeoutSeconds",
  ],
  [
    66,
    "a flavor of load balancers of Services with ovn",
    balancers({ flavorId: ID }),
    "provider-lacks-option",
    "loadBalancers.flavorId",
  ],
  [
    66,
    "a zone of load balancers of Services with ovn",
    balancers({ availabilityZone: "az1" }),
    "provider-lacks-option",
    "loadBalancers.availabilityZone",
  ],
  [
    63,
    "the name of a network in a class of load balancers",
    balancers({ classes: [LoadBalancerClass.named("a", { floatingNetworkId: "public" })] }),
    "uuid",
    "loadBalancers.classes[0].floatingNetworkId",
  ],
  [
    104,
    "a Keystone for the cluster that is no URL",
    controller({ cloud: CloudAccess.at("keystone") }),
    "url",
    "cloud.authUrl",
  ],
  [
    104,
    "a Keystone for the cluster without its version",
    controller({ cloud: CloudAccess.at("https://cloud.example.com:5000") }),
    "warning",
    "does not end in /v3",
  ],
  [105, "a password for the cloud controller", controller({ password: "hunter2" }), "unknown-property", "password"],
  [
    109,
    "certificates of the cloud that are none",
    controller({ cloud: CloudAccess.at(URL, { caBundlePem: "hello" }) }),
    "pem",
    "cloud.caBundlePem",
  ],
  [
    109,
    "a private key among the certificates of the cloud",
    controller({ cloud: CloudAccess.at(URL, { caBundlePem: PRIVATE_KEY }) }),
    "pem-private-key",
    "cloud.caBundlePem",
  ],
];
