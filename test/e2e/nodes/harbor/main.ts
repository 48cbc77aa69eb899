import { Report } from "../check";
import { Lab } from "../lab";
import { runHarborScenario } from "./scenario";

/** Boots user data of a registry on a real node; see README.md of the folder above. */
async function main(): Promise<void> {
  const lab = new Lab();
  const report = new Report();
  lab.clear();
  lab.network();
  try {
    await runHarborScenario(lab, report);
    console.log(`passed in ${report.seconds} s`);
  } finally {
    lab.tidy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
