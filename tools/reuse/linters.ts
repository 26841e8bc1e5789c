import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Problem in the JSON output of a linter. */
interface Problem {
  readonly ruleId?: string
  readonly code?: string
  readonly message: string
}

/** Environment without telemetry and without messages about new versions. */
const ENVIRONMENT = {...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1'}

/** Returns the problems that redocly finds with its recommended rules, warnings included. */
export async function lintWithRedocly(file: string): Promise<string[]> {
  const output = run('redocly', ['lint', '--extends=recommended', '--format=json', file])
  return sentences((JSON.parse(output) as {problems: Problem[]}).problems)
}

/** Returns the problems that spectral finds with its rules for OpenAPI, hints included. */
export async function lintWithSpectral(file: string): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectral-'))
  try {
    const ruleset = path.join(folder, 'rules.json')
    writeFileSync(ruleset, JSON.stringify({extends: [['spectral:oas', 'recommended']]}))
    const words = ['lint', '--format=json', '--quiet', '--fail-severity=hint', `--ruleset=${ruleset}`, file]
    return sentences(JSON.parse(run('spectral', words)) as Problem[])
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Returns the standard output of an installed program, whatever its exit code is. */
function run(name: string, words: readonly string[]): string {
  const program = path.join(import.meta.dirname, 'node_modules/.bin', name)
  const {stdout, stderr, error} = spawnSync(program, words, {encoding: 'utf8', env: ENVIRONMENT, maxBuffer: 2 ** 26})
  if (error !== undefined) throw error
  if (stdout === '') throw new Error(`${name} printed nothing. Its messages: ${stderr}`)
  return stdout
}

function sentences(problems: readonly Problem[]): string[] {
  return problems.map(({ruleId, code, message}) => `${ruleId ?? code}: ${message}`)
}
