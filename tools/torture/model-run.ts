import {isDeepStrictEqual} from 'node:util'
import {createEmulator, type Emulator} from '@sso-oidc/emulator'
import fc from 'fast-check'
import {BEGINNING, Model, type Rules, type Step} from './model.ts'
import {ModelDriver} from './model-driver.ts'
import type {Outcome} from './outcome.ts'

/** Moves of the clock, around every lifetime there is, and back. */
const MOVES = [
  1, 500, 899, 900, 1_000, 9_999, 10_000, 299_999, 300_000, 599_999, 600_000, 3_600_000, 28_799_999, 28_800_000,
  7_775_999_999, 7_776_000_000, -1, -5_000, -86_400_000,
]

const index = fc.nat({max: 7})
const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 2, arbitrary: fc.record({act: fc.constant('register' as const), scoped: fc.boolean()})},
  {weight: 4, arbitrary: fc.record({act: fc.constant('start' as const), client: index})},
  {weight: 2, arbitrary: fc.record({act: fc.constant('authorize' as const), client: index})},
  {weight: 4, arbitrary: fc.record({act: fc.constantFrom('approve' as const, 'deny' as const), device: index})},
  {weight: 6, arbitrary: fc.record({act: fc.constant('poll' as const), device: index, foreign: rarely()})},
  {weight: 3, arbitrary: fc.record({act: fc.constant('redeem' as const), code: index, foreign: rarely()})},
  {weight: 4, arbitrary: fc.record({act: fc.constant('refresh' as const), token: index, foreign: rarely()})},
  {weight: 2, arbitrary: fc.record({act: fc.constantFrom('list' as const, 'logout' as const), token: index})},
  {weight: 4, arbitrary: fc.record({act: fc.constant('move' as const), ms: fc.constantFrom(...MOVES)})},
)

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({max: 9}).map((number) => number === 9)
}

/** A sequence: how the emulator is set up, and what is done to it. */
const sequence: fc.Arbitrary<{rules: Rules; steps: Step[]}> = fc.record({
  rules: fc.record({mode: fc.constantFrom('aws', 'strict'), autoApprove: fc.boolean()}),
  // A client and something to decide come first: without them most of a sequence would be idle.
  steps: fc
    .tuple(fc.boolean(), fc.array(step, {maxLength: 24, size: 'max'}))
    .map(([scoped, rest]) => [{act: 'register', scoped}, {act: 'start', client: 0}, ...rest] satisfies Step[]),
})

/**
 * Runs random sequences against an emulator and against the model: every step has to come out the same, and so has the
 * list of authorizations at the end.
 */
export async function compareWithModel(sequences: number, seed = Date.now()): Promise<Outcome> {
  const emulators = new Map<string, Emulator>()
  let steps = 0
  const property = fc.asyncProperty(sequence, async ({rules, steps: list}) => {
    const name = JSON.stringify(rules)
    const emulator = emulators.get(name) ?? createEmulator({...rules, clock: () => BEGINNING})
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
    if (actual !== expected) throw new Error(`Step ${at} (${one.act}): ${actual} in place of ${expected}`)
  }
  const actual = (await emulator.authorizations()).map(({status, polls, startedAt, expiresAt}) =>
    JSON.stringify({status, polls, startedAt, expiresAt}),
  )
  const expected = model.authorizations().map((one) => JSON.stringify(one))
  if (!isDeepStrictEqual(actual.sort(), expected.sort())) {
    throw new Error(`The authorizations are ${actual.join()} in place of ${expected.join()}`)
  }
}
