import { ConcurrencyPolicy, Volume } from "../../lib/apps";
import type { ScheduledJobProps } from "../../lib/apps";
import { addPlatform } from "../support/demo-platform";
import { peek } from "../support/synth";
import type { SynthesizedStack } from "../support/synth";
import { addJob } from "./support/demo-application";

function peekJob(props: Partial<ScheduledJobProps> = {}): SynthesizedStack {
  const platform = addPlatform();
  addJob(props, platform);
  return peek(platform.applications);
}

describe("a scheduled job", () => {
  it("runs by the clock of Greenwich, one at a time, and not forever, unless something else is said", () => {
    expect(peekJob().resource("Job/Resource")).toMatchObject({
      metadata: { name: "report", namespace: "shop" },
      spec: {
        schedule: "30 2 * * *",
        timezone: "Etc/UTC",
        concurrency_policy: "Forbid",
        starting_deadline_seconds: 300,
        successful_jobs_history_limit: 3,
        failed_jobs_history_limit: 3,
        suspend: false,
        job_template: { spec: { backoff_limit: 3, active_deadline_seconds: 3600 } },
      },
    });
  });

  it("runs as it is told", () => {
    const stack = peekJob({
      timeZone: "Europe/Berlin",
      concurrency: ConcurrencyPolicy.REPLACE,
      retries: 0,
      deadlineSeconds: 60,
      startingDeadlineSeconds: 30,
      successfulJobsKept: 1,
      failedJobsKept: 0,
      suspended: true,
    });

    expect(stack.resource("Job/Resource")).toMatchObject({
      spec: {
        timezone: "Europe/Berlin",
        concurrency_policy: "Replace",
        starting_deadline_seconds: 30,
        successful_jobs_history_limit: 1,
        failed_jobs_history_limit: 0,
        suspend: true,
        job_template: { spec: { backoff_limit: 0, active_deadline_seconds: 60 } },
      },
    });
  });

  it("has pods as hardened as those of applications, and a log of each try", () => {
    expect(peekJob().resource("Job/Resource")).toMatchObject({
      spec: {
        job_template: {
          spec: {
            template: {
              spec: {
                restart_policy: "Never",
                automount_service_account_token: false,
                security_context: { run_as_non_root: true, seccomp_profile: { type: "RuntimeDefault" } },
                container: [{ security_context: { capabilities: { drop: ["ALL"] }, read_only_root_filesystem: true } }],
              },
            },
          },
        },
      },
    });
  });

  it("has settings and a volume that are there before it", () => {
    const stack = peekJob({
      config: { mode: "full" },
      volumes: [Volume.claim("data", { mountPath: "/data", size: "1Gi" })],
    });

    expect(stack.counts).toEqual({
      kubernetes_config_map_v1: 1,
      kubernetes_cron_job_v1: 1,
      kubernetes_persistent_volume_claim_v1: 1,
      kubernetes_service_account_v1: 1,
    });
    expect(stack.resource("Job/Resource")["depends_on"]).toHaveLength(3);
  });
});
