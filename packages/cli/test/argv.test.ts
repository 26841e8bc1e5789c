import {InputError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {assertComplete, parseWords} from '../src/words/words.ts'

function parse(...argv: string[]) {
  const words = parseWords(argv)
  if (words === undefined) throw new Error('no operation was found')
  return words
}

function valuesOf(...argv: string[]): Record<string, unknown> {
  return Object.fromEntries(parse(...argv).values)
}

function errorOf(run: () => unknown): {code: string; message: string} {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return {code: error.code, message: error.message}
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the operation', () => {
  test.each([
    [['create-token'], 'CreateToken'],
    [['--region', 'us-east-1', 'create-token'], 'CreateToken'],
    [['--region=us-east-1', 'register-client'], 'RegisterClient'],
    [['--reg', 'create-token', 'register-client'], 'RegisterClient'],
    [['--debug', 'create-token-with-iam'], 'CreateTokenWithIAM'],
  ])('of %j is %s', (argv, name) => {
    expect(parseWords(argv)?.operation.name).toBe(name)
  })

  test.each([[[]], [['--debug']], [['formats']], [['creat-token']], [['formats', 'create-token']]])(
    'is none in %j',
    (argv) => {
      expect(parseWords(argv)).toBeUndefined()
    },
  )
})

describe('flags', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    ['a value follows its flag', ['--client-id', 'a'], {'client-id': 'a'}],
    ['a value follows an equals sign, and may hold more of them', ['--client-id=a=b'], {'client-id': 'a=b'}],
    ['an empty value counts', ['--client-id', ''], {'client-id': ''}],
    ['of a repeated flag the last value counts', ['--code', 'a', '--code', 'b'], {code: 'b'}],
    ['of a repeated list the last one counts', ['--scope', 'a', 'b', '--scope', 'c'], {scope: ['c']}],
    ['a flag can be shortened', ['--client-s', 'a'], {'client-secret': 'a'}],
    ['an exact name beats longer ones', ['--code', 'a'], {code: 'a'}],
    ['a short form of a global flag goes to that', ['--re', 'eu-west-1'], {region: 'eu-west-1'}],
    ['a short form that no global flag has goes to the operation', ['--ref', 'a'], {'refresh-token': 'a'}],
    ['a list takes words up to the next flag', ['--scope', 'a', 'b', '--code', 'c'], {scope: ['a', 'b'], code: 'c'}],
    ['a list may be empty', ['--scope'], {scope: []}],
    ['a list takes one word after an equals sign', ['--scope=a'], {scope: ['a']}],
    ['a list takes negative numbers', ['--scope', '-1', '-1.5'], {scope: ['-1', '-1.5']}],
    ['a lone dash is a value', ['--cli-input-yaml', '-'], {'cli-input-yaml': '-'}],
    ['a word with a blank is a value although it begins with a dash', ['--code', '-a b'], {code: '-a b'}],
    [
      'a global flag may stand between a flag and its value',
      ['--scope', 'a', '--output', 'json', 'b'],
      {output: 'json', scope: ['a', 'b']},
    ],
    [
      'a skeleton is one of the input unless it says otherwise',
      ['--generate-cli-skeleton'],
      {'generate-cli-skeleton': 'input'},
    ],
    ['a skeleton may name its kind', ['--generate-cli-skeleton', 'output'], {'generate-cli-skeleton': 'output'}],
  ])('%s', (_, argv, expected) => {
    expect(valuesOf('create-token', ...argv)).toEqual(expected)
  })

  test.each<[string, string[], string]>([
    [
      'a flag without its value is refused',
      ['--client-id'],
      '--client-id needs a value. A value that begins with a dash goes behind an equals sign: --client-id=VALUE.',
    ],
    [
      'a flag is no value',
      ['--client-id', '--code', 'a'],
      '--client-id needs a value. A value that begins with a dash goes behind an equals sign: --client-id=VALUE.',
    ],
    ['a switch takes no value', ['--debug=yes'], '--debug takes no value.'],
    [
      'a short form of several flags is refused with all of them',
      ['--client', 'a'],
      '"--client" is short for several options: --client-id, --client-secret.',
    ],
    [
      'a choice is refused with the nearest one',
      ['--cli-error-format', 'jsn'],
      '--cli-error-format takes one of enhanced, legacy, json, yaml, not "jsn"; did you mean json?',
    ],
    ['choices are case sensitive', ['--color', 'ON'], '--color takes one of on, off, auto, not "ON"; did you mean on?'],
  ])('%s', (_, argv, message) => {
    expect(errorOf(() => parse('create-token', ...argv)).message.replace(/text, |table, /g, '')).toBe(message)
  })

  test('our own flags cannot be shortened', () => {
    expect(parse('create-token', '--wai').strays).toEqual(['--wai'])
    expect(valuesOf('create-token', '--wait')).toEqual({wait: ''})
  })

  test('only an operation that can be waited for has --wait', () => {
    expect(parse('register-client', '--wait').strays).toEqual(['--wait'])
  })
})

describe('completeness', () => {
  const complete = ['--client-id', 'a', '--client-secret', 'b', '--grant-type', 'c']

  test.each<[string, string[]]>([
    ['all required flags', complete],
    ['a JSON document', ['--cli-input-json', '{}']],
    ['a YAML document', ['--cli-input-yaml', '{}']],
    ['a skeleton of the input', ['--generate-cli-skeleton']],
    ['one empty stray word', ['', ...complete]],
  ])('is given with %s', (_, argv) => {
    expect(() => assertComplete(parse('create-token', ...argv))).not.toThrow()
  })

  test.each<[string, string[], {code: string; message: string}]>([
    ['required flags', [], {code: 'ParamValidation', message: 'Missing: --client-id, --client-secret, --grant-type'}],
    [
      'required flags, for a skeleton of the output',
      ['--generate-cli-skeleton', 'output'],
      {code: 'ParamValidation', message: 'Missing: --client-id, --client-secret, --grant-type'},
    ],
    [
      'required flags beside unknown words, in one message',
      ['--client-id', 'a', '--grand-type', 'b'],
      {
        code: 'ParamValidation',
        message:
          'Missing: --client-secret, --grant-type\nUnknown: "--grand-type"; did you mean --grant-type?\nUnknown: "b"',
      },
    ],
    ['no stray word', [...complete, 'extra'], {code: 'UnknownOption', message: 'Unknown: "extra"'}],
    [
      'no word after two dashes',
      [...complete, '--', '--debug'],
      {code: 'UnknownOption', message: 'Unknown: "--"\nUnknown: "--debug"; did you mean --debug?'},
    ],
  ])('needs %s', (_, argv, error) => {
    expect(errorOf(() => assertComplete(parse('create-token', ...argv)))).toEqual(error)
  })
})

describe('help', () => {
  test.each([[['help']], [['--help']], [['-h']], [['--client-id', 'a', 'help']]])('is asked for by %j', (argv) => {
    expect(parse('create-token', ...argv).help).toBe(true)
  })

  test('is not asked for by a value in the middle', () => {
    expect(parse('create-token', '--client-id', 'help', '--code', 'a').help).toBe(false)
  })
})
