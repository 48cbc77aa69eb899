import * as path from "node:path";
import { App } from "cdktf";
import { CHANGES_VARIABLE, type ExampleChanges } from "./example-changes";

// runs one example's main.ts with a cluster class that applies the changes of the scenario.
// usage: node -r ./register.js synthesize-example.ts <main.ts>; changes in E2E_CHANGES, output folder in CDKTF_OUTDIR.

const CLUSTER_MODULE = path.resolve(__dirname, "../../../lib/cluster/k8s-on-openstack-cluster.ts");

interface ClusterProps {
  readonly name: string;
  readonly controlPlane: object;
}

/** What every example exports. */
interface Example {
  readonly build: (app: App) => unknown;
}

/** The part of the cluster class that the changes touch. */
interface ClusterClass {
  new (scope: unknown, id: string, props: ClusterProps): { addNodePool(name: string, props: object): unknown };
}

function main(): void {
  const [example] = process.argv.slice(2);
  if (example === undefined) {
    throw new Error("name the main.ts of an example");
  }
  const changes = JSON.parse(process.env[CHANGES_VARIABLE] ?? "{}") as ExampleChanges;
  replaceClusterClass(changes);
  const { build } = require(path.resolve(example)) as Example;
  const app = new App();
  build(app);
  app.synth();
}

function replaceClusterClass(changes: ExampleChanges): void {
  const original = require(CLUSTER_MODULE) as { readonly K8sOnOpenStackCluster: ClusterClass };
  const cached = require.cache[CLUSTER_MODULE];
  if (cached === undefined) {
    throw new Error(`${CLUSTER_MODULE} is not in the module cache`);
  }
  // the index is loaded after this and re-exports what it finds here.
  cached.exports = { ...original, K8sOnOpenStackCluster: withChanges(original.K8sOnOpenStackCluster, changes) };
}

function withChanges(Original: ClusterClass, changes: ExampleChanges): ClusterClass {
  return class K8sOnOpenStackCluster extends Original {
    public constructor(scope: unknown, id: string, props: ClusterProps) {
      super(scope, id, changeProps(props, changes));
      for (const [name, pool] of Object.entries(changes.addPools ?? {})) {
        this.addNodePool(name, pool);
      }
    }
  };
}

function changeProps(props: ClusterProps, changes: ExampleChanges): ClusterProps {
  const { clusterName, deletionProtection, controlPlane } = changes;
  return {
    ...props,
    ...(clusterName === undefined ? {} : { name: clusterName }),
    ...(deletionProtection === undefined ? {} : { deletionProtection }),
    controlPlane: { ...props.controlPlane, ...controlPlane },
  };
}

main();
