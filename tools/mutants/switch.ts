import {afterEach, beforeEach, inject, vi} from 'vitest'
import {SWITCH} from './instrument.ts'

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
let reached: Record<number, number> = {}

function isOn(id: number): boolean {
  if (id !== mutant) return false
  left -= 1
  if (left < 0) throw new Error('The mutant loops without end.')
  return true
}

function record(id: number): boolean {
  reached[id] = (reached[id] ?? 0) + 1
  return false
}

vi.setConfig({testTimeout: inject('timeLimit'), hookTimeout: inject('timeLimit')})
Object.assign(globalThis, {[SWITCH]: mutant === 'record' ? record : isOn})

if (mutant === 'record') {
  beforeEach(({task}) => {
    task.file.meta.reached = {...task.file.meta.reached, ...reached}
    reached = {}
  })
  afterEach(({task}) => {
    task.meta.reached = reached
    reached = {}
  })
}
