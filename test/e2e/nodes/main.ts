import { Report } from "./check";
import { runDelayedDns } from "./delayed-dns";
import { runEtcdBackup } from "./etcd-backup";
import { runHarborMachine } from "./harbor/scenario";
import { Lab } from "./lab";
import { MetadataService } from "./metadata-service";
import { runScenario } from "./scenario";

type Scenario = (lab: Lab, metadata: MetadataService, report: Report, version: string) => Promise<void>;

/** Scenarios by name; the first one runs unless `--scenario` names another. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  life: runScenario,
  "etcd-backup": runEtcdBackup,
  "harbor-machine": runHarborMachine,
  "delayed-dns": runDelayedDns,
};

/** Boots user data of the library on real nodes; see README.md beside this file. */
async function main(): Promise<void> {
  const scenario = readScenario(process.argv.slice(2));
  const lab = new Lab();
  const metadata = new MetadataService();
  const report = new Report();
  lab.clear();
  lab.network();
  metadata.start(Lab.NETWORK);
  try {
    await scenario(lab, metadata, report, process.env.KUBERNETES_VERSION ?? "1.36.3");
    console.log(`passed in ${report.seconds} s`);
  } finally {
    metadata.stop();
    if (process.env.KEEP !== "1") {
      lab.clear();
    }
    lab.tidy();
  }
}

function readScenario([option, name = Object.keys(SCENARIOS)[0] ?? "", ...others]: readonly string[]): Scenario {
  const scenario = SCENARIOS[name];
  if (scenario === undefined || others.length > 0 || (option !== undefined && option !== "--scenario")) {
    throw new Error(`usage: npm run e2e:nodes -- [--scenario ${Object.keys(SCENARIOS).join("|")}]`);
  }
  return scenario;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
