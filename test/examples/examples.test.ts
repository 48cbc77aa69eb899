import type { App } from "cdktf";
import { build as buildExistingNetwork } from "../../examples/existing-network/main";
import { build as buildKeystoneLogin } from "../../examples/keystone-login/main";
import { build as buildMinimal } from "../../examples/minimal/main";
import { build as buildReference } from "../../examples/reference/main";
import type { PreviewResult } from "../../lib/preview";
import { previewApp } from "../support/preview";
import { testExample } from "./support/test-example";
import type { ExpectedExample } from "./support/test-example";

jest.setTimeout(120_000);

type Build = (app: App) => unknown;

// high-availability and vm-to-app have more tests, each beside these in a file of its own.
const EXAMPLES: readonly (readonly [string, Build, Omit<ExpectedExample, "name">])[] = [
  ["minimal", buildMinimal, { servers: 2, controlPlanes: 1 }],
  ["existing-network", buildExistingNetwork, { servers: 6, controlPlanes: 3 }],
  ["reference", buildReference, { servers: 6, controlPlanes: 3 }],
  ["keystone-login", buildKeystoneLogin, { servers: 2, controlPlanes: 1, upper: ["-platform"] }],
];

describe.each(EXAMPLES)("the %s example", (name, build, expected) => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp((app) => void build(app));
  });

  testExample(() => result, { name, ...expected });
});
