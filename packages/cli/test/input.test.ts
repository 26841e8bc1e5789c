import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createToken, InputError} from '@sso-oidc/core'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {operationFlags} from '../src/argv/operation-flags.ts'
import {readInput} from '../src/input/input.ts'
import {parseCommandLine} from './run-command.ts'

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'input-'))
  const files: Record<string, string | Uint8Array> = {
    'in.json': '{"clientId": "from file", "scope": ["a", "b"]}',
    'in.yaml': 'clientId: from file\nscope: [a, b]\n',
    'bom.json': '\uFEFF{"clientId": "a"}',
    'secret.txt': 'S3CR3T\r\nsecond\rthird\n',
    'list.json': '["a", "b"]',
    'latin1.txt': new Uint8Array([0xe9]),
    'large.json': `{"clientId": "${'x'.repeat(1_048_576)}"}`,
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(cwd, name), content)
})
afterAll(() => rmSync(cwd, {recursive: true}))

function read(...argv: string[]) {
  const {values} = parseCommandLine(createToken, argv)
  return readInput({operation: createToken, flags: operationFlags(createToken)}, values, {
    cwd,
    env: {FOLDER: cwd, HOME: cwd},
    stdin: async () => new Uint8Array(),
  })
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a document', () => {
  test.each<[string, string[]]>([
    ['JSON text', ['--cli-input-json', '{"clientId": "from file", "scope": ["a", "b"]}']],
    ['YAML text', ['--cli-input-yaml', 'clientId: from file\nscope: [a, b]']],
    ['JSON as YAML', ['--cli-input-yaml', '{"clientId": "from file", "scope": ["a", "b"]}']],
    ['a path', ['--cli-input-json', 'in.json']],
    ['a YAML path', ['--cli-input-yaml', 'in.yaml']],
    ['file://', ['--cli-input-json', 'file://in.json']],
    ['file:// with a variable', ['--cli-input-yaml', 'file://$FOLDER/in.yaml']],
    ['file:// with the home directory', ['--cli-input-yaml', 'file://~/in.yaml']],
    ['fileb://', ['--cli-input-json', 'fileb://in.json']],
  ])('can be given as %s', async (_, argv) => {
    expect((await read(...argv)).request).toEqual({clientId: 'from file', scope: ['a', 'b']})
  })

  test('is overridden by options, and a list as a whole', async () => {
    const {request} = await read('--cli-input-json', 'in.json', '--scope', 'c', '--code', 'd')
    expect(request).toEqual({clientId: 'from file', scope: ['c'], code: 'd'})
  })

  test('can begin with a byte order mark (N18, I9)', async () => {
    expect((await read('--cli-input-json', 'file://bom.json')).request).toEqual({clientId: 'a'})
  })

  test('has literal values, not paths of files', async () => {
    expect((await read('--cli-input-json', '{"clientId": "file://secret.txt"}')).request).toEqual({
      clientId: 'file://secret.txt',
    })
  })

  test('cannot change the prototype of the request or of other objects (N21)', async () => {
    const {request} = await read('--cli-input-json', '{"__proto__": {"code": "x"}}')
    expect('code' in request).toBe(false)
    expect('code' in {}).toBe(false)
  })

  test.each<[string, string[], string]>([
    [
      'JSON and YAML together',
      ['--cli-input-json', '{}', '--cli-input-yaml', '{}'],
      '--cli-input-json cannot be combined with --cli-input-yaml.',
    ],
    ['a list', ['--cli-input-json', '[]'], '--cli-input-json: the JSON must be an object.'],
    ['an empty text', ['--cli-input-yaml', ''], '--cli-input-yaml: the YAML must be an object.'],
    [
      'a path without a file',
      ['--cli-input-json', 'nope.json'],
      '--cli-input-json: the value "nope.json" is not a JSON object, and there is no file with this name.',
    ],
    [
      'a word',
      ['--cli-input-json', 'S3CR3T'],
      '--cli-input-json: the value is not a JSON object, and there is no file with this name.',
    ],
    [
      'more than 1 MiB',
      ['--cli-input-json', 'file://large.json'],
      '--cli-input-json: cannot read "CWD/large.json": larger than 1048576 bytes.',
    ],
    [
      'a missing file',
      ['--cli-input-json', 'file://nope.json'],
      '--cli-input-json: cannot read "CWD/nope.json": no such file.',
    ],
    [
      'broken JSON, with its masked line and a caret at the place',
      ['--cli-input-json', '{\n  "clientSecret": "S3CR3T" "clientId": "a"}'],
      '--cli-input-json: invalid JSON, line 2, column 28: Expected \',\' or \'}\' after property value\n2 |   "clientSecret": "******" "clientId": "*"}\n                               ^',
    ],
    [
      'an unquoted word in JSON',
      ['--cli-input-json', '{"clientSecret": S3CR3T}'],
      '--cli-input-json: invalid JSON, line 1, column 18: Unexpected token\n1 | {"clientSecret": ******}\n                     ^',
    ],
    [
      'a YAML member twice (I8)',
      ['--cli-input-yaml', 'code: S3CR3T\ncode: b'],
      '--cli-input-yaml: invalid YAML, line 2, column 1: Duplicate member\n2 | code: *\n    ^',
    ],
    [
      'an unknown tag in YAML',
      ['--cli-input-yaml', 'code: !!js/function S3CR3T'],
      '--cli-input-yaml: invalid YAML, line 1, column 7: Unknown tag\n1 | code: ************* ******\n          ^',
    ],
    [
      'two YAML documents',
      ['--cli-input-yaml', 'code: a\n---\ncode: b'],
      '--cli-input-yaml: invalid YAML, line 2, column 1: More than one document\n2 | ---\n    ^',
    ],
  ])('is rejected if it is %s', async (_, argv, message) => {
    expect((await messageOf(read(...argv))).replaceAll(cwd, 'CWD')).toBe(message)
  })
})

describe('an option', () => {
  test.each<[string, string[], Record<string, unknown>]>([
    ['reads file:// with its line breaks as \\n', ['--code', 'file://secret.txt'], {code: 'S3CR3T\nsecond\nthird\n'}],
    ['reads a list from a JSON file', ['--scope', 'file://list.json'], {scope: ['a', 'b']}],
    ['reads a list from JSON text', ['--scope', ' ["a", "b"]'], {scope: ['a', 'b']}],
    [
      'takes two words of a list literally',
      ['--scope', '["a"]', 'file://list.json'],
      {scope: ['["a"]', 'file://list.json']},
    ],
    ['does not split at commas', ['--scope', 'a,b'], {scope: ['a,b']}],
    ['takes a URL literally', ['--redirect-uri', 'http://127.0.0.1/'], {redirectUri: 'http://127.0.0.1/'}],
  ])('%s', async (_, argv, request) => {
    expect((await read(...argv)).request).toEqual(request)
  })

  test.each<[string, string[], string]>([
    [
      'a file whose name contains an unset variable, which is not replaced',
      ['--code', 'file://$constructor/x'],
      '--code: cannot read "CWD/$constructor/x": no such file.',
    ],
    [
      'a document in place of a file name, without repeating it',
      ['--code', 'file:///{"code": "S3CR3T"}'],
      '--code: cannot read a file with a name of 19 characters: no such file.',
    ],
    ['a directory', ['--code', 'file://.'], '--code: cannot read "CWD": it is a directory.'],
    ['a file that is not UTF-8', ['--code', 'file://latin1.txt'], '--code: "CWD/latin1.txt" is not valid UTF-8.'],
    [
      'an incomplete JSON array',
      ['--scope', '[S3CR3T'],
      'Invalid --scope: not a JSON array. Pass a list as values separated by spaces, or as one JSON array.',
    ],
  ])('rejects %s', async (_, argv, message) => {
    expect((await messageOf(read(...argv))).replaceAll(cwd, 'CWD')).toBe(message)
  })
})
