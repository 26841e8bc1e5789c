import type {Command} from '@oclif/core/command'
import {firstSentence} from '@sso-oidc/core'
import type {Block, Entry, Page} from './page.ts'

/** What oclif knows of a command, of this package or of a plugin. */
export type CommandShape = Pick<
  Command.Loadable,
  'aliases' | 'args' | 'description' | 'examples' | 'flags' | 'id' | 'strict' | 'summary'
>

/**
 * The page of a command that is no operation. `below` are the commands whose names begin with its own; `fill` puts values
 * into the templates of oclif's texts.
 */
export function commandPage(
  command: CommandShape,
  below: readonly CommandShape[],
  fill: (text: string) => string,
): Page {
  const sections = [
    {title: 'Description', blocks: descriptionBlocks(command, fill)},
    {title: 'Synopsis', blocks: [{code: synopsis(command), runs: false}]},
    {title: 'Examples', blocks: (command.examples ?? []).flatMap((example) => exampleBlocks(example, fill))},
    {title: 'Arguments', blocks: [Object.entries(command.args).map(argumentEntry)]},
    {title: 'Options', blocks: [optionEntries(command)]},
    {title: 'Commands', blocks: [below.map((each) => ({term: wordsOf(each.id), text: summaryOf(each)}))]},
    {title: 'See also', blocks: ['`sso-oidc --help` for all commands, errors and exit codes.']},
  ]
  const isEmpty = (block: Block): boolean => Array.isArray(block) && block.length === 0
  return {
    name: `sso-oidc ${wordsOf(command.id)}`,
    summary: fill(summaryOf(command)),
    sections: sections.filter(({blocks}) => !blocks.every(isEmpty)),
  }
}

/** `plugins:install` as it is typed. */
function wordsOf(id: string): string {
  return id.replaceAll(':', ' ')
}

function summaryOf({summary, description = ''}: CommandShape): string {
  return summary ?? firstSentence(description)
}

/** Many plugins say only one of summary and description, and break lines where a paragraph goes on. */
function descriptionBlocks({id, summary, description, aliases}: CommandShape, fill: (text: string) => string): Block[] {
  const others = aliases.filter((alias) => alias !== id).map((alias) => `\`sso-oidc ${wordsOf(alias)}\``)
  const texts = [summary, ...(description ?? '').split(/\n{2,}/)].map((text = '') =>
    fill(text).replace(/\s+/g, ' ').trim(),
  )
  return [
    ...new Set(texts.filter((text) => text !== '')),
    ...(others.length === 0 ? [] : [`Also: ${others.join(', ')}.`]),
  ]
}

function synopsis({id, args, flags, strict = true}: CommandShape): string {
  const words = Object.entries(args).map(([name, arg]) => (isNeeded(arg) ? `<${name}>` : `[${name}]`))
  const options = Object.values(flags).some(({hidden}) => !hidden) ? ['[options]'] : []
  return [`sso-oidc ${wordsOf(id)}`, ...words, ...(strict ? [] : ['...']), ...options].join(' ')
}

type Example = NonNullable<CommandShape['examples']>[number]

function exampleBlocks(example: Example, fill: (text: string) => string): Block[] {
  if (typeof example === 'string') return [{code: fill(example).trim(), runs: false}]
  return [fill(example.description), {code: fill(example.command).trim(), runs: false}]
}

type Argument = CommandShape['args'][string]

/** What has a default may be left out, whatever oclif calls it. */
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

/** Help is asked for in the same way everywhere, so it is no option of one command. */
function optionEntries({flags}: CommandShape): Entry[] {
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
