import {oneLine, type Part, type Result, resultText, TIME_LIMIT} from './run-mutants.ts'
import {outdated, reasonFor, type Survivors} from './survivors.ts'

/** Share of the mutants of a part that tests have to kill. */
const LIMIT = 0.85

/** Prints the survivors and the figures of each part. Returns whether all parts pass. */
export function printReport(
  parts: readonly Part[],
  results: readonly Result[],
  {survivors, listKilled}: {survivors: Survivors; listKilled: boolean},
): boolean {
  const problems = parts.flatMap(({files}) => files).flatMap((file) => problemsOf(file, results, survivors))
  for (const result of results) {
    const {mutant, killedBy} = result
    const reason = reasonFor(survivors, mutant)
    if (killedBy !== undefined ? !listKilled : reason !== undefined) continue
    console.log(resultText(result))
  }
  for (const problem of problems) console.log(problem)
  const passes = parts.map((part) => printPart(part, results, survivors))
  return passes.every(Boolean) && problems.length === 0
}

function printPart({name, files}: Part, results: readonly Result[], survivors: Survivors): boolean {
  const own = results.filter(({mutant}) => files.includes(mutant.file))
  const alive = own.filter(({killedBy}) => killedBy === undefined)
  const reviewed = alive.filter(({mutant}) => reasonFor(survivors, mutant) !== undefined).length
  const share = (own.length - alive.length) / own.length
  const figures = `${own.length - alive.length} of ${own.length} killed (${(100 * share).toFixed(1)} %)`
  console.log(`${name.padEnd(26)} ${figures}, survivors: ${reviewed} with a reason, ${alive.length - reviewed} without`)
  return share >= LIMIT
}

function problemsOf(file: string, results: readonly Result[], survivors: Survivors): string[] {
  const own = results.filter(({mutant}) => mutant.file === file)
  const missing = outdated(
    survivors,
    file,
    own.map(({mutant}) => mutant),
  )
  return [
    ...missing.map(({line, change}) => `survivors.json: ${file} has no such mutant: ${line}\n    ${change}`),
    ...own
      .filter(({killedBy}) => killedBy !== undefined && killedBy !== TIME_LIMIT)
      .filter(({mutant}) => reasonFor(survivors, mutant) !== undefined)
      .map(
        ({mutant, killedBy = ''}) =>
          `survivors.json: ${file}: ${mutant.line}\n    ${mutant.change}\n    is now killed by ${oneLine(killedBy)}`,
      ),
  ]
}
