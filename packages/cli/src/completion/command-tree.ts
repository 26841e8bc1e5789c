import type {Command} from '@oclif/core/command'
import {type AnyOperation, firstSentence, operations} from '@sso-oidc/core'
import {type Flag, flagsOf} from '../words/flags.ts'
import {GLOBAL_FLAGS} from '../words/global-flags.ts'

/** What a shell can complete behind some words. */
export interface Node {
  /** The words, without the program: `''`, `create-token`, `plugins install`. */
  readonly name: string
  /** Words that may come next, or names of files. */
  readonly next: readonly Choice[] | 'file'
  readonly options: readonly Option[]
}

/** A word, and what it is. */
export interface Choice {
  readonly word: string
  readonly summary: string
}

/** An option, with its dashes. */
export interface Option extends Choice {
  /** Whether it takes no value, a file, one of these words, or, when there are none, a value that nobody knows. */
  readonly value: 'none' | 'file' | readonly string[]
}

/** The part of an oclif command that is completed. */
export type CommandShape = Pick<Command.Loadable, 'id' | 'summary' | 'flags' | 'args' | 'hidden'>

const HELP: Option = {word: '--help', summary: 'Show help', value: 'none'}
const VERSION: Option = {word: '--version', summary: 'Show the version', value: 'none'}

/**
 * Everything that can be completed, the start of the command line first. `outputs` are the names that `--output` takes.
 */
export function commandTree(commands: readonly CommandShape[], outputs: readonly string[]): Node[] {
  const shown = commands.filter(({id, hidden}) => !hidden && isPlain(id)).sort((a, b) => (a.id < b.id ? -1 : 1))
  const names = shown.map(({id, summary = ''}) => ({word: id.replaceAll(':', ' '), summary: short(summary)}))
  const topics = new Set(names.flatMap(({word}) => [...word.matchAll(/ /g)].map(({index}) => word.slice(0, index))))
  const root: Node = {
    name: '',
    next: [...nextWords('', names), {word: 'help', summary: 'Show help of a command'}],
    options: [...GLOBAL_FLAGS.map((flag) => toOption(flag, {outputs})), HELP, VERSION],
  }
  const help: Node = {name: 'help', next: nextWords('', names), options: []}
  const others = shown.map((command): Node => {
    const name = command.id.replaceAll(':', ' ')
    topics.delete(name)
    const next = nextWords(name, names)
    return {name, ...commandParts(command, outputs), ...(next.length > 0 ? {next} : {})}
  })
  const bare = [...topics].map((name): Node => ({name, next: nextWords(name, names), options: [HELP]}))
  return [root, help, ...bare, ...others]
}

/** The words that come right behind some words in the names of commands. */
function nextWords(before: string, names: readonly Choice[]): Choice[] {
  const start = before === '' ? '' : `${before} `
  const found = new Map<string, string>()
  for (const {word, summary} of names) {
    if (!word.startsWith(start)) continue
    const [next = '', ...more] = word.slice(start.length).split(' ')
    if (more.length === 0 || !found.has(next)) found.set(next, more.length === 0 ? summary : '')
  }
  return [...found].map(([word, summary]) => ({word, summary}))
}

function commandParts(command: CommandShape, outputs: readonly string[]): Pick<Node, 'next' | 'options'> {
  const operation = operations[command.id]
  if (operation !== undefined) {
    const flags = [...flagsOf(operation), ...GLOBAL_FLAGS]
    return {next: [], options: [...flags.map((flag) => toOption(flag, {outputs, operation})), HELP]}
  }
  const [argument] = Object.values(command.args)
  const words = argument?.options?.filter(isPlain).map((word) => ({word, summary: ''}))
  const flags = Object.entries(command.flags).filter(([name, {hidden}]) => !hidden && isPlain(name))
  const options = flags.map(([name, flag]): Option => {
    const value = flag.type === 'boolean' ? 'none' : (flag.options ?? []).filter(isPlain)
    return {word: `--${name}`, summary: short(flag.summary ?? flag.description ?? ''), value}
  })
  return {
    next: words ?? (argument === undefined ? [] : 'file'),
    options: options.some(({word}) => word === HELP.word) ? options : [...options, HELP],
  }
}

function toOption(
  {name, takes, summary, choices, placeholder, member}: Flag,
  {outputs, operation}: {outputs: readonly string[]; operation?: AnyOperation},
): Option {
  const shared = {word: `--${name}`, summary: short(summary)}
  if (takes === 'nothing') return {...shared, value: 'none'}
  if (placeholder === 'document' || placeholder === 'file') return {...shared, value: 'file'}
  if (name === 'output') return {...shared, value: outputs.filter(isPlain)}
  // A value that makes other members necessary is one that is known.
  return {...shared, value: choices ?? Object.keys(operation?.requires?.[member ?? ''] ?? {})}
}

/** Whether a word means itself in every shell. Plugins bring words of their own. */
function isPlain(word: string): boolean {
  return /^[\w@/.:+-]+$/.test(word)
}

/** One sentence on one line. */
function short(text: string): string {
  return firstSentence(text)
    .replace(/\.$|`/g, '')
    .replace(/\p{Control}/gu, ' ')
}
