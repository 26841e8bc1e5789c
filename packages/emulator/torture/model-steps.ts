import fc from 'fast-check'

/** Step of a client or a user. A number selects an item of a list, modulo the length of the list. */
export type Step =
  | {readonly act: 'register'; readonly scoped: boolean}
  | {readonly act: 'start'; readonly client: number}
  | {readonly act: 'authorize'; readonly client: number}
  | {readonly act: 'approve' | 'deny'; readonly device: number}
  | {readonly act: 'poll'; readonly device: number; readonly foreign: boolean}
  | {readonly act: 'redeem'; readonly code: number; readonly foreign: boolean}
  | {readonly act: 'refresh'; readonly token: number; readonly foreign: boolean}
  | {readonly act: 'list' | 'logout'; readonly token: number}
  | {readonly act: 'move'; readonly ms: number}

/** Settings of the emulator. */
export interface Rules {
  readonly mode: 'aws' | 'strict'
  readonly autoApprove: boolean
}

/** Moves of the clock in milliseconds, close to every lifetime, forward and back. */
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

/** Random settings and steps. */
export const sequence: fc.Arbitrary<{rules: Rules; steps: Step[]}> = fc.record({
  rules: fc.record({mode: fc.constantFrom('aws', 'strict'), autoApprove: fc.boolean()}),
  // Starts with a client and a device authorization, because most steps have no effect without them.
  steps: fc
    .tuple(fc.boolean(), fc.array(step, {maxLength: 24, size: 'max'}))
    .map(([scoped, rest]) => [{act: 'register', scoped}, {act: 'start', client: 0}, ...rest] satisfies Step[]),
})
