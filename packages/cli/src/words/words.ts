import {type AnyOperation, InputError, operations, showWord} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import {type Flag, flagsOf} from './flags.ts'
import {GLOBAL_FLAGS} from './global-flags.ts'

/** What the words of a command line say, as text: nothing is read or converted yet. */
export interface Words {
  /** Values by flag name. A flag without a value has the value `''`, a list flag its words. */
  readonly values: ReadonlyMap<string, string | readonly string[]>
  /** Words that stand for themselves, without a flag that takes them. */
  readonly strays: readonly string[]
}

/** A command line that names an operation. */
export interface OperationWords extends Words {
  readonly operation: AnyOperation
  readonly flags: readonly Flag[]
  /** Whether help is asked for: `help` as the last word, `--help` or `-h`. */
  readonly help: boolean
  /** Required flags that are missing, unless a document or a skeleton takes their place. */
  readonly missing: readonly string[]
}

/**
 * Splits a command line into operation, global flags and flags of the operation, as the AWS CLI does: global flags
 * first, wherever they stand; then the first word that is no flag; then the rest.
 *
 * Returns nothing when that word is no operation.
 *
 * @throws {InputError} for a flag that is ambiguous, lacks its value, or has a value that is not among its choices
 */
export function parseWords(argv: readonly string[]): OperationWords | undefined {
  const at = commandIndex(argv)
  const operation = at < 0 ? undefined : operations[argv[at] ?? '']
  if (operation === undefined) return undefined

  return parseOperation(operation, argv.toSpliced(at, 1))
}

/** The same for the words beside the name of the operation. */
export function parseOperation(operation: AnyOperation, argv: readonly string[]): OperationWords {
  const help = argv.at(-1) === 'help' || argv.includes('--help') || argv.includes('-h')
  const globals = globalWords(argv)
  const flags = flagsOf(operation)
  const own = takeFlags(globals.strays, flags)
  const values = new Map([...globals.values, ...own.values])
  const missing = isWaived(argv) ? [] : flags.filter((flag) => flag.required && !values.has(flag.name))
  return {operation, flags, help, values, strays: own.strays, missing: missing.map(({name}) => `--${name}`)}
}

/** What global flags say, for a command line that may have no operation. */
export function globalWords(argv: readonly string[]): Words {
  return takeFlags(argv, GLOBAL_FLAGS)
}

/** Place of the word that names the command: the first that is neither a flag nor the value of a global flag. Else -1. */
export function commandIndex(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? ''
    if (!isFlag(word)) return i
    const flag = word.includes('=') ? undefined : matching(word.slice(2), GLOBAL_FLAGS)[0]
    if (flag?.takes === 'one' && matching(word.slice(2), GLOBAL_FLAGS).length === 1) i += 1
  }
  return -1
}

/**
 * Whether required flags may be missing: a document will bring them, or nothing is sent. As in the AWS CLI only the full
 * spelling counts, and a skeleton of the output is checked like a request.
 */
function isWaived(argv: readonly string[]): boolean {
  const skeleton = argv.indexOf('--generate-cli-skeleton')
  return (
    argv.includes('--cli-input-json') ||
    argv.includes('--cli-input-yaml') ||
    (skeleton >= 0 && argv[skeleton + 1] !== 'output')
  )
}

/** Takes the flags of one table and their values out of a list of words. */
function takeFlags(words: readonly string[], flags: readonly Flag[]): Words {
  const values = new Map<string, string | readonly string[]>()
  const strays: string[] = []
  for (let i = 0; i < words.length; ) {
    const word = words[i] ?? ''
    i += 1
    if (word === '--') {
      strays.push(...words.slice(i - 1))
      break
    }
    const found = isFlag(word) ? findFlag(word, flags) : undefined
    if (found === undefined) {
      strays.push(word)
      continue
    }
    const {flag, inline} = found
    let end = i
    const most = inline === undefined ? MOST_WORDS[flag.takes] : 0
    while (end < words.length && end - i < most && !isFlag(words[end] ?? '')) end += 1
    values.set(flag.name, toValue(flag, inline === undefined ? words.slice(i, end) : [inline]))
    i = end
  }
  return {values, strays}
}

const MOST_WORDS: Readonly<Record<Flag['takes'], number>> = {
  nothing: 0,
  one: 1,
  'one-or-none': 1,
  list: Number.POSITIVE_INFINITY,
}

function toValue(flag: Flag, words: readonly string[]): string | readonly string[] {
  if (flag.takes === 'list') return words
  const [value] = words
  if (flag.takes === 'nothing') {
    if (value !== undefined) throw new InputError(`--${flag.name} takes no value.`)
    return ''
  }
  if (value === undefined && flag.takes === 'one') {
    const hint = `A value that begins with a dash goes behind an equals sign: --${flag.name}=VALUE.`
    throw new InputError(`--${flag.name} needs a value. ${hint}`)
  }
  if (value !== undefined && flag.choices !== undefined && !flag.open && !flag.choices.includes(value)) {
    const hint = didYouMean(value, flag.choices)
    const names = flag.choices.join(', ')
    throw new InputError(`--${flag.name} takes one of ${names}, not ${showWord(value)}${hint || '.'}`)
  }
  return value ?? flag.choices?.[0] ?? ''
}

/** Whether a word is a flag: two dashes, or one that begins neither a number nor a text with blanks. */
function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-\d+$|^-\d*\.\d+$/.test(word) && !word.split('=')[0]?.includes(' ')
}

function findFlag(word: string, flags: readonly Flag[]): {flag: Flag; inline?: string} | undefined {
  if (!word.startsWith('--')) return undefined
  const equals = word.indexOf('=')
  const name = word.slice(2, equals < 0 ? undefined : equals)
  const candidates = matching(name, flags)
  const [flag] = candidates
  if (flag === undefined) return undefined
  if (candidates.length > 1) {
    const names = candidates.map((candidate) => `--${candidate.name}`).join(', ')
    throw new InputError(`${showWord(`--${name}`)} is short for several options: ${names}.`)
  }
  return equals < 0 ? {flag} : {flag, inline: word.slice(equals + 1)}
}

/** The flag of that name, or all that begin with it. Our own flags are not found by a part of their name. */
function matching(name: string, flags: readonly Flag[]): readonly Flag[] {
  const exact = flags.find((flag) => flag.name === name)
  if (exact !== undefined) return [exact]
  return name === '' ? [] : flags.filter((flag) => !flag.own && flag.name.startsWith(name))
}

/**
 * Refuses words that nobody takes and required flags that are missing, all in one message.
 *
 * @throws {InputError} `ParamValidation` when flags are missing, `UnknownOption` when there are only unknown words
 */
export function assertComplete({flags, missing, strays}: OperationWords): void {
  // The AWS CLI lets one empty word pass, so scripts may have one.
  const unknown = strays.filter((word, i) => word !== '' || strays.indexOf('') !== i)
  const names = [...flags, ...GLOBAL_FLAGS].map(({name}) => `--${name}`)
  const lines = [
    ...(missing.length > 0 ? [`Missing: ${missing.join(', ')}`] : []),
    ...unknown.map((word) => `Unknown: ${showWord(word)}${didYouMean(word.split('=')[0] ?? word, names)}`),
  ]
  if (lines.length > 0) {
    throw new InputError(lines.join('\n'), {code: missing.length > 0 ? 'ParamValidation' : 'UnknownOption'})
  }
}
