// Worker thread that runs the format of a plugin and sends one message.
import {parentPort, workerData} from 'node:worker_threads'
import type {FormatContext, JsonValue} from '@sso-oidc/format'
import {errorMessage} from '../messages/error-message.ts'
import {callFormat} from './call-format.ts'

/** Input of the thread. */
export interface FormatJob {
  /** URL of the module. */
  readonly module: string
  readonly value: JsonValue
  readonly context: FormatContext
}

/** Text of the format, or the reason of its failure. */
export type FormatOutcome = {readonly text: string} | {readonly failure: string}

async function run({module, value, context}: FormatJob): Promise<FormatOutcome> {
  try {
    return {text: await callFormat(() => import(module), value, context)}
  } catch (error) {
    return {failure: errorMessage(error)}
  }
}

void run(workerData as FormatJob).then((outcome) => parentPort?.postMessage(outcome))
