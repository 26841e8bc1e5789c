import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'

/** Command line, its environment, and the expected result. */
export interface Case {
  readonly id: string
  /** Behavior that the case shows, in a few words. */
  readonly about: string
  /** Arguments. The runner adds `--endpoint-url`, unless `endpoint` is `none`. */
  readonly words: readonly string[]
  /**
   * Environment variables. By default, the home directory is empty and the region is us-east-1. Null removes a variable.
   * `{{URL}}` is replaced with the URL of the server.
   */
  readonly env: Readonly<Record<string, string | null>>
  /** Content of files, by their path in the working directory, which is also the home directory. */
  readonly files: Readonly<Record<string, string>>
  readonly stdin: string
  /** Responses of the server, in order. */
  readonly answers: readonly Answer[]
  readonly endpoint: 'flag' | 'none'
  readonly exit: number
  readonly stdout: string
  /** Regular expressions that standard error has to match. If there are none, standard error has to be empty. */
  readonly stderr: readonly string[]
  readonly requests: readonly ExpectedRequest[]
}

/** Response of the scripted server. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Body as text. */
  readonly body?: string
  /** Body as JSON. */
  readonly json?: unknown
}

/** Expected request. */
export interface ExpectedRequest {
  readonly path: string
  readonly body: unknown
  /** Names of the signed headers, if the request has to be signed. */
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

/** Reads the cases from cases.yaml. Splits arguments in one string at blanks. */
export function readCases(): Case[] {
  const text = readFileSync(path.join(import.meta.dirname, 'cases.yaml'), 'utf8')
  const {cases} = parse(text, {merge: true}) as {cases: (Partial<Case> & {words: string | string[]})[]}
  return cases.map((one) => {
    const words = typeof one.words === 'string' ? one.words.split(' ') : one.words
    return {...DEFAULTS, ...one, words} as Case
  })
}
