import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {Validator} from '@cfworker/json-schema'
import {createEmulator, DEFAULT_DIRECTORY, type Directory, DirectoryError, readDirectory} from '@sso-oidc/emulator'
import schema from '@sso-oidc/emulator/schemas/directory.json' with {type: 'json'}
import {afterAll, describe, expect, test} from 'vitest'
import {parseDocument} from 'yaml'
import {temporaryFolder} from './temporary-folder.ts'

const EXAMPLE = fileURLToPath(new URL('../examples/directory.yaml', import.meta.url))

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Reads a directory from a file with this text. Returns the directory, or the lines of the error message. */
async function read(text: string, name = 'users.yaml'): Promise<Directory | string[]> {
  const file = path.join(folder.path, name)
  writeFileSync(file, text)
  try {
    return await readDirectory(file)
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error
    return error.message.replace(file, 'FILE').split('\n')
  }
}

describe('a directory file', () => {
  test('that is the example of the package is valid, also for a second validator, and names the file of its schema (H12)', async () => {
    const directory = await readDirectory(EXAMPLE)
    expect(directory.users.map(({name}) => name)).toEqual(['alice', 'bob', 'carol'])
    expect(directory).toEqual(parseDocument(readFileSync(EXAMPLE, 'utf8')).toJS())
    expect(new Validator(schema as object, '7').validate(directory)).toEqual({valid: true, errors: []})
    const [, file = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(readFileSync(EXAMPLE, 'utf8')) ?? []
    expect(JSON.parse(readFileSync(path.join(path.dirname(EXAMPLE), file), 'utf8'))).toEqual(schema)
    createEmulator({users: directory})
  })

  test('can be JSON with tabs, a byte order mark, and the URL of its schema', async () => {
    const directory = {$schema: schema.$id, ...DEFAULT_DIRECTORY}
    expect(await read(JSON.stringify(directory), 'users.json')).toEqual(directory)
    expect(await read(`\uFEFF${JSON.stringify(directory, null, '\t')}`, 'users.json')).toEqual(directory)
  })

  test('is rejected with all type errors, with line and column', async () => {
    const text = `users:
  - nmae: alice
    assignments:
      - accountId: 012345678901
        roles: []
  - name: ''
    locked: maybe
accounts: {}
applications:
  - arn: nothing
    grantTypes: [password]
`
    const grants = DEFAULT_DIRECTORY.applications?.[0]?.grantTypes.slice(0, 2).join(', ')
    const urns = ['jwt-bearer', 'token-exchange'].map((name) => `urn:ietf:params:oauth:grant-type:${name}`).join(', ')
    expect(await read(text)).toEqual([
      'The directory FILE has 9 problems:',
      '  line 2, column 5: users[0].name is missing',
      '  line 2, column 5: users[0].nmae is unknown; users[0] supports name, email, locked, assignments',
      '  line 4, column 9: users[0].assignments[0].accountId must be of type string, not number; put it in quotes',
      '  line 5, column 9: users[0].assignments[0].roles is empty',
      '  line 6, column 5: users[1].name is empty',
      '  line 7, column 5: users[1].locked must be of type boolean, not string',
      '  line 8, column 1: accounts must be of type array, not object',
      '  line 10, column 5: applications[0].arn must match ^arn:[A-Za-z0-9_-]+:sso::[0-9]{12}:application/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$',
      `  line 11, column 18: applications[0].grantTypes[0] must be one of ${grants}, ${urns}`,
    ])
  })

  test('is rejected with all duplicate names and references without a target', async () => {
    const text = `users:
  - name: alice
    assignments:
      - {accountId: '111122223333', roles: [a]}
  - name: alice
accounts:
  - {accountId: '444455556666', accountName: a}
  - {accountId: '444455556666', accountName: b}
applications:
  - arn: arn:aws:sso::111122223333:application/a/b
    grantTypes: [refresh_token]
    redirectUris: [nowhere, 'https://example.com/']
    assignedUsers: [carol, alice]
    authorizedTokenIssuers: [{issuerUrl: x, authorizedAudiences: [a]}]
trustedTokenIssuers:
  - issuerUrl: a
  - issuerUrl: b
    jwksUrl: http://localhost:a@example.com/jwks
  - issuerUrl: c
    jwks: {keys: [{kty: RSA}, {kty: oct, k: c2VjcmV0}]}
`
    expect(await read(text)).toEqual([
      'The directory FILE has 9 problems:',
      '  line 5, column 5: users[1].name is the same as users[0].name',
      '  line 8, column 6: accounts[1].accountId is the same as accounts[0].accountId',
      '  line 4, column 10: users[0].assignments[0].accountId is not the ID of an account in the directory',
      '  line 12, column 20: applications[0].redirectUris[0] must be an absolute URI in ASCII without a user name, a backslash, and a fragment, for a server or a program',
      '  line 14, column 30: applications[0].authorizedTokenIssuers[0] is not a trusted token issuer in the directory',
      '  line 13, column 21: applications[0].assignedUsers[0] is not the name of a user in the directory',
      '  line 16, column 5: trustedTokenIssuers[0] needs either jwks or jwksUrl',
      '  line 18, column 5: trustedTokenIssuers[1].jwksUrl must be an https URL, or an http URL on this host',
      '  line 20, column 31: trustedTokenIssuers[2].jwks.keys[1] is a secret key; use a public key',
    ])
  })

  test.each([
    ['neither keys nor their URL', {}, false],
    ['both', {jwks: {keys: [{kty: 'RSA'}]}, jwksUrl: 'https://a.example/jwks'}, false],
    ['keys', {jwks: {keys: [{kty: 'RSA'}]}}, true],
    ['the URL of keys', {jwksUrl: 'https://a.example/jwks'}, true],
  ])(
    'with an issuer that has %s gets the same verdict of the schema and of the program (H9)',
    async (_, keys, valid) => {
      const directory = {users: [{name: 'a'}], trustedTokenIssuers: [{issuerUrl: 'a', ...keys}]}
      const other = new Validator(schema as object, '7').validate(directory).valid
      expect([other, !Array.isArray(await read(JSON.stringify(directory)))]).toEqual([valid, valid])
    },
  )

  test.each([
    ['nothing', '', '  line 1, column 1: The directory must be of type object, not null'],
    ['a list', '[]', '  line 1, column 1: The directory must be of type object, not array'],
    [
      'half an object',
      '{"users": [',
      '  line 1, column 12: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a member twice', 'users: []\nusers: []\n', '  line 2, column 1: Map keys must be unique'],
    ['an unknown tag', 'users: !!js/function a\n', '  line 1, column 8: Unresolved tag: tag:yaml.org,2002:js/function'],
  ])('of %s is rejected', async (_, text, expected) => {
    expect(await read(text)).toContain(expected)
  })

  test('that does not exist is rejected with the error of the file system', async () => {
    await expect(readDirectory(path.join(folder.path, 'missing'))).rejects.toMatchObject({code: 'ENOENT'})
  })
})

test('A directory in code is rejected if a reference has no target', () => {
  const users = {users: [{name: 'a', assignments: [{accountId: '1', roles: ['r']}]}]}
  expect(() => createEmulator({users})).toThrow(
    new DirectoryError('The directory', [
      {
        path: ['users', 0, 'assignments', 0, 'accountId'],
        message: 'users[0].assignments[0].accountId is not the ID of an account in the directory',
      },
    ]),
  )
})
