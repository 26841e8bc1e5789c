import type {PluginCommand} from '../command.ts'
import {firstSentence} from '../messages/first-sentence.ts'
import {type Block, type Entry, type Page, withoutEmpty} from './page.ts'

/** The parts of a plugin command that its page shows. */
export type PagedPlugin = Omit<PluginCommand, 'hidden'>

/**
 * Returns the page of a plugin command. `below` are the commands whose names begin with its name. `fill` fills in the
 * templates of oclif.
 */
export function pluginPage(command: PagedPlugin, below: readonly PagedPlugin[], fill: (text: string) => string): Page {
  return {
    name: `sso-oidc ${wordsOf(command.id)}`,
    summary: fill(summaryOf(command)),
    sections: withoutEmpty([
      {title: 'Description', blocks: descriptionBlocks(command, fill)},
      {title: 'Synopsis', blocks: [{code: synopsis(command), runs: false}]},
      {title: 'Examples', blocks: (command.examples ?? []).flatMap((example) => exampleBlocks(example, fill))},
      {title: 'Arguments', blocks: [Object.entries(command.args).map(argumentEntry)]},
      {title: 'Options', blocks: [optionEntries(command)]},
      {title: 'Commands', blocks: [below.map((each) => ({term: wordsOf(each.id), text: summaryOf(each)}))]},
      {
        title: 'See also',
        blocks: ['`sso-oidc --help` lists all commands. `sso-oidc help errors` lists all error codes.'],
      },
    ]),
  }
}

/** Returns the name of a command as it is typed: `plugins install` for `plugins:install`. */
function wordsOf(id: string): string {
  return id.replaceAll(':', ' ')
}

function summaryOf({summary, description = ''}: PagedPlugin): string {
  return summary ?? firstSentence(description)
}

/** Joins summary and description. Many plugins have only one of them, and break lines within a paragraph. */
function descriptionBlocks({id, summary, description, aliases}: PagedPlugin, fill: (text: string) => string): Block[] {
  const others = aliases.filter((alias) => alias !== id).map((alias) => `\`sso-oidc ${wordsOf(alias)}\``)
  const texts = [summary, ...(description ?? '').split(/\n{2,}/)].map((text = '') =>
    fill(text).replace(/\s+/g, ' ').trim(),
  )
  return [
    ...new Set(texts.filter((text) => text !== '')),
    ...(others.length === 0 ? [] : [`Also: ${others.join(', ')}.`]),
  ]
}

function synopsis({id, args, flags, strict = true}: PagedPlugin): string {
  const words = Object.entries(args).map(([name, arg]) => (isNeeded(arg) ? `<${name}>` : `[${name}]`))
  const options = Object.values(flags).some(({hidden}) => !hidden) ? ['[options]'] : []
  return [`sso-oidc ${wordsOf(id)}`, ...words, ...(strict ? [] : ['...']), ...options].join(' ')
}

type Example = NonNullable<PagedPlugin['examples']>[number]

function exampleBlocks(example: Example, fill: (text: string) => string): Block[] {
  if (typeof example === 'string') return [{code: fill(example).trim(), runs: false}]
  return [fill(example.description), {code: fill(example.command).trim(), runs: false}]
}

type Argument = PagedPlugin['args'][string]

/** Returns whether an argument is required. One with a default is optional, even if oclif marks it as required. */
function isNeeded({required = false, default: value}: Argument): boolean {
  return required && value === undefined
}

function argumentEntry([name, argument]: [string, Argument]): Entry {
  const {default: value, options, description = ''} = argument
  const facts = [
    ...(typeof value === 'string' ? [`default ${value}`] : []),
    ...(isNeeded(argument) ? ['required'] : []),
  ]
  return {term: name, facts, text: withChoices(description, options)}
}

/** Returns the options, except `--help`, which all commands have. */
function optionEntries({flags}: PagedPlugin): Entry[] {
  return Object.entries(flags)
    .filter(([name, {hidden}]) => !hidden && name !== 'help')
    .map(([name, flag]) => {
      const short = flag.char === undefined ? '' : `-${flag.char}, `
      const long =
        flag.type === 'boolean' ? `--${flag.allowNo ? '[no-]' : ''}${name}` : `--${name} <${flag.helpValue ?? 'value'}>`
      const choices = flag.type === 'boolean' ? undefined : flag.options
      const facts = flag.required ? ['required'] : []
      return {term: `${short}${long}`, facts, text: withChoices(flag.summary ?? flag.description ?? '', choices)}
    })
}

function withChoices(text: string, choices: readonly string[] = []): string {
  const names = choices.map((name) => `\`${name}\``)
  return names.length === 0 ? text : `${text} One of ${names.join(', ')}.`.trim()
}
