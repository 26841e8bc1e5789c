import {ConfigError, InputError, type SsoOidcError} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import type {Arguments} from './arguments.ts'
import type {Flag, FlagValue} from './flag.ts'
import {GLOBAL_FLAGS, type GlobalValues} from './global-flags.ts'
import {convertValue} from './values.ts'

/** A positional argument of a command. */
interface Positional {
  readonly name: string
  readonly summary: string
  readonly choices?: readonly string[]
  /** Whether the argument can be missing. */
  readonly optional?: boolean
}

/** Options and arguments of a command. */
export interface Syntax {
  readonly flags: readonly Flag[]
  /** Positional arguments in their order. */
  readonly positionals?: readonly Positional[]
  /** Whether the words after `--` are a command to run. */
  readonly takesCommand?: boolean
}

/** Arguments, and the first error that the parser found. */
export interface Parsed extends Arguments {
  readonly error?: SsoOidcError
}

/**
 * Parses the command line of a command. `argv` does not contain the name of the command.
 *
 * Parses the global options first, at any position, and then the options of the command, as the AWS CLI does. Never
 * throws: the first error is a member of the result, so that `--cli-error-format` applies to it.
 */
export function parseArgv(argv: readonly string[], {flags, positionals = [], takesCommand = false}: Syntax): Parsed {
  const end = takesCommand && argv.includes('--') ? argv.indexOf('--') : argv.length
  const isOwn = (name: string): boolean => flags.some((flag) => flag.own && flag.name === name)
  const global = takeFlags(argv.slice(0, end), GLOBAL_FLAGS, isOwn)
  const own = takeFlags(global.rest, flags)
  const isHelp = own.rest.includes('-h') || (own.rest.at(-1) === 'help' && !own.rest.includes('--'))
  const {named, rest} = takePositionals(own.rest, positionals)
  const absent = flags.filter((flag) => flag.required && own.values[flag.name] === undefined)
  const without = positionals.filter(({name, optional}) => !optional && named.values[name] === undefined)
  const missing = without.map(({name}) => `<${name}>`)
  const error = global.error ?? own.error ?? named.error ?? conflictOf(global.values)
  return {
    globals: isHelp ? {...global.values, help: true} : global.values,
    values: own.values,
    positionals: named.values,
    missing: [...(isWaived(own) ? [] : absent.map(({name}) => `--${name}`)), ...missing],
    unknown: rest,
    command: argv.slice(end + 1),
    takesCommand,
    names: [...flags, ...GLOBAL_FLAGS].map(({name}) => `--${name}`),
    ...(error === undefined ? {} : {error}),
  }
}

/**
 * Returns the index of the command in `argv`: the first argument that is neither an option nor the value of a global option.
 * Returns -1 if there is none.
 */
export function commandIndex(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? ''
    if (!isFlag(word)) return i
    const [flag, ...others] = word.includes('=') ? [] : matching(word.slice(2), GLOBAL_FLAGS)
    if (flag?.arity === 'one' && others.length === 0 && !isFlag(argv[i + 1] ?? '')) i += 1
  }
  return -1
}

/**
 * Returns whether required options can be missing, because a document contains them or nothing is sent. As in the AWS CLI,
 * only the full spelling counts, and the output skeleton needs a complete request.
 */
function isWaived({values, literal}: Taken): boolean {
  const skeleton = '--generate-cli-skeleton'
  return (
    literal.has('--cli-input-json') ||
    literal.has('--cli-input-yaml') ||
    (literal.has(skeleton) && values['generate-cli-skeleton'] !== 'output')
  )
}

function conflictOf(globals: GlobalValues): InputError | undefined {
  if (!globals['cli-auto-prompt'] || !globals['no-cli-auto-prompt']) return undefined
  return new InputError('--cli-auto-prompt cannot be combined with --no-cli-auto-prompt.')
}

interface Taken {
  readonly values: Readonly<Record<string, FlagValue | undefined>>
  readonly rest: readonly string[]
  /** Options in their full spelling, with the value in the next word. */
  readonly literal: ReadonlySet<string>
  readonly error?: SsoOidcError | undefined
}

/** Takes the flags of one table and their values out of a command line, except for those of another table. Stops at `--`. */
function takeFlags(words: readonly string[], flags: readonly Flag[], isOther = (_name: string) => false): Taken {
  const values: Record<string, FlagValue | undefined> = Object.create(null)
  const rest: string[] = []
  const literal = new Set<string>()
  let error: SsoOidcError | undefined
  for (let i = 0; i < words.length; ) {
    const word = words[i] ?? ''
    i += 1
    if (word === '--') {
      rest.push(...words.slice(i - 1))
      break
    }
    const isKnown = isFlag(word) && word.startsWith('--') && !isOther(nameOf(word))
    const [flag, ...others] = isKnown ? matching(nameOf(word), flags) : []
    if (flag === undefined) {
      rest.push(word)
      continue
    }
    if (word === `--${flag.name}`) literal.add(word)
    const inline = word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined
    let end = i
    const most = inline === undefined ? MAX_VALUES[flag.arity] : 0
    while (end < words.length && end - i < most && !isFlag(words[end] ?? '')) end += 1
    const given = inline === undefined ? words.slice(i, end) : [inline]
    i = end
    try {
      if (others.length > 0) throw ambiguous(word, [flag, ...others])
      const value = convertValue(flag, given)
      const before = values[flag.name]
      // The last value of an option of the AWS CLI counts, as there. Lists of our own options add up.
      const isMore = flag.own && flag.arity === 'list' && Array.isArray(before) && Array.isArray(value)
      values[flag.name] = isMore ? [...before, ...value] : value
    } catch (cause) {
      if (!(cause instanceof InputError || cause instanceof ConfigError)) throw cause
      error ??= cause
    }
  }
  return {values, rest, literal, error}
}

function takePositionals(
  words: readonly string[],
  positionals: readonly Positional[],
): {named: Pick<Taken, 'error'> & {values: Record<string, string>}; rest: readonly string[]} {
  const values: Record<string, string> = {}
  let error: InputError | undefined
  const rest: string[] = []
  const left = [...positionals]
  for (const word of words) {
    const next = word.startsWith('-') || word === '' ? undefined : left.shift()
    if (next === undefined) rest.push(word)
    else if (next.choices?.includes(word) === false) {
      const hint = didYouMean(word, next.choices)
      error ??= new InputError(`Invalid <${next.name}> ${quote(word)}. Use one of ${next.choices.join(', ')}.${hint}`)
    } else values[next.name] = word
  }
  return {named: {values, error}, rest}
}

const MAX_VALUES: Readonly<Record<Flag['arity'], number>> = {
  none: 0,
  one: 1,
  optional: 1,
  list: Number.POSITIVE_INFINITY,
}

/** Returns whether a word is an option. A dash alone, a negative number, and a text with a space are values. */
function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-\d+$|^-\d*\.\d+$/.test(word) && !word.split('=')[0]?.includes(' ')
}

function nameOf(word: string): string {
  return word.slice(2).split('=', 1)[0] ?? ''
}

/** Returns the flag with this name, or all flags that begin with it. Our own flags cannot be abbreviated. */
function matching(name: string, flags: readonly Flag[]): readonly Flag[] {
  const exact = flags.find((flag) => flag.name === name)
  if (exact !== undefined) return [exact]
  return name === '' ? [] : flags.filter((flag) => !flag.own && flag.name.startsWith(name))
}

function ambiguous(word: string, candidates: readonly Flag[]): InputError {
  const names = candidates.map(({name}) => `--${name}`).join(', ')
  return new InputError(`Ambiguous option ${quote(`--${nameOf(word)}`)}. Use one of ${names}.`)
}
