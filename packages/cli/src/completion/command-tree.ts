import {escapeControls} from '@sso-oidc/format'
import type {Flag} from '../argv/flag.ts'
import {GLOBAL_FLAGS} from '../argv/global-flags.ts'
import {isPlain} from '../argv/plain-word.ts'
import type {Command, PluginCommand} from '../command.ts'
import {firstSentence} from '../messages/first-sentence.ts'

/** The completions after some words. */
export interface Node {
  /** The words after `sso-oidc`: an empty text, `create-token`, or `plugins install`. */
  readonly name: string
  /** Words that can follow, `file` for file names, or a list of names. */
  readonly next: readonly Choice[] | 'file' | NameList
  readonly options: readonly Option[]
}

/** A word and its description. */
export interface Choice {
  readonly word: string
  readonly summary: string
}

/** An option with its dashes. */
export interface Option extends Choice {
  /** Values: none, a file, a name of a list, or one of these words. An empty list means any value. */
  readonly value: 'none' | 'file' | NameList | readonly string[]
}

/** Names that `sso-oidc completion` lists while the user types: of the configuration, or of cached lists of roles. */
type NameList = 'accounts' | 'profiles' | 'roles' | 'sessions'

/** Options and arguments with a name of a list. */
const LIST_OF: Readonly<Record<string, NameList>> = {
  'account-id': 'accounts',
  profile: 'profiles',
  'role-name': 'roles',
  'sso-session': 'sessions',
}

/** The parts of a plugin command that are completed. */
export type CompletedPlugin = Pick<PluginCommand, 'id' | 'summary' | 'flags' | 'args' | 'hidden'>

/** Everything that the completion is made from. */
export interface Completed {
  readonly commands: readonly Command[]
  readonly plugins: readonly CompletedPlugin[]
  /** Names of the output formats. */
  readonly outputs: readonly string[]
}

const HELP: Option = {word: '--help', summary: 'Print help', value: 'none'}

/** Returns all completions. The first node is the beginning of the command line. */
export function commandTree({commands, plugins, outputs}: Completed): Node[] {
  const shown = plugins.filter(({id, hidden}) => !hidden && isPlain(id))
  const entries = [
    ...commands.map((command) => ({word: command.name, summary: command.summary, parts: ownParts(command, outputs)})),
    ...shown.map((plugin) => ({word: wordsOf(plugin), summary: plugin.summary ?? '', parts: pluginParts(plugin)})),
  ].sort((a, b) => (a.word < b.word ? -1 : 1))
  const names = entries.map(({word, summary}) => ({word, summary: short(summary)}))
  const topics = new Set(names.flatMap(({word}) => [...word.matchAll(/ /g)].map(({index}) => word.slice(0, index))))
  for (const {word} of entries) topics.delete(word)
  const root: Node = {
    name: '',
    next: [...nextWords('', names), {word: 'help', summary: 'Print the help of a command'}],
    options: globalOptions(outputs),
  }
  const help: Node = {
    name: 'help',
    next: [...nextWords('', names), {word: 'errors', summary: 'Error codes'}],
    options: [],
  }
  const others = entries.map(({word, parts}): Node => {
    const next = nextWords(word, names)
    return {name: word, ...parts, ...(next.length > 0 ? {next} : {})}
  })
  const bare = [...topics].map((name): Node => ({name, next: nextWords(name, names), options: [HELP]}))
  return [root, help, ...bare, ...others]
}

function wordsOf({id}: CompletedPlugin): string {
  return id.replaceAll(':', ' ')
}

function globalOptions(outputs: readonly string[]): Option[] {
  return GLOBAL_FLAGS.map((flag) => toOption(flag, {outputs}))
}

/** Returns the words that directly follow some words in the names of commands. */
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

type Parts = Pick<Node, 'next' | 'options'>

function ownParts(command: Command, outputs: readonly string[]): Parts {
  const options = [...command.flags.map((flag) => toOption(flag, {outputs, command})), ...globalOptions(outputs)]
  const [{name = '', choices = []} = {}] = command.positionals ?? []
  return {next: LIST_OF[name] ?? choices.map((word) => ({word, summary: ''})), options}
}

function pluginParts({args, flags}: CompletedPlugin): Parts {
  const [argument] = Object.values(args)
  const words = argument?.options?.filter(isPlain).map((word) => ({word, summary: ''}))
  const shown = Object.entries(flags).filter(([name, {hidden}]) => !hidden && isPlain(name))
  const options = shown.map(([name, flag]): Option => {
    const value = flag.type === 'boolean' ? 'none' : (flag.options ?? []).filter(isPlain)
    return {word: `--${name}`, summary: short(flag.summary ?? flag.description ?? ''), value}
  })
  return {
    next: words ?? (argument === undefined ? [] : 'file'),
    options: options.some(({word}) => word === HELP.word) ? options : [...options, HELP],
  }
}

function toOption(
  {name, arity, summary, choices, placeholder, member}: Flag,
  {outputs, command}: {outputs: readonly string[]; command?: Command},
): Option {
  const shared = {word: `--${name}`, summary: short(summary)}
  if (arity === 'none') return {...shared, value: 'none'}
  if (placeholder === 'document' || placeholder === 'file') return {...shared, value: 'file'}
  const list = LIST_OF[name]
  if (list !== undefined) return {...shared, value: list}
  if (name === 'output') return {...shared, value: outputs.filter(isPlain)}
  // The values that make other members required are known, such as the grant types.
  return {...shared, value: choices ?? Object.keys(command?.operation?.requires?.[member ?? ''] ?? {})}
}

/** Returns the first sentence on one line. A plugin can contain any text, and shells show it in their menus. */
function short(text: string): string {
  return escapeControls(firstSentence(text).replace(/\.$|`/g, '').replace(/\s+/g, ' '))
}
