import * as fs from "node:fs";
import { TerraformOutput, TerraformVariable } from "cdktf";
import type { App, TerraformStack } from "cdktf";
import {
  ContainerApplication,
  HarborEvent,
  HarborMaintenance,
  HarborMember,
  HarborProject,
  HarborProxyCache,
  HarborRegistry,
  HarborReplication,
  HarborRole,
  HarborSchedule,
  KubernetesNamespace,
  ReplicationDirection,
  ReplicationTrigger,
  RetentionRule,
  RobotPermission,
  ScheduledJob,
  UpstreamRegistry,
  VulnerabilitySeverity,
  WebhookFormat,
} from "k8s-on-openstack";
import type { IHarborRegistry } from "k8s-on-openstack";
import { ApplicationStack, RegistryStack, StateBackend } from "k8s-on-openstack/stacks";
import { CLUSTER_VARIABLES, testCluster } from "../../kubernetes/apps/cluster";

/** Variables that tell the app which registry it is for, and which of its variants it is. */
export const REGISTRY_VARIABLES = {
  url: "E2E_APP_HARBOR_URL",
  username: "E2E_APP_HARBOR_USERNAME",
  authority: "E2E_APP_HARBOR_CA_FILE",
  changed: "E2E_APP_CHANGED",
  unprotected: "E2E_APP_UNPROTECTED",
};

/** Names of what the app makes. */
export const NAMES = {
  project: "e2e.shop",
  cache: "e2e-cache",
  replication: "e2e-replication",
  user: "e2e-developer",
  namespace: "e2e-registry",
  repository: "team/web",
};

/** All content that a registry can have, and with a cluster an application and a job that pull from it. */
export function build(app: App): void {
  const isChanged = process.env[REGISTRY_VARIABLES.changed] !== undefined;
  const stack = new RegistryStack(app, "content", { backend: StateBackend.local() });
  const registry = testRegistry(stack);
  stack.connectToRegistry(registry);
  const project = addProject(stack, registry, isChanged);
  addCopies(stack, registry, isChanged);
  new HarborMaintenance(stack, "Maintenance", {
    registry,
    garbageCollection: { schedule: HarborSchedule.cron(isChanged ? "0 30 3 * * 6" : "0 0 0 * * 0"), workers: 2 },
    auditLog: { keepDays: 30, events: ["pull_artifact", "create_artifact"] },
  });
  if (process.env[CLUSTER_VARIABLES.kubeconfig]) {
    addApplications(app, project);
  }
}

function testRegistry(stack: TerraformStack): IHarborRegistry {
  const { hostname, port } = new URL(process.env[REGISTRY_VARIABLES.url] ?? "");
  const file = process.env[REGISTRY_VARIABLES.authority];
  return HarborRegistry.fromAttributes(stack, "Registry", {
    hostname,
    port: Number(port || "443"),
    adminUsername: process.env[REGISTRY_VARIABLES.username],
    adminPassword: password(stack).stringValue,
    certificateAuthority: file ? fs.readFileSync(file, "utf8") : undefined,
  });
}

function password(stack: TerraformStack): TerraformVariable {
  const known = stack.node.tryFindChild("Password");
  if (known instanceof TerraformVariable) {
    return known;
  }
  const variable = new TerraformVariable(stack, "Password", { type: "string", sensitive: true });
  variable.overrideLogicalId("password");
  return variable;
}

function addProject(stack: TerraformStack, registry: IHarborRegistry, isChanged: boolean): HarborProject {
  const isUnprotected = process.env[REGISTRY_VARIABLES.unprotected] !== undefined;
  const project = new HarborProject(stack, "Project", {
    registry,
    name: NAMES.project,
    storageQuota: isChanged ? 3 : 2,
    refuseVulnerable: isChanged ? undefined : VulnerabilitySeverity.CRITICAL,
    requireSignatures: false,
    retention: {
      rules: [
        RetentionRule.latestPushed(isChanged ? 20 : 10, { repositories: "team/**" }),
        RetentionRule.pulledWithin(30, { exceptTags: "{tmp,test}-*", untagged: false }),
        RetentionRule.always({ tags: "v*" }),
      ],
      // midnight in six fields, which Harbor gives back under a name.
      schedule: HarborSchedule.cron("0 0 0 * * *"),
    },
    immutableTags: [{ tags: "v*" }, { exceptRepositories: "sandbox/**", exceptTags: "*-dev" }],
    members: [HarborMember.user(NAMES.user, isChanged ? HarborRole.MAINTAINER : HarborRole.DEVELOPER)],
    pullRobot: { generation: isChanged ? 2 : 1 },
    deletionProtection: !isUnprotected,
    removeImages: isUnprotected,
  });
  const robot = project.addRobot("ci", {
    push: true,
    permissions: [RobotPermission.DELETE_ARTIFACTS, RobotPermission.SCAN, RobotPermission.of("tag", "list")],
    expiresAfterDays: 90,
    description: 'pushes "${images}"',
    generation: isChanged ? 2 : 1,
  });
  project.addWebhook("events", {
    url: "https://hooks.example.com/harbor",
    events: [HarborEvent.REPLICATED, HarborEvent.QUOTA_EXCEEDED],
    authHeader: password(stack).stringValue,
  });
  project.addWebhook("talk", {
    url: "https://hooks.example.com/talk",
    events: [HarborEvent.SCAN_FAILED],
    format: WebhookFormat.SLACK,
    disabled: isChanged,
  });
  const outputs = { robot_name: robot.fullName, robot_secret: robot.secret };
  for (const [name, value] of Object.entries(outputs)) {
    new TerraformOutput(stack, name, { value, sensitive: true }).overrideLogicalId(name);
  }
  return project;
}

function addCopies(stack: TerraformStack, registry: IHarborRegistry, isChanged: boolean): void {
  // the registry itself plays the other one: it is there, and Harbor asks it whether it is.
  const itself = UpstreamRegistry.harbor(registry.url, {
    login: { username: registry.adminUsername, password: registry.adminPassword },
    certificateAuthority: registry.certificateAuthority,
  });
  new HarborProxyCache(stack, "Cache", {
    registry,
    name: NAMES.cache,
    upstream: itself,
    speedLimit: isChanged ? 2048 : 1024,
    serveWithoutUpstream: true,
  });
  new HarborReplication(stack, "Replication", {
    registry,
    name: NAMES.replication,
    direction: ReplicationDirection.PUSH,
    other: itself,
    images: { repositories: `${NAMES.project}/**`, tags: "v*" },
    destination: { namespace: "e2e-backup", replacedParts: 1 },
    trigger: ReplicationTrigger.cron(isChanged ? "0 30 2 * * *" : "0 0 2 * * 1-5"),
    speedLimit: 512,
  });
  new HarborReplication(stack, "Events", {
    registry,
    name: `${NAMES.replication}-events`,
    direction: ReplicationDirection.PUSH,
    other: itself,
    images: { exceptTags: "tmp" },
    trigger: ReplicationTrigger.onPush(),
    replicateDeletions: true,
    disabled: true,
  });
}

function addApplications(app: App, project: HarborProject): void {
  const stack = new ApplicationStack(app, "applications", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: NAMES.namespace });
  const image = project.image(NAMES.repository, { tag: "v1" });
  const common = { cluster, namespace, image, resources: { cpu: "10m", memory: "16Mi" } };
  new ContainerApplication(stack, "Web", { ...common, name: "web", waitForRollout: false });
  new ScheduledJob(stack, "Report", { ...common, name: "report", schedule: "0 3 * * *" });
}
