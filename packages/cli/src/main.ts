import {runAsProcess} from './process.ts'
import {processWorld} from './process-world.ts'
import {runOperation} from './run-operation.ts'
import {parseWords} from './words/words.ts'

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
    return runOperation(words, processWorld(words.operation))
  })
}
