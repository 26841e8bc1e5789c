import {isDeepStrictEqual} from 'node:util'
import {createEmulator, type Emulator} from '@sso-oidc/emulator'
import fc from 'fast-check'
import {Model, START} from './model.ts'
import {ModelDriver} from './model-driver.ts'
import {type Step, sequence} from './model-steps.ts'
import type {Outcome} from './outcome.ts'

/**
 * Runs random sequences on an emulator and on the model. Checks that all steps have the same outcome, and that the
 * lists of authorizations are the same at the end.
 */
export async function compareWithModel(sequences: number, seed = Date.now()): Promise<Outcome> {
  const emulators = new Map<string, Emulator>()
  let steps = 0
  const property = fc.asyncProperty(sequence, async ({rules, steps: list}) => {
    const name = JSON.stringify(rules)
    const emulator = emulators.get(name) ?? createEmulator({...rules, clock: () => START})
    emulators.set(name, emulator)
    await emulator.reset()
    steps += list.length
    return runSequence(emulator, new Model(rules), list)
  })
  const details = await fc.check(property, {numRuns: sequences, seed: seed | 0})
  for (const emulator of emulators.values()) await emulator.close()
  return {
    summary: `${details.numRuns} sequences, ${steps} steps, seed ${details.seed}`,
    violations: details.failed ? [`${details.errorInstance}\n${fc.defaultReportMessage(details)}`] : [],
  }
}

async function runSequence(emulator: Emulator, model: Model, steps: readonly Step[]): Promise<void> {
  const driver = new ModelDriver(emulator, model.rules)
  for (const [at, one] of steps.entries()) {
    const expected = model.apply(one)
    const actual = await driver.apply(one)
    if (actual !== expected) throw new Error(`Step ${at} (${one.act}): ${actual} instead of ${expected}`)
  }
  const actual = (await emulator.authorizations()).map(({status, polls, startedAt, expiresAt}) =>
    JSON.stringify({status, polls, startedAt, expiresAt}),
  )
  const expected = model.authorizations().map((one) => JSON.stringify(one))
  if (!isDeepStrictEqual(actual.sort(), expected.sort())) {
    throw new Error(`The authorizations are ${actual.join()} instead of ${expected.join()}`)
  }
}
