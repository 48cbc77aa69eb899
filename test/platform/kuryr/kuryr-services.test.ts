import type { App } from "cdktf";
import {
  CloudAccess,
  CloudControllerManager,
  HarborAccess,
  LoadBalancerProvider,
  ServiceLoadBalancers,
} from "../../../lib";
import type { CloudControllerManagerProps } from "../../../lib";
import { PlatformStack, StateBackend } from "../../../stacks";
import { refusalOf } from "../../support/bad-input";
import { newStack } from "../../support/demo-cluster";
import { importKuryrCluster } from "../../support/kuryr-cluster";
import { synth } from "../../support/synth";

const BALANCERS = { loadBalancerProvider: LoadBalancerProvider.OVN };

function add(app: App, props: Partial<CloudControllerManagerProps> = {}): void {
  const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg() });
  const cluster = importKuryrCluster(platform, {}, BALANCERS);
  platform.connectTo(cluster);
  const cloud = CloudAccess.at("https://cloud.example.com:5000/v3");
  new CloudControllerManager(platform, "CloudController", { cluster, cloud, ...props });
}

describe("the cloud controller beside Kuryr", () => {
  it("leaves Services to Kuryr, though the cluster names a provider", () => {
    const stack = synth((app) => add(app)).stack("platform");
    const config = stack.closure(stack.resource("CloudController/CloudConfig/Resource"));
    const values = stack.closure(stack.resource("CloudController/Chart/Resource"));

    expect(config).toMatch(/\[LoadBalancer\]n?enabled="false"/);
    expect(values).not.toContain('"service"');
    expect(values).toContain('"cloud-node"');
  });

  it("is refused with load balancers of its own", () => {
    const { problems } = refusalOf(() => synth((app) => add(app, { loadBalancers: ServiceLoadBalancers.octavia() })));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["kuryr-serves-services loadBalancers"]);
  });

  it("may be told what holds already", () => {
    const stack = synth((app) => add(app, { loadBalancers: ServiceLoadBalancers.disabled() })).stack("platform");

    expect(stack.resources("helm_release")).toHaveLength(1);
  });
});

describe("a load balancer of Harbor under Kuryr", () => {
  it("is refused with what only the cloud controller reads", () => {
    const cluster = importKuryrCluster(newStack(), {}, BALANCERS);
    const access = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], internal: true });
    const codes = JSON.stringify(access.check("access", cluster, "harbor.example.com"));

    expect(codes).toContain("clients-not-restricted");
    expect(codes).toContain("option-of-other-plugin");
  });
});
