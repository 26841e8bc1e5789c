// The thread in which the format of a plugin runs. It answers with one message.
import {parentPort, workerData} from 'node:worker_threads'
import type {FormatContext, JsonValue} from '@sso-oidc/core'
import {reason} from '../messages/reason.ts'
import {callFormat} from './call-format.ts'

/** What the thread is to do. */
export interface FormatJob {
  /** URL of the module. */
  readonly module: string
  readonly value: JsonValue
  readonly context: FormatContext
}

/** What came of it. A failure is half a sentence. */
export type FormatOutcome = {readonly text: string} | {readonly failure: string}

async function run({module, value, context}: FormatJob): Promise<FormatOutcome> {
  try {
    return {text: await callFormat(() => import(module), value, context)}
  } catch (error) {
    return {failure: reason(error)}
  }
}

void run(workerData as FormatJob).then((outcome) => parentPort?.postMessage(outcome))
