import { Taint } from "../../lib";
import { ContainerApplication, Exposure, NodeSelection, Probe, Scaling, ScheduledJob } from "../../lib/apps";
import { applicationProps } from "../apps/support/demo-application";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";
import { app, claim, job } from "./give-applications";

/** Applications and jobs: what the list says of all parts of the library. */
export const APPLICATIONS: readonly BadInput[] = [
  [85, "a label with a space", app({ labels: { "a b": "c" } }), "label-key", "labels.a b"],
  [
    85,
    "a label of the library's",
    app({ labels: { "app.kubernetes.io/name": "x" } }),
    "reserved-label",
    "labels.app.kubernetes.io/name",
  ],
  [
    86,
    "a taint that is an object",
    app({ nodes: NodeSelection.tolerating([untyped({ key: "a" })]) }),
    "wrong-kind",
    "nodes.tolerated[0]",
  ],
  [
    86,
    "a taint twice",
    app({ nodes: NodeSelection.tolerating([Taint.noExecute("a"), Taint.noExecute("a")]) }),
    "taint-repeated",
    "nodes.tolerated[1]",
  ],
  [88, "memory in gigabytes of no unit", app({ resources: { memory: "1gb" } }), "quantity", "resources.memory"],
  [
    88,
    "a limit below the request",
    app({ resources: { cpu: "2", cpuLimit: "1" } }),
    "quantity-not-above",
    "resources.cpu",
  ],
  [88, "a volume of a negative size", app({ volumes: [claim({ size: "-1Gi" })] }), "quantity", "volumes[0].size"],
  [113, "an unknown time zone", job({ timeZone: "Mars/Olympus" }), "time-zone", "timeZone"],
  [116, "a misspelt property", app({ imgae: "web:1" }), "unknown-property", "imgae"],
  [116, "a misspelt property of a job", job({ schedul: "* * * * *" }), "unknown-property", "schedul"],
  [
    116,
    "a misspelt option of a volume",
    app({ volumes: [claim({ sise: "1Gi" })] }),
    "unknown-property",
    "volumes[0].sise",
  ],
  [116, "a misspelt resource", app({ resources: { cpus: "1" } }), "unknown-property", "resources.cpus"],
  [
    116,
    "a misspelt option of a probe",
    app({ readiness: Probe.tcp(untyped({ prot: 80 })) }),
    "unknown-property",
    "readiness.prot",
  ],
  [
    116,
    "a misspelt bound",
    app({ scaling: Scaling.automatic(untyped({ min: 1, maks: 2 })) }),
    "unknown-property",
    "scaling.maks",
  ],
  [
    116,
    "a misspelt option of a load balancer",
    app({ exposure: Exposure.loadBalancer(untyped({ allowedCidr: [] })) }),
    "unknown-property",
    "exposure.allowedCidr",
  ],
  [117, "null for a variable", app({ env: { A: null } }), "required", "env.A"],
  [117, "no namespace", app({ namespace: undefined }), "required", "namespace"],
  [
    117,
    "no cluster",
    () => new ContainerApplication(addPlatform().applications, "Web", untyped({ name: "web" })),
    "required",
    "cluster",
  ],
  [
    117,
    "no properties",
    () => new ContainerApplication(addPlatform().applications, "Web", untyped(undefined)),
    "required",
    "props",
  ],
  [
    117,
    "a job without properties",
    () => new ScheduledJob(addPlatform().applications, "Job", untyped(null)),
    "required",
    "props",
  ],
  [
    118,
    "an application in the stack that makes its cluster",
    (stack) => new ContainerApplication(stack, "Web", applicationProps(addCluster(stack))),
    "same-stack",
    "cluster",
  ],
];
