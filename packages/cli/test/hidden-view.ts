import path from 'node:path'
import {type Outcome, type RunOptions, runShell} from './run-program.ts'

/** Root of the repository. */
export const ROOT: string = path.join(import.meta.dirname, '../../..')

/** Runs an executable where the repository and its modules are hidden. */
export function runHidden(
  program: string,
  argv: readonly string[],
  {env, ...options}: RunOptions = {},
): Promise<Outcome> {
  const script = `unshare -m sh -c 'mount -t tmpfs none "$REPOSITORY" && exec "$0" "$@"' "$0" "$@"`
  return runShell([script, program, ...argv], {...options, env: {REPOSITORY: ROOT, ...env}})
}
