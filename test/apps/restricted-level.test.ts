import * as fc from "fast-check";
import { Taint } from "../../lib";
import { EnvValue, NodeSelection, PodField, Probe, Spread, Volume } from "../../lib/apps";
import type { ContainerPort } from "../../lib/apps";
import { checkContainer } from "../../lib/apps/container-checks";
import type { RunnableContainer } from "../../lib/apps/container-image";
import { checkPorts } from "../../lib/apps/container-port";
import { renderPod } from "../../lib/apps/render-pod";
import { flattenChecks } from "../../lib/core";
import { findBreaches } from "./support/restricted-level";

const NASTY = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !text.includes("\0"));
const COMMAND = fc.array(NASTY, { minLength: 1, maxLength: 3 });
const KEYS = { config: { "a.conf": "1", other: "2" } };

const place = fc.constantFrom("/data", "/var/lib/app", "/a b");
const volume = (name: string) =>
  fc.oneof(
    place.map((mountPath) => Volume.claim(name, { mountPath, size: "1Gi" })),
    place.map((mountPath) => Volume.perReplica(name, { mountPath, size: "1Gi" })),
    place.map((mountPath) => Volume.existingClaim(name, { mountPath, claimName: "old" })),
    place.map((mountPath) => Volume.emptyDir(name, { mountPath, inMemory: true, sizeLimit: "1Mi" })),
    place.map((mountPath) => Volume.fromConfig(name, { mountPath, keys: ["other"] })),
  );

const env = fc.oneof(
  NASTY.map((text) => EnvValue.of(text)),
  fc.constantFrom(EnvValue.fromConfig("other"), EnvValue.fromField(PodField.IP)),
  fc.constant(EnvValue.fromExistingSecret("secret", "key")),
);

const options: fc.Arbitrary<RunnableContainer> = fc.record(
  {
    image: fc.constantFrom("web:1", "registry.example.com:5000/shop/web:1.2.3", `web@sha256:${"0".repeat(64)}`),
    config: fc.constant(KEYS.config),
    command: COMMAND,
    args: fc.array(NASTY, { maxLength: 3 }),
    preStop: COMMAND,
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), env, { maxKeys: 4 }),
    volumes: fc.oneof(
      fc.constant([]),
      volume("one").map((one) => [one]),
    ),
    writablePaths: fc.subarray(["/tmp", "/run", "/var/cache/app"]),
    resources: fc.record(
      { cpu: fc.constantFrom("1", "250m"), memory: fc.constantFrom("1Gi", "64Mi"), cpuLimit: fc.constant("2") },
      { requiredKeys: [] },
    ),
    security: fc.record(
      {
        userId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        groupId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        writableRootFilesystem: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    nodes: fc.constantFrom(
      NodeSelection.labelled({ "example.com/pool": "web" }, [Taint.noSchedule("dedicated", "web")]),
      NodeSelection.tolerating([Taint.noExecute("gone")]),
    ),
    priorityClassName: fc.constant("high"),
    imagePullSecrets: fc.constant(["registry"]),
    labels: fc.constant({ team: "shop" }),
  },
  { requiredKeys: ["image", "config"] },
);

const ports: fc.Arbitrary<ContainerPort[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 })
  .map((numbers) => numbers.map((port, index) => ({ name: `port-${index}`, port })));

const probe = fc.oneof(
  fc.constantFrom(Probe.tcp({ port: 80 }), Probe.none(), Probe.http("/live?x=1", { port: 80, https: true })),
  COMMAND.map((command) => Probe.exec(command)),
);

describe("the pods of a workload", () => {
  it("pass the Pod Security level restricted, whatever options they are given", () => {
    fc.assert(
      fc.property(options, ports, probe, fc.boolean(), (container, open, one, isJob) => {
        expect(flattenChecks([checkContainer(container), checkPorts("ports", open)])).toEqual([]);
        const { spec } = renderPod({
          name: "web",
          container,
          serving: { ports: open, readiness: one, liveness: one, startup: one },
          annotations: {},
          spread: isJob ? undefined : Spread.required(),
          restartPolicy: isJob ? "Never" : "Always",
        });

        expect(findBreaches(spec as never)).toEqual([]);
        expect(spec.automountServiceAccountToken).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("would be found out if they did not", () => {
    const spec = {
      hostNetwork: true,
      securityContext: { runAsUser: "0", sysctl: [{}] },
      volume: [{ name: "a", hostPath: {} }],
      container: [
        {
          securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"] } },
          port: [{ hostPort: 80 }],
          livenessProbe: { httpGet: { host: "example.com" } },
        },
      ],
    };

    expect(findBreaches(spec)).toEqual([
      "hostNetwork",
      "volume of hostPath",
      "sysctls",
      "privileged",
      "may gain privileges",
      "keeps capabilities",
      "adds SYS_ADMIN",
      "has no seccomp profile",
      "may be root",
      "has a host port",
      "a probe names a host",
      "the pod runs as user 0",
    ]);
  });
});
