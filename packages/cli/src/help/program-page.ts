import type {Command, CommandGroup} from '../command.ts'
import {globalEntries} from './command-page.ts'
import type {Entry, Page} from './page.ts'

/** The parts of a command that the help of the program shows. */
type ShownCommand = Pick<Command, 'name' | 'summary' | 'group'>

/** Name and summary of a command of a plugin. */
interface OtherCommand {
  readonly name: string
  readonly summary: string
}

/** Commands of the program. */
export interface ProgramCommands {
  readonly commands: readonly ShownCommand[]
  /** Commands of plugins. */
  readonly others: readonly OtherCommand[]
}

const SUMMARY = 'Sign in to AWS IAM Identity Center and get tokens and role credentials.'

/** Groups whose commands have a line each. The commands of the other groups share a line. */
const GROUPS = ['Sign in', 'Work'] as const satisfies CommandGroup[]

const COLUMN = 30

/** Column of the commands that share a line. */
const SHARED_COLUMN = 8

const WIDTH = 80

const PROXIES =
  'The URL of an http or https proxy has the form `http://user:password@host:port`, with special characters in the user ' +
  'name and the password percent-encoded. An invalid URL is an error: a configured proxy is never ignored.'

const PROXY_VARIABLES = [
  {term: 'HTTPS_PROXY', text: 'Proxy for https endpoints, which include all endpoints of AWS.'},
  {term: 'HTTP_PROXY', text: 'Proxy for http endpoints.'},
  {
    term: 'NO_PROXY',
    text: 'Comma-separated hosts and domains that are connected to directly, for example `localhost,.example.com`. `*` matches all hosts.',
  },
] as const satisfies Entry[]

/** Returns the help of the program: one screen with the commands and the most common options. */
export function programHelp({commands, others}: ProgramCommands): string {
  const groups = GROUPS.flatMap((group) => {
    const rows = commands.filter((command) => command.group === group)
    return ['', group, ...rows.map(({name, summary}) => row(name, summary))]
  })
  const namesIn = (wanted: CommandGroup): string[] =>
    commands.filter(({group}) => group === wanted).map(({name}) => name)
  const topics = new Set([...namesIn('Setup'), ...others.map(({name}) => name.split(' ')[0] ?? name)])
  return [
    'Usage: sso-oidc <command> [options]',
    SUMMARY,
    ...groups,
    '',
    ...wrapped('API', namesIn('API')),
    ...wrapped('Setup', [...topics].sort()),
    '',
    'Options',
    row('--output <format>', 'Output format, such as json, table, or env'),
    row('--profile <name>', 'Profile in ~/.aws/config'),
    'Details: `sso-oidc <command> --help`. Exit codes: `sso-oidc help errors`.',
    '',
  ].join('\n')
}

/** Returns names as lines behind a title. */
function wrapped(title: string, names: readonly string[]): string[] {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length < WIDTH - SHARED_COLUMN)
      lines[lines.length - 1] = `${last}, ${name}`
    else lines.push(name)
  }
  return lines.map((line, i) => {
    const end = i < lines.length - 1 ? ',' : ''
    return `${(i === 0 ? title : '').padEnd(SHARED_COLUMN)}${line}${end}`
  })
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(COLUMN - 2)} ${text.replace(/\.$/, '')}`
}

/** Returns the page of the program for its manual page. */
export function programPage({commands, others}: ProgramCommands, outputs: readonly string[]): Page {
  const all = [...commands, ...others].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    name: 'sso-oidc',
    summary: SUMMARY,
    sections: [
      {
        title: 'Description',
        blocks: [
          SUMMARY,
          'The commands and options are those of `aws sso-oidc` and `aws sso`. They read the same settings and profiles and print the same output.',
        ],
      },
      {title: 'Synopsis', blocks: [{code: 'sso-oidc <command> [options]', runs: false}]},
      {title: 'Commands', blocks: [all.map(({name, summary}) => ({term: name, text: summary}))]},
      {title: 'Global options', blocks: ['Every command of this package has these options.', globalEntries(outputs)]},
      {title: 'Proxies', blocks: [PROXIES, PROXY_VARIABLES]},
      {
        title: 'See also',
        blocks: [
          '`sso-oidc <command> --help` and `man sso-oidc-create-token` for a command. `sso-oidc help errors` and `man sso-oidc-errors` for error codes and exit codes.',
          'AWS documentation of the service: <https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html>',
        ],
      },
    ],
  }
}
