/** What the exit codes of `k8s-on-openstack` mean. */
export const ExitCode = {
  /** Nothing wrong. */
  Ok: 0,

  /** The app has errors: it does not validate, plan, apply or settle, or endangers a cluster; or something is left behind. */
  Problems: 1,

  /** Wrong options, an app that does not run, or a cloud that refuses. */
  Usage: 2,

  /** The program behind the command does not start: Terraform and OpenTofu, or Python. */
  ProgramMissing: 3,

  /** Ended by Ctrl-C; the number is the shell's custom. */
  Interrupted: 130,
} as const;
