import { Report } from "./check";
import { Lab } from "./lab";
import { MetadataService } from "./metadata-service";
import { runScenario } from "./scenario";

/** Boots user data of the library on real nodes; see README.md beside this file. */
async function main(): Promise<void> {
  const lab = new Lab();
  const metadata = new MetadataService();
  const report = new Report();
  lab.clear();
  lab.network();
  metadata.start(Lab.NETWORK);
  try {
    await runScenario(lab, metadata, report, process.env.KUBERNETES_VERSION ?? "1.36.3");
    console.log(`passed in ${report.seconds} s`);
  } finally {
    metadata.stop();
    if (process.env.KEEP !== "1") {
      lab.clear();
    }
    lab.tidy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
