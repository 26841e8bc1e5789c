import {createToken, InputError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {parseArgv} from '../src/argv/parse-argv.ts'
import {assertUsage} from '../src/argv/usage.ts'
import {completion} from '../src/commands/completion.ts'
import {operationCommand} from '../src/commands/operation-command.ts'

const CREATE_TOKEN = operationCommand(createToken)

const parse = (...argv: string[]) => parseArgv(argv, CREATE_TOKEN)

function errorOf(run: () => unknown): {code: string; message: string} {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return {code: error.code, message: error.message}
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the usage of a command', () => {
  const complete = ['--client-id', 'a', '--client-secret', 'b', '--grant-type', 'c']

  test.each<[string, string[]]>([
    ['all required options', complete],
    ['a JSON document', ['--cli-input-json', '{}']],
    ['a YAML document', ['--cli-input-yaml', '{}']],
    ['an input skeleton', ['--generate-cli-skeleton']],
    ['one empty argument', ['', ...complete]],
  ])('is valid with %s', (_, argv) => {
    expect(() => assertUsage(parse(...argv))).not.toThrow()
  })

  test.each<[string, string[], {code: string; message: string}]>([
    [
      'without required options',
      [],
      {code: 'ParamValidation', message: 'Missing: --client-id, --client-secret, --grant-type.'},
    ],
    [
      'without required options for an output skeleton',
      ['--generate-cli-skeleton', 'output'],
      {code: 'ParamValidation', message: 'Missing: --client-id, --client-secret, --grant-type.'},
    ],
    [
      'with missing and unknown options, which are reported together, without a value that can be a secret',
      ['--client-id', 'a', '--grand-type', 'S3CR3T'],
      {
        code: 'ParamValidation',
        message:
          'Missing: --client-secret, --grant-type.\nUnknown option: "--grand-type". Did you mean --grant-type?\nUnknown argument (not shown, because it can be a secret; length: 6).',
      },
    ],
    [
      'with a misspelled option, whose value is not repeated',
      [...complete, '--devicecode=S3CR3T'],
      {code: 'UnknownOption', message: 'Unknown option: "--devicecode". Did you mean --device-code?'},
    ],
    [
      'with an unknown option like no other, in the words of the user',
      [...complete, '--foo=bar'],
      {code: 'UnknownOption', message: 'Unknown option: "--foo=bar".'},
    ],
    [
      'with the value of an unknown option like no other',
      [...complete, '--foo', 'bar'],
      {code: 'UnknownOption', message: 'Unknown option: "--foo".\nUnknown argument: "bar".'},
    ],
    ['with an extra argument', [...complete, 'extra'], {code: 'UnknownOption', message: 'Unknown argument: "extra".'}],
    ['with two empty arguments', ['', '', ...complete], {code: 'UnknownOption', message: 'Unknown argument: "".'}],
    [
      'with words after two dashes, which are not options',
      [...complete, '--', '--debug'],
      {code: 'UnknownOption', message: 'Unknown argument: "--".\nUnknown argument: "--debug".'},
    ],
  ])('is invalid %s', (_, argv, error) => {
    expect(errorOf(() => assertUsage(parse(...argv)))).toEqual(error)
  })
})

describe('a positional argument', () => {
  test('is found between options', () => {
    const {positionals, missing, unknown, error} = parseArgv(['--debug', 'zsh', '--output', 'json'], completion)
    expect({positionals, missing, unknown, error}).toEqual({positionals: {shell: 'zsh'}, missing: [], unknown: []})
  })

  test('is reported if it is missing', () => {
    expect(errorOf(() => assertUsage(parseArgv([], completion)))).toEqual({
      code: 'ParamValidation',
      message: 'Missing: <shell>.',
    })
  })

  test('is rejected if it is not one of its choices', () => {
    expect(parseArgv(['fihs'], completion).error?.message).toBe(
      'Invalid <shell> "fihs". Use one of bash, zsh, fish, powershell, profiles, sessions, accounts, roles. Did you mean fish?',
    )
  })

  test('is unknown after the last one', () => {
    expect(parseArgv(['zsh', 'bash'], completion).unknown).toEqual(['bash'])
  })
})

describe('help', () => {
  test.each([[['help']], [['--help']], [['-h']], [['--client-id', 'a', 'help']]])('is requested by %j', (argv) => {
    expect(parse(...argv).globals.help).toBe(true)
  })

  test.each([[['--client-id', 'help', '--code', 'a']], [['--code', 'a', '--client-id', 'help']]])(
    'is not requested by the value of an option in %j',
    (argv) => {
      expect(parse(...argv).globals.help).toBeUndefined()
      expect(parse(...argv).values['client-id']).toBe('help')
    },
  )
})
