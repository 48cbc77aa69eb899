import { Probe } from "../../lib/apps";
import type { ContainerApplicationProps } from "../../lib/apps";
import { peekApplication } from "./support/demo-application";

const ports = [
  { name: "dns", port: 5353, protocol: "UDP" },
  { name: "http", port: 8080 },
];

function templateOf(props: Partial<ContainerApplicationProps>) {
  const { template } = peekApplication(props).resource("Web/Resource")["spec"] as {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec: { readonly container: readonly [Readonly<Record<string, unknown>>] };
    };
  };
  return template;
}

describe("an application that listens on UDP first", () => {
  it("is asked by the kubelet on its first TCP port", () => {
    const [container] = templateOf({ ports, liveness: Probe.http("/alive") }).spec.container;

    expect(container).toMatchObject({
      readiness_probe: { tcp_socket: [{ port: "8080" }] },
      liveness_probe: { http_get: { port: "8080" } },
    });
  });

  it("is asked for its figures there, too", () => {
    expect(templateOf({ ports, metrics: {} }).metadata.annotations["prometheus.io/port"]).toBe("8080");
  });

  it("is not asked at all when it has no other port", () => {
    const [container] = templateOf({ ports: ports.slice(0, 1) }).spec.container;

    expect(container).not.toHaveProperty("readiness_probe");
  });
});
