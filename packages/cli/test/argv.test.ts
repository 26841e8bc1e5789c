import {createToken, InputError, registerClient, SsoOidcError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {commandIndex, parseArgv} from '../src/argv/parse-argv.ts'
import {findCommand} from '../src/commands/find-command.ts'
import {operationCommand} from '../src/commands/operation-command.ts'

const CREATE_TOKEN = operationCommand(createToken)

const parse = (...argv: string[]) => parseArgv(argv, CREATE_TOKEN)

function valuesOf(...argv: string[]): Record<string, unknown> {
  const {globals, values, error} = parse(...argv)
  if (error !== undefined) throw error
  return {...globals, ...values}
}

describe('the command (I12)', () => {
  test.each([
    [['create-token'], 'create-token'],
    [['--region', 'us-east-1', 'create-token'], 'create-token'],
    [['--region=us-east-1', 'register-client'], 'register-client'],
    [['--reg', 'create-token', 'register-client'], 'register-client'],
    [['--debug', 'create-token-with-iam'], 'create-token-with-iam'],
    [['formats', 'create-token'], 'formats'],
  ])('in %j is %s', (argv, name) => {
    expect(findCommand(argv[commandIndex(argv)] ?? '')?.name).toBe(name)
  })

  test.each([[[]], [['--debug']], [['--region', 'create-token']]])('is missing in %j', (argv) => {
    expect(commandIndex(argv)).toBe(-1)
  })

  test.each([[['creat-token']], [['--co', 'on']]])('in %j does not exist', (argv) => {
    expect(findCommand(argv[commandIndex(argv)] ?? '')).toBeUndefined()
  })
})

describe('an option (I12)', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    ['has its value in the next word', ['--client-id', 'a'], {'client-id': 'a'}],
    ['has its value after the first equals sign', ['--client-id=a=b'], {'client-id': 'a=b'}],
    ['can have an empty value', ['--client-id', ''], {'client-id': ''}],
    ['has the last value if it is repeated', ['--code', 'a', '--code', 'b'], {code: 'b'}],
    ['has the last list if it is repeated', ['--scope', 'a', 'b', '--scope', 'c'], {scope: ['c']}],
    ['can be abbreviated', ['--client-s', 'a'], {'client-secret': 'a'}],
    ['with an exact name takes precedence over longer names', ['--code', 'a'], {code: 'a'}],
    ['of all commands takes precedence in an abbreviation', ['--re', 'eu-west-1'], {region: 'eu-west-1'}],
    ['of the command is found by an abbreviation too', ['--ref', 'a'], {'refresh-token': 'a'}],
    ['with a list ends at the next option', ['--scope', 'a', 'b', '--code', 'c'], {scope: ['a', 'b'], code: 'c'}],
    ['with a list can be empty', ['--scope'], {scope: []}],
    ['with a list takes one word after an equals sign', ['--scope=a'], {scope: ['a']}],
    ['with a list takes negative numbers', ['--scope', '-1', '-1.5'], {scope: ['-1', '-1.5']}],
    ['takes a single dash as its value', ['--cli-input-yaml', '-'], {'cli-input-yaml': '-'}],
    ['takes a word with a dash and a space as its value', ['--code', '-a b'], {code: '-a b'}],
    [
      'takes its value even after a global option',
      ['--scope', 'a', '--output', 'json', 'b'],
      {output: 'json', scope: ['a', 'b']},
    ],
    ['has a default kind of skeleton', ['--generate-cli-skeleton'], {'generate-cli-skeleton': 'input'}],
    ['selects a kind of skeleton', ['--generate-cli-skeleton', 'output'], {'generate-cli-skeleton': 'output'}],
    ['with a count has a number', ['--interval', '5', '--cli-read-timeout', '0'], {interval: 5, 'cli-read-timeout': 0}],
    ['without a value is true', ['--debug', '--wait'], {debug: true, wait: true}],
  ])('%s', (_, argv, expected) => {
    expect(valuesOf(...argv)).toEqual(expected)
  })

  test.each<[string, string[], string]>([
    [
      'without its value',
      ['--client-id'],
      '--client-id requires a value. Write a value that begins with a dash as --client-id=VALUE.',
    ],
    [
      'in place of a value',
      ['--client-id', '--code', 'a'],
      '--client-id requires a value. Write a value that begins with a dash as --client-id=VALUE.',
    ],
    ['with a value that it does not take', ['--debug=yes'], '--debug does not take a value.'],
    [
      'with an ambiguous abbreviation',
      ['--client', 'a'],
      'Ambiguous option "--client". Use one of --client-id, --client-secret.',
    ],
    [
      'with a choice that does not exist',
      ['--cli-error-format', 'jsn'],
      'Invalid --cli-error-format "jsn". Use one of enhanced, legacy, json, yaml, text, table. Did you mean json?',
    ],
    [
      'with a choice in upper case',
      ['--color', 'ON'],
      'Invalid --color "ON". Use one of on, off, auto. Did you mean on?',
    ],
    ['with zero seconds', ['--interval', '0'], 'Invalid --interval "0". Use a whole number of seconds, at least 1.'],
    [
      'with a URL without a scheme',
      ['--endpoint-url', 'localhost'],
      'Invalid --endpoint-url "localhost". It must begin with https:// or http://.',
    ],
    [
      'with a long value, which is not repeated',
      ['--color', 'S3CR3T'.repeat(5)],
      'Invalid --color (30 characters, not shown). Use one of on, off, auto.',
    ],
  ])('%s is rejected', (_, argv, message) => {
    const {error} = parse(...argv)
    expect(error).toBeInstanceOf(InputError)
    expect(error?.message).toBe(message)
  })

  test('that is invalid does not hide the others, so that --cli-error-format applies to its error', () => {
    const {globals, error} = parse('--color', 'nope', '--cli-error-format', 'json')
    expect({globals, code: error?.code}).toEqual({globals: {'cli-error-format': 'json'}, code: 'ParamValidation'})
  })

  test('with an invalid timeout is an invalid setting, as in the AWS CLI', () => {
    const {error} = parse('--cli-read-timeout', '1.5')
    expect(error).toBeInstanceOf(SsoOidcError)
    expect(error).toMatchObject({
      code: 'InvalidSetting',
      message: 'Invalid --cli-read-timeout "1.5". Use a whole number of seconds.',
    })
  })

  test('that the AWS CLI does not have cannot be abbreviated', () => {
    expect(parse('--wai').unknown).toEqual(['--wai'])
    expect(valuesOf('--wait')).toEqual({wait: true})
  })

  test('of a command is no abbreviation of a global option, which other commands have', () => {
    const own = [{name: 'cli', arity: 'none', own: true, summary: ''}] as const
    expect(parseArgv(['--cli'], {flags: own})).toMatchObject({values: {cli: true}, globals: {}, unknown: []})
    expect(parseArgv(['--cli'], {flags: []}).error?.message).toContain('Ambiguous option "--cli"')
  })

  test('--wait exists only for operations with pending errors', () => {
    expect(parseArgv(['--wait'], operationCommand(registerClient)).unknown).toEqual(['--wait'])
  })

  test.each([
    ['--cli-auto-prompt', {'cli-auto-prompt': true}],
    ['--no-cli-auto-prompt', {'no-cli-auto-prompt': true}],
  ])('%s of the AWS CLI is known (C10)', (option, values) => {
    expect(valuesOf(option)).toEqual(values)
  })

  test('--cli-auto-prompt conflicts with --no-cli-auto-prompt (C10)', () => {
    const {error} = parse('--cli-auto-prompt', '--no-cli-auto-prompt')
    expect(error).toMatchObject({
      code: 'ParamValidation',
      message: '--cli-auto-prompt cannot be combined with --no-cli-auto-prompt.',
    })
  })
})

describe('a command to run', () => {
  const EXEC = {
    flags: [{name: 'account-id', arity: 'one', summary: 's'}],
    positionals: [{name: 'profile', summary: 's', optional: true}],
    takesCommand: true,
  } as const

  test.each<[string[], {positionals: object; command: string[]; values: object}]>([
    [['dev', '--', 'ls', '-l'], {positionals: {profile: 'dev'}, command: ['ls', '-l'], values: {}}],
    [['--', 'ls', '--', '-h'], {positionals: {}, command: ['ls', '--', '-h'], values: {}}],
    [['--account-id', '1', '--', 'x'], {positionals: {}, command: ['x'], values: {'account-id': '1'}}],
    [['--account-id=1', 'dev'], {positionals: {profile: 'dev'}, command: [], values: {'account-id': '1'}}],
    [
      ['dev', '--', '--help', '--output', 'text'],
      {positionals: {profile: 'dev'}, command: ['--help', '--output', 'text'], values: {}},
    ],
    [[], {positionals: {}, command: [], values: {}}],
  ])('in %j has every word after --', (argv, expected) => {
    const {positionals, command, values, missing, unknown, globals, error} = parseArgv(argv, EXEC)
    expect({positionals, command, values: {...values}, missing, unknown, globals: {...globals}, error}).toEqual({
      ...expected,
      missing: [],
      unknown: [],
      globals: {},
      error: undefined,
    })
  })

  test('leaves words in front of -- that the command does not have', () => {
    expect(parseArgv(['dev', 'prod', '--', 'ls'], EXEC).unknown).toEqual(['prod'])
  })

  test('does not exist for other commands', () => {
    expect(parse('--', 'ls')).toMatchObject({unknown: ['--', 'ls'], command: []})
  })
})
