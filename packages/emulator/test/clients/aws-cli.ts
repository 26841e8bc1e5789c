import {execFileSync, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {describe} from 'vitest'
import {missing} from '../../../../tools/missing.ts'

const PROGRAM = '/usr/bin/aws'

/** Timeout in milliseconds for a test that runs several programs on a busy machine. */
export const PATIENCE = 120_000

/** Result of a process. */
export interface Outcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Running AWS CLI. */
export interface AwsProcess {
  readonly ended: Promise<Outcome>
  /** Waits for a match in standard output. */
  written(pattern: RegExp): Promise<string>
}

/** Starts the AWS CLI with these environment variables only. */
export function startAws(words: readonly string[], env: Readonly<Record<string, string>>): AwsProcess {
  const own = {PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', AWS_EC2_METADATA_DISABLED: 'true'}
  const child = spawn(PROGRAM, words, {env: {...own, ...env}, stdio: ['ignore', 'pipe', 'pipe']})
  const output = {stdout: '', stderr: ''}
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({exitCode, ...output}))
  })
  return {
    ended,
    written: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const [found] = pattern.exec(output.stdout) ?? []
          if (found !== undefined) resolve(found)
        }
        child.stdout.on('data', look)
        look()
        ended.then(({stderr}) => reject(new Error(`aws ended without writing ${pattern}: ${stderr}`)), reject)
      }),
  }
}

/** Describes tests of Debian's AWS CLI 2.9. If it is missing, the title says that they are skipped. */
export function describeAwsCli(title: string, tests: () => void): void {
  const reason = missingAwsCli()
  if (reason === undefined) describe(title, tests)
  else describe.skip(`${title} (skipped: ${reason})`, tests)
}

/**
 * Returns the reason to skip tests of the AWS CLI, if any. Later versions have another login, so they are not used.
 *
 * @throws {Error} in CI instead, where no test may be skipped
 */
function missingAwsCli(): string | undefined {
  const version = existsSync(PROGRAM) ? execFileSync(PROGRAM, ['--version'], {encoding: 'utf8'}) : ''
  if (version.startsWith('aws-cli/2.9.')) return undefined
  return missing(`${PROGRAM} is no AWS CLI 2.9; on Debian 12: apt-get install awscli openssl`)
}
