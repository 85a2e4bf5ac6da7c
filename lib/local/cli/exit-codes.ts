/**
 * What the CLI's exit status says. `deploy`, `diff`, `destroy` and `exec` return the status of the command that they
 * ran, once it has run.
 */
export enum ExitCode {
  /** Done. */
  Ok = 0,
  /** The work failed; the message says why. */
  Failed = 1,
  /** The command line makes no sense: unknown option, missing argument, file that does not exist. */
  Usage = 2,
  /** No local cloud runs for this state directory. */
  NoServer = 3,
  /** Refused for safety: the AWS endpoint in force is not on this machine. */
  Refused = 4,
  /** The local cloud cannot start: port or state directory in use, no engine answers. */
  Unavailable = 5,
  /** Ended by Ctrl-C. */
  Interrupted = 130,
}
