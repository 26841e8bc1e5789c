import {afterEach, beforeEach, inject, vi} from 'vitest'
import {EVALUATION, SWITCH} from './instrument.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Id of the mutant that is on, or `record` to list the mutants that each test reaches. */
    mutant: number | 'record'
    /** Number of times that the mutant may be reached. More are an endless loop. */
    reachLimit: number
    /** Time limit of a test and of a hook in milliseconds. A mutant that sends no response ends there. */
    timeLimit: number
  }
  interface TaskMeta {
    /** Mutants that the test reaches, each with a count. In the metadata of a file: outside of its tests. */
    reached?: Readonly<Record<number, number>>
  }
}

const mutant = inject('mutant')
let left = inject('reachLimit')
/** Mutants that the current test has reached, and those that modules and hooks have reached. */
let reached: Record<number, number> = {}
const outside: Record<number, number> = {}
/** Number of modules whose code runs. A test can import modules, but other tests use them too. */
let running = 0

function isOn(id: number): boolean {
  if (id !== mutant) return false
  left -= 1
  if (left < 0) throw new Error('The mutant loops without end.')
  return true
}

function record(id: number): boolean {
  const counts = running > 0 ? outside : reached
  counts[id] = (counts[id] ?? 0) + 1
  return false
}

vi.setConfig({testTimeout: inject('timeLimit'), hookTimeout: inject('timeLimit')})
if (mutant === 'record') {
  const hear = (change: number): void => {
    running += change
  }
  Object.assign(globalThis, {[SWITCH]: record, [EVALUATION]: hear})
  beforeEach(({task}) => {
    Object.assign(outside, reached)
    reached = {}
    task.file.meta.reached = outside
  })
  afterEach(({task}) => {
    task.meta.reached = reached
    task.file.meta.reached = outside
    reached = {}
  })
} else {
  Object.assign(globalThis, {[SWITCH]: isOn, [EVALUATION]: undefined})
}
