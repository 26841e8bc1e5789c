import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'

/** One command line, the world it runs in, and what has to come of it. */
export interface Case {
  readonly id: string
  /** What the case shows, in a few words. */
  readonly about: string
  /** Words after the program, which the runner ends with `--endpoint-url` unless the case sets one otherwise. */
  readonly words: readonly string[]
  /** Variables beside an empty home and the region us-east-1; null removes one. `{{URL}}` is the server. */
  readonly env: Readonly<Record<string, string | null>>
  /** Path to content, below the working folder, which is the home folder too. */
  readonly files: Readonly<Record<string, string>>
  readonly stdin: string
  /** Answers of the server, one after the other. */
  readonly answers: readonly Answer[]
  readonly endpoint: 'flag' | 'none'
  readonly exit: number
  readonly stdout: string
  /** Expressions that standard error has to match. Without any it has to be empty. */
  readonly stderr: readonly string[]
  readonly requests: readonly ExpectedRequest[]
}

/** An answer of the scripted server. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text of the body. */
  readonly body?: string
  /** The body as JSON. */
  readonly json?: unknown
}

/** A request that has to be sent. */
export interface ExpectedRequest {
  readonly path: string
  readonly body: unknown
  /** Names of the headers that the signature covers, when it has to be signed. */
  readonly signed?: string
}

const DEFAULTS = {
  env: {},
  files: {},
  stdin: '',
  answers: [],
  endpoint: 'flag',
  exit: 0,
  stdout: '',
  stderr: [],
  requests: [],
}

/** The cases of this folder. Words may be one line, split at blanks. */
export function readCases(): Case[] {
  const text = readFileSync(path.join(import.meta.dirname, 'cases.yaml'), 'utf8')
  const {cases} = parse(text, {merge: true}) as {cases: (Partial<Case> & {words: string | string[]})[]}
  return cases.map((one) => {
    const words = typeof one.words === 'string' ? one.words.split(' ') : one.words
    return {...DEFAULTS, ...one, words} as Case
  })
}
