import manifest from '../package.json' with {type: 'json'}
import {runAsProcess} from './process.ts'
import {runOperation} from './run-operation.ts'
import {parseWords} from './words.ts'

/**
 * Runs the program. The command of an operation, which is the usual case, runs without oclif; oclif is loaded for help
 * and for every other command.
 */
export function main(argv: readonly string[]): Promise<void> {
  return runAsProcess(argv, async () => {
    const words = parseWords(argv)
    if (words === undefined || words.help || argv.includes('--version')) {
      const {runProgram} = await import('./program.ts')
      await runProgram(argv, words)
      return {text: ''}
    }
    const {stdout, stderr, env, platform, versions} = process
    const userAgent = `sso-oidc/${manifest.version} (${platform}; node ${versions.node}) md/command#${words.operation.name}`
    return runOperation(words, {stdout, stderr, env, cwd: process.cwd(), userAgent})
  })
}
