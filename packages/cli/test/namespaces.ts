import {missingProgram} from '../../../tools/installed.ts'
import {missing} from '../../../tools/missing.ts'
import {PROGRAM, RUNTIME} from './run-program.ts'

/** Returns the reason to skip a test in namespaces of Linux, or undefined. Only root can create them everywhere. */
export function missingNamespaces(): string | undefined {
  if (process.platform !== 'linux') return missing('namespaces exist on Linux only', {isExpected: false})
  const program = missingProgram('unshare', {package: 'util-linux'}) ?? missingProgram('ip', {package: 'iproute2'})
  return program ?? (process.getuid?.() === 0 ? undefined : missing('only root can create namespaces'))
}

/**
 * Returns words for `runShell` that run the program in namespaces of its own, after a line of the shell.
 *
 * @param kinds - Letters of `unshare`: `n` for the network, `m` for mounts
 */
export function inNamespace(kinds: 'm' | 'n', setUp: string, argv: readonly string[]): string[] {
  return [`unshare -${kinds} sh -c '${setUp} && exec "$0" "$@"' "$0" "$@"`, RUNTIME, PROGRAM, ...argv]
}
