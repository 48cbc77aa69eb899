import * as path from "node:path";
import { App } from "cdktf";
import { CHANGES_VARIABLE, type AccessChanges, type ExampleChanges } from "./example-changes";

// runs one example's main.ts with a cluster class that applies the changes of the scenario.
// usage: node -r ./register.js synthesize-example.ts <main.ts>; changes in E2E_CHANGES, output folder in CDKTF_OUTDIR.

const NETWORK_MODULE = path.resolve(__dirname, "../../../lib/network/cluster-network.ts");
const CLUSTER_MODULE = path.resolve(__dirname, "../../../lib/cluster/k8s-on-openstack-cluster.ts");

interface ClusterProps {
  readonly name: string;
  readonly controlPlane: object;
}

/** The part of the network class that the changes touch. */
interface NetworkClass {
  new (scope: unknown, id: string, props: { readonly name?: string }): object;
}

/** What every example but the quick start exports. */
interface Example {
  readonly build?: (app: App) => unknown;
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
  replaceClass<NetworkClass>(NETWORK_MODULE, "ClusterNetwork", (original) =>
    withNetworkName(original, changes.clusterName),
  );
  replaceClass<ClusterClass>(CLUSTER_MODULE, "K8sOnOpenStackCluster", (original) => withChanges(original, changes));
  const { build } = require(path.resolve(example)) as Example;
  if (build === undefined) {
    // a program that synthesizes by itself, as the quick start does.
    return;
  }
  const app = new App();
  build(app);
  app.synth();
}

/** Puts another class in the place of one that a module exports; whoever loads the module later gets that. */
function replaceClass<T>(file: string, name: string, change: (original: T) => T): void {
  const original = require(file) as Readonly<Record<string, T>>;
  const cached = require.cache[file];
  const found = original[name];
  if (cached === undefined || found === undefined) {
    throw new Error(`${file} does not export ${name}`);
  }
  cached.exports = { ...original, [name]: change(found) };
}

function withNetworkName(Original: NetworkClass, clusterName: string | undefined): NetworkClass {
  return class ClusterNetwork extends Original {
    public constructor(scope: unknown, id: string, props: { readonly name?: string }) {
      super(scope, id, clusterName === undefined ? props : { ...props, name: clusterName });
    }
  };
}

function withChanges(Original: ClusterClass, changes: ExampleChanges): ClusterClass {
  return class K8sOnOpenStackCluster extends Original {
    public constructor(scope: unknown, id: string, props: ClusterProps) {
      super(scope, id, changeProps(props, changes));
      for (const [name, pool] of Object.entries(changes.addPools ?? {})) {
        this.addNodePool(name, pool);
      }
      Object.assign(this, changes.access === undefined ? {} : accessTo(changes.access));
    }
  };
}

/** What a cluster says of its API: the upper stacks read nothing else to reach it. */
function accessTo({ host, port, certificateAuthority, clientCertificate, clientKey }: AccessChanges): object {
  return {
    endpointHost: host,
    privateEndpointHost: host,
    endpointPort: port,
    endpointUrl: `https://${host}:${port}`,
    certificateAuthority,
    credentials: { clientCertificate, clientKey },
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
