import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { renderKuryrConf, renderKuryrCredentials } from "../../../lib/platform/kuryr/render-kuryr-conf";
import { KURYR_COMBINATIONS, kuryrConfInput } from "../../support/kuryr-combinations";
import { KURYR_OPTIONS_FILE, readKuryrOptions, type KuryrOptionTypes } from "../../support/kuryr-option-list";
import { expectThat } from "../support/run-report";
import { absentSections, expectedValues, type KuryrValues } from "./expected-values";
import { kuryrPython } from "./python";

const ENVIRONMENT = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "k8s-on-openstack/kuryr-10.0.0");

const AUTH_URL = "https://cloud.example.com:5000/v3";
const CREDENTIAL_ID = "0123456789abcdef0123456789abcdef";

/** Secrets that a reader could misunderstand. */
const SECRETS = [
  "S3cret-_0",
  "a$b${auth_url}$$c",
  "%(x)s #; = [neutron]",
  "'single'",
  '"double"',
  " edges ",
  "a\\nb\\",
];

/** What the reader makes of one configuration. */
interface Read {
  readonly unknown: readonly string[];
  readonly values: KuryrValues;
  readonly login: Readonly<Record<"plugin" | "method" | "authUrl" | "id" | "secret", string>>;
}

interface Answer {
  readonly release: string;
  readonly options: KuryrOptionTypes;
  readonly read: Readonly<Record<string, Read>>;
}

/** Shows kuryr.conf to the parsers of Kuryr's last release; see README.md beside this file. */
function main(): void {
  const python = kuryrPython(ENVIRONMENT);
  const files = Object.fromEntries(
    KURYR_COMBINATIONS.map((one, index) => [one.name, render(one, secretOf(index))] as const),
  );
  const script = join(__dirname, "read-conf.py");
  const answer = JSON.parse(
    execFileSync(python, [script], { input: JSON.stringify(files), encoding: "utf8", maxBuffer: 1e8 }),
  ) as Answer;
  expectThat(answer.release === "10.0.0", `expected Kuryr 10.0.0, found ${answer.release}`);
  checkList(answer.options);
  KURYR_COMBINATIONS.forEach((one, index) => {
    const read = answer.read[one.name];
    expectThat(read !== undefined, `${one.name} was not read`);
    checkLogin(read, secretOf(index));
    console.log(`ok  ${one.name}: ${checkValues(one, read)} options`);
  });
}

function secretOf(index: number): string {
  return SECRETS[index % SECRETS.length] ?? "";
}

function render({ options }: (typeof KURYR_COMBINATIONS)[number], secret: string): Readonly<Record<string, string>> {
  return {
    "kuryr.conf": renderKuryrConf(kuryrConfInput(options, { authUrl: AUTH_URL, region: "re$gion", hasOwnCa: true })),
    "kuryr-credentials.conf": renderKuryrCredentials({ credentialId: CREDENTIAL_ID, secret }),
  };
}

/** The list that unit tests go by is that of the release. */
function checkList(options: KuryrOptionTypes): void {
  if (process.argv.includes("--write")) {
    writeFileSync(KURYR_OPTIONS_FILE, `${JSON.stringify(options, null, 2)}\n`);
  }
  expectThat(
    isDeepStrictEqual(options, readKuryrOptions()),
    `${KURYR_OPTIONS_FILE} is not the option list of the release; write it anew with --write`,
  );
  const count = Object.values(options).reduce((sum, section) => sum + Object.keys(section).length, 0);
  console.log(`ok  the committed list: ${count} options in ${Object.keys(options).length} sections`);
}

function checkLogin({ login }: Read, secret: string): void {
  const expected = {
    plugin: "ApplicationCredential",
    method: "ApplicationCredentialMethod",
    authUrl: AUTH_URL,
    id: CREDENTIAL_ID,
    secret,
  };
  expectThat(isDeepStrictEqual({ ...login }, expected), `the login is ${JSON.stringify(login)}`);
}

function checkValues(combination: (typeof KURYR_COMBINATIONS)[number], { unknown, values }: Read): number {
  expectThat(unknown.length === 0, `${combination.name} has options that the release lacks: ${unknown.join(", ")}`);
  for (const [section, expected] of Object.entries(expectedValues(combination))) {
    for (const [option, value] of Object.entries(expected)) {
      const found = values[section]?.[option];
      expectThat(
        isDeepStrictEqual(found, value),
        `${combination.name}: [${section}] ${option} reads ${JSON.stringify(found)}, not ${JSON.stringify(value)}`,
      );
    }
  }
  const superfluous = absentSections(combination).filter((section) => section in values);
  expectThat(superfluous.length === 0, `${combination.name} has sections without use: ${superfluous.join(", ")}`);
  return Object.values(values).reduce((sum, section) => sum + Object.keys(section).length, 0);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
