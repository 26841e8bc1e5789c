import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {Worker} from 'node:worker_threads'
import type {FormatContext, JsonValue} from '@sso-oidc/format'
import {errorMessage} from '../messages/error-message.ts'
import type {FormatJob, FormatOutcome} from './format-worker.ts'

/** Time limit of a format in milliseconds. */
const DEADLINE = 30_000

/** Next to this file, in the sources and in the bundle. */
const WORKER = path.join(__dirname, `format-worker${path.extname(__filename)}`)

/**
 * Runs the format of a module in a worker thread and returns its text.
 *
 * The thread stops an endless loop, limits `process.exit` to the thread, and catches writes to standard output and standard
 * error, which can contain secrets.
 *
 * @throws {Error} if the format fails, times out, or writes to a standard stream
 */
export async function runPluginFormat(
  module: string,
  {value, context, deadline = DEADLINE}: {value: JsonValue; context: FormatContext; deadline?: number | undefined},
): Promise<string> {
  const job: FormatJob = {module: pathToFileURL(module).href, value, context}
  const worker = new Worker(WORKER, {workerData: job, stdout: true, stderr: true})
  const outcome = await new Promise<FormatOutcome>((resolve) => {
    let found: FormatOutcome | undefined
    const end = (outcome: FormatOutcome): void => {
      found ??= outcome
      void worker.terminate()
    }
    const timer = setTimeout(() => end({failure: `it did not finish within ${deadline / 1000} seconds`}), deadline)
    worker.on('message', end)
    worker.on('error', (error) => end({failure: errorMessage(error)}))
    worker.on('exit', (code) => {
      clearTimeout(timer)
      // A thread whose promise never resolves exits with code 0.
      const exited = code === 0 ? 'it exited' : `it exited with code ${code}`
      resolve(found ?? {failure: `${exited} before it returned text`})
    })
  })
  if (worker.stdout.read() !== null) throw new Error('it wrote to standard output instead of returning text')
  if (worker.stderr.read() !== null && !('failure' in outcome)) throw new Error('it wrote to standard error')
  if ('failure' in outcome) throw new Error(outcome.failure)
  return outcome.text
}
