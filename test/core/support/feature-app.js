"use strict";

// uses as many features of cdktf as possible, to compare the outcome with and without fast synthesis: feature-app.js <folder>
const path = require("node:path");
const { ConfigMapV1 } = require("@cdktf/provider-kubernetes/lib/config-map-v1");
const { DeploymentV1 } = require("@cdktf/provider-kubernetes/lib/deployment-v1");
const { NetworkPolicyV1 } = require("@cdktf/provider-kubernetes/lib/network-policy-v1");
const { KubernetesProvider } = require("@cdktf/provider-kubernetes/lib/provider");
const cdktf = require("cdktf");
const { Construct } = require("constructs");
const { installFastSynth, TerraformExpression, terraformJson, terraformText, dependOn } = require("../../../lib/core");

const parts = installFastSynth();
const { Fn, Op, Token, TerraformIterator, Lazy } = cdktf;
const app = new cdktf.App({ outdir: process.argv[2], skipValidation: true });

function stack(id, addBackend) {
  const created = new cdktf.TerraformStack(app, id);
  new KubernetesProvider(created, "kubernetes");
  addBackend(created);
  return created;
}

function local(id) {
  return stack(id, (scope) => new cdktf.LocalBackend(scope, { path: `${id}.tfstate` }));
}

function configMap(scope, id, data, extra = {}) {
  return new ConfigMapV1(scope, id, { metadata: { name: id }, data, ...extra });
}

function crossStackReferences() {
  const producer = local("producer");
  const consumer = local("consumer");
  const source = configMap(producer, "source", { k: "v" });
  configMap(consumer, "plain", { uid: source.metadata.uid, id: source.id });
  configMap(consumer, "expression", { json: terraformJson({ id: source.id, text: '"${x}"\n' }) });
  configMap(consumer, "mixed", { text: terraformText(`$${source.id}{ ${source.metadata.uid}`) });
  const cloud = stack("cloud", (scope) => {
    const workspaces = new cdktf.NamedCloudWorkspace("workspace", "project");
    new cdktf.CloudBackend(scope, { organization: "organization", workspaces });
  });
  const other = stack("remote", (scope) => {
    new cdktf.RemoteBackend(scope, { organization: "organization", workspaces: { prefix: "app-" } });
  });
  configMap(other, "use", { id: configMap(cloud, "source", {}).id });
  consumer.addDependency(cloud);
}

function iterators(scope) {
  const list = new cdktf.TerraformVariable(scope, "ports", { type: "list(number)", default: [80, 443] });
  const names = TerraformIterator.fromList(Token.asList(["x", "y"]));
  configMap(scope, "each", { v: names.value }, { forEach: names });
  const map = TerraformIterator.fromMap({ one: { port: 1 }, two: { port: 2 } });
  configMap(scope, "each-map", { k: map.key, p: map.getString("port") }, { forEach: map });
  const count = cdktf.TerraformCount.of(3);
  configMap(scope, "count", { i: Fn.tostring(count.index) }, { count });
  const ports = TerraformIterator.fromList(list.listValue);
  new NetworkPolicyV1(scope, "policy", {
    metadata: { name: "policy" },
    spec: {
      policyTypes: ["Ingress"],
      podSelector: {},
      ingress: ports.dynamic({ ports: [{ port: Token.asString(ports.value), protocol: "TCP" }] }),
    },
  });
  new cdktf.TerraformLocal(scope, "for-expression", map.keys());
}

function expressions(scope) {
  const secret = new cdktf.TerraformVariable(scope, "secret", {
    type: "string",
    sensitive: true,
    nullable: false,
    validation: [{ condition: "${length(var.secret) > 3}", errorMessage: "too short" }],
  });
  new cdktf.TerraformLocal(scope, "functions", {
    joined: Fn.join("-", ["a", Token.asString(secret.value)]),
    conditional: cdktf.conditional(cdktf.propertyAccess(secret.value, []), 1, 2),
    operator: Op.gt(secret.value, 3),
    raw: Fn.rawString("${not}"),
    keys: Fn.keys(Fn.jsondecode(Fn.rawString('{"a":1}'))),
    numbers: [
      1,
      -1.5,
      1e300,
      Number.MAX_SAFE_INTEGER,
      Token.asNumber(secret.value),
      `n=${Token.asNumber(secret.value)}`,
    ],
    lazy: Lazy.anyValue({ produce: () => ({ deep: [Lazy.stringValue({ produce: () => `x${secret.value}` })] }) }),
    empty: { map: {}, list: [], nothing: null, missing: undefined, text: "" },
    map: Token.asStringMap(secret.value),
    exponents: ["1e5", "node-1e+3", "-e1", "1.5E+300"],
    literal: terraformText("${escaped} %{text} \r\n \u2028 🚀"),
    expression: TerraformExpression.of({ a: [secret.value, 1], b: `$${secret.value}{`, c: "#{TfToken[fake]}" }),
  });
  new cdktf.TerraformOutput(scope, "out", { value: secret.value, sensitive: true, staticId: true });
}

function overrides(scope) {
  const changed = configMap(
    scope,
    "changed",
    { k: "v" },
    {
      lifecycle: { createBeforeDestroy: true, preventDestroy: true, ignoreChanges: ["data"] },
    },
  );
  changed.addOverride("data.extra", '${upper("x")}');
  changed.addOverride("metadata.labels", { a: "b" });
  changed.overrideLogicalId("my_changed");
  scope.addOverride("terraform.required_version", ">= 1.11");
  scope.addOverride("removed", [{ from: "kubernetes_config_map_v1.gone", lifecycle: { destroy: false } }]);
  configMap(scope, "imported", {}).importFrom("default/imported");
  configMap(scope, "moved-to", {}).moveFromId("kubernetes_config_map_v1.old");
  new cdktf.DataResource(scope, "data", { input: { a: 1 }, triggersReplace: [1] });
  const asset = new cdktf.TerraformAsset(scope, "asset", { path: path.join(__dirname, "hostile-texts.ts") });
  configMap(scope, "asset-user", { p: Fn.filesha256(asset.path) });
  cdktf.Aspects.of(scope).add({
    visit(node) {
      if (node instanceof ConfigMapV1) {
        node.addOverride("metadata.labels.aspect", "yes");
      }
    },
  });
}

function deployment(scope) {
  const inner = new Construct(new Construct(scope, "layer one"), "Inner");
  const labels = { app: "web" };
  const waiting = new DeploymentV1(inner, "web", {
    metadata: { name: "web", labels },
    spec: {
      replicas: "2",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          container: [
            { name: "web", image: "nginx", env: [{ name: "A", value: "${b}" }], port: [{ containerPort: 80 }] },
          ],
        },
      },
    },
  });
  dependOn(waiting, configMap(scope, "first", {}));
}

crossStackReferences();
const features = local("features");
iterators(features);
expressions(features);
overrides(features);
deployment(features);
app.synth();
process.stdout.write(JSON.stringify(parts));
