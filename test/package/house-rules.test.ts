import { createRequire } from "node:module";
import { join } from "node:path";
import { RuleTester, type Rule } from "eslint";
import { parser } from "typescript-eslint";

// the rules are plain JavaScript without declarations.
const load = createRequire(__filename);
const oneWayImports = load("../../scripts/eslint/one-way-imports") as Rule.RuleModule;
const defaultOnOptional = load("../../scripts/eslint/default-on-optional") as Rule.RuleModule;

const root = join(__dirname, "../..");
const tester = new RuleTester({ languageOptions: { parser } });

const inFile = (name: string, code: string) => ({ filename: join(root, name), code });

tester.run("one-way-imports", oneWayImports, {
  valid: [
    inFile("lib/cluster/a.ts", 'import { Cidr } from "../core";'),
    inFile("lib/core/a.ts", 'import { b } from "./b";'),
    inFile("lib/core/a.ts", 'import type { ClusterNetwork } from "../network";'),
    inFile("lib/core/a.ts", 'import { type ClusterNetwork } from "../network/cluster-network";'),
    inFile("lib/core/a.ts", 'export type { ClusterNetwork } from "../network";'),
    inFile("lib/pki/a.ts", 'import { b } from "../bootstrap/b";'),
    inFile("lib/index.ts", 'export * from "./cluster";'),
    inFile("stacks/a.ts", 'import { Cidr } from "../lib/core";'),
    inFile("test/core/a.ts", 'import { Command } from "../../lib/cli";'),
    inFile("lib/network/a.ts", 'import { LbPoolV2 } from "../providers/.gen/openstack/lb-pool-v2";'),
    inFile("lib/kube/a.ts", 'import { Release } from "@cdktf/provider-helm/lib/release";'),
  ],
  invalid: [
    { ...inFile("lib/core/a.ts", 'import { Network } from "../network";'), errors: [{ messageId: "upward" }] },
    { ...inFile("lib/network/a.ts", 'export * from "../cluster/b";'), errors: [{ messageId: "upward" }] },
    { ...inFile("lib/cluster/a.ts", 'import { Stack } from "../../stacks";'), errors: [{ messageId: "upward" }] },
    { ...inFile("lib/cluster/sub/a.ts", 'import { run } from "../../cli";'), errors: [{ messageId: "upward" }] },
    { ...inFile("lib/cluster/a.ts", 'import { run } from "../misc/run";'), errors: [{ messageId: "unknown" }] },
    {
      ...inFile("lib/network/a.ts", 'import * as os from "../providers/.gen/openstack";'),
      errors: [{ messageId: "binding" }],
    },
    {
      ...inFile("lib/kube/a.ts", 'import { service } from "@cdktf/provider-kubernetes";'),
      errors: [{ messageId: "index" }],
    },
  ],
});

const props = (comment: string) => `export interface DiskProps {\n  ${comment}\n  readonly size?: number;\n}`;

tester.run("default-on-optional", defaultOnOptional, {
  valid: [
    props("/** Size in GiB.\n   *\n   * @default 20\n   */"),
    props("/**\n   * Size in GiB.\n   *\n   * @default - the size of the image\n   */"),
    "export interface DiskProps { readonly size: number }",
    "export interface Disk { readonly size?: number }",
    "interface DiskProps { readonly size?: number }",
  ],
  invalid: [
    { code: props("/** Size in GiB. */"), errors: [{ messageId: "missing" }] },
    { code: props("// size in GiB, 20 by default."), errors: [{ messageId: "missing" }] },
    { code: props("/** @default undefined */"), errors: [{ messageId: "empty" }] },
    { code: props("/**\n   * @default\n   */"), errors: [{ messageId: "empty" }] },
  ],
});
