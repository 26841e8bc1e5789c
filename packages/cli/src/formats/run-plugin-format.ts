import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {Worker} from 'node:worker_threads'
import type {FormatContext, JsonValue} from '@sso-oidc/core'
import {reason} from '../messages/reason.ts'
import type {FormatJob, FormatOutcome} from './format-worker.ts'

/** Milliseconds that a format may take. */
const DEADLINE = 30_000

/** Beside this file, in the sources as in the bundle. */
const WORKER = path.join(__dirname, `format-worker${path.extname(__filename)}`)

/**
 * Text of a value by the format in a module, which runs in a thread of its own: there an endless loop can be stopped,
 * `process.exit` ends the thread only, and what is written to standard output is caught.
 *
 * @throws {Error} with half a sentence, when no text comes of it or when it wrote to standard output
 */
export async function runPluginFormat(
  module: string,
  {value, context, deadline = DEADLINE}: {value: JsonValue; context: FormatContext; deadline?: number | undefined},
): Promise<string> {
  const job: FormatJob = {module: pathToFileURL(module).href, value, context}
  const worker = new Worker(WORKER, {workerData: job, stdout: true})
  const outcome = await new Promise<FormatOutcome>((resolve) => {
    let found: FormatOutcome | undefined
    const end = (outcome: FormatOutcome): void => {
      found ??= outcome
      void worker.terminate()
    }
    const timer = setTimeout(() => end({failure: `it did not end within ${deadline / 1000} seconds`}), deadline)
    worker.on('message', end)
    worker.on('error', (error) => end({failure: reason(error)}))
    worker.on('exit', (code) => {
      clearTimeout(timer)
      // A thread that has nothing left to wait for ends by itself, with 0.
      const ended = code === 0 ? 'it ended, or waits for what never comes' : `it ended with exit code ${code}`
      resolve(found ?? {failure: `${ended}, before it returned a text`})
    })
  })
  if (worker.stdout.read() !== null) throw new Error('it wrote to standard output instead of returning a text')
  if ('failure' in outcome) throw new Error(outcome.failure)
  return outcome.text
}
