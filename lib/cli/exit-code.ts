/** What the exit codes of `k8s-on-openstack` mean. */
export const ExitCode = {
  /** Nothing wrong. */
  Ok: 0,

  /** The app has errors: it does not validate, plan, apply or settle, leaves something behind, or endangers a cluster. */
  Problems: 1,

  /** Wrong options, or an app that does not run. */
  Usage: 2,

  /** Neither Terraform nor OpenTofu starts. */
  TerraformMissing: 3,

  /** Ended by Ctrl-C; the number is the shell's custom. */
  Interrupted: 130,
} as const;
