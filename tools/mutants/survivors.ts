import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {Mutant} from './mutation.ts'

const FILE = path.join(import.meta.dirname, 'survivors.json')

/** Mutant that no test has to kill. The text of its line says where it is, so that edits elsewhere do not matter. */
export interface Survivor {
  readonly line: string
  readonly change: string
  /** Reason why no test can tell the mutant from the original, or why it should not. */
  readonly reason: string
}

/** Reviewed survivors by source file. */
export type Survivors = Readonly<Record<string, readonly Survivor[]>>

/** Returns the reviewed survivors. */
export function readSurvivors(): Survivors {
  return JSON.parse(readFileSync(FILE, 'utf8'))
}

/** Returns the reason why a mutant may survive. */
export function reasonFor(survivors: Survivors, {file, line, change}: Mutant): string | undefined {
  return survivors[file]?.find((survivor) => survivor.line === line && survivor.change === change)?.reason
}

/** Returns the entries of a file that fit no mutant, because the code has changed. */
export function outdated(survivors: Survivors, file: string, mutants: readonly Mutant[]): Survivor[] {
  return (survivors[file] ?? []).filter(
    ({line, change}) => !mutants.some((mutant) => mutant.line === line && mutant.change === change),
  )
}
