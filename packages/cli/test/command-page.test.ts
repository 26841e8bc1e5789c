import {createToken, listAccounts} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import type {Command} from '../src/command.ts'
import {completion} from '../src/commands/completion.ts'
import {operationCommand} from '../src/commands/operation-command.ts'
import {commandPage} from '../src/help/command-page.ts'
import type {Section} from '../src/help/page.ts'

const titles = (command: Command): string[] => commandPage(command, ['json']).sections.map(({title}) => title)

function blocksOf(command: Command, wanted: string): Section['blocks'] {
  return commandPage(command, ['json']).sections.find(({title}) => title === wanted)?.blocks ?? []
}

describe('the page of a command', () => {
  const command: Command = {
    name: 'copy',
    summary: 'Copies things.',
    description: ['It copies them once.'],
    group: 'Setup',
    flags: [
      {name: 'fast', arity: 'none', summary: 'Skip the checks.'},
      {
        name: 'level',
        arity: 'one',
        placeholder: 'n',
        required: true,
        choices: ['1', '2'],
        summary: 'Number of copies.',
      },
      {name: 'kind', arity: 'optional', placeholder: 'kind', choices: ['a', 'b'], summary: 'Kind of copy.'},
      {name: 'name', arity: 'list', placeholder: 'string', summary: 'Names.'},
    ],
    positionals: [{name: 'target', summary: 'Where to copy.', choices: ['here', 'there']}],
    examples: [{about: 'Copy fast:', line: 'sso-oidc copy here --level 1 --fast'}],
    run: async () => ({text: ''}),
  }

  test('contains everything that the command declares', () => {
    const {name, summary, sections} = commandPage(command, ['json', 'off'])
    const own = sections.filter(({title}) => !['Global options', 'Exit codes'].includes(title))
    expect({name, summary, sections: own}).toEqual({
      name: 'sso-oidc copy',
      summary: 'Copies things.',
      sections: [
        {title: 'Description', blocks: ['Copies things.', 'It copies them once.']},
        {title: 'Synopsis', blocks: [{code: 'sso-oidc copy <target> --level <n> [options]', runs: false}]},
        {title: 'Examples', blocks: ['Copy fast:', {code: 'sso-oidc copy here --level 1 --fast', runs: true}]},
        {
          title: 'Arguments',
          blocks: [[{term: 'target', facts: ['required'], text: 'Where to copy. One of `here`, `there`.'}]],
        },
        {
          title: 'Options',
          blocks: [
            [
              {term: '--fast', facts: [], text: 'Skip the checks.'},
              {term: '--level <n>', facts: ['required'], text: 'Number of copies. One of `1`, `2`.'},
              {term: '--kind [kind]', facts: [], text: 'Kind of copy. One of `a`, `b`. Default: `a`.'},
              {term: '--name <string> ...', facts: ['list of strings'], text: 'Names.'},
            ],
          ],
        },
        {
          title: 'See also',
          blocks: ['`sso-oidc formats` lists the output formats. `sso-oidc help errors` lists all error codes.'],
        },
      ],
    })
  })

  test('has no section without content', () => {
    expect(titles(completion)).toEqual([
      ...['Description', 'Synopsis', 'Examples', 'Arguments', 'Global options', 'Exit codes', 'See also'],
    ])
  })

  test('lists the given output formats at --output', () => {
    const [entries = []] = commandPage(command, ['json', 'acme']).sections.flatMap(({title, blocks}) =>
      title === 'Global options' ? blocks : [],
    )
    const output = Array.isArray(entries) ? entries.find(({term}) => term.startsWith('--output ')) : undefined
    expect(output?.text).toMatch(/ Known values: `json`, `acme`\.$/)
  })
})

describe('the page of an operation', () => {
  const command = operationCommand(createToken)

  test('has sections for its output and its errors', () => {
    expect(titles(command)).toEqual([
      ...[
        'Description',
        'Synopsis',
        'Examples',
        'Options',
        'Global options',
        'Output',
        'Errors',
        'Exit codes',
        'See also',
      ],
    ])
  })

  test('has every error of the operation and no other', () => {
    const [, errors = []] = blocksOf(command, 'Errors')
    expect(Array.isArray(errors) ? errors.map(({term}) => term) : []).toEqual(createToken.errors)
  })

  test('marks secret options and secret members of the output', () => {
    const secrets = (title: string): string[] =>
      blocksOf(command, title).flatMap((block) =>
        Array.isArray(block) ? block.filter(({facts}) => facts?.includes('secret')).map(({term}) => term) : [],
      )
    expect(secrets('Options')).toEqual([
      ...['--client-secret <string>', '--device-code <string>', '--code <string>', '--refresh-token <string>'],
      '--code-verifier <string>',
    ])
    expect(secrets('Output')).toEqual(['accessToken', 'refreshToken', 'idToken'])
  })

  test('with pages says that all pages are printed', () => {
    expect(blocksOf(operationCommand(listAccounts), 'Output')).toContain(
      'By default, the command reads all pages and prints one list without `nextToken`.',
    )
  })
})
