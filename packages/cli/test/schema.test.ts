import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {operations} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import {Ajv2020} from 'ajv/dist/2020.js'
import {describe, expect, test} from 'vitest'
import {runIn} from './run-command.ts'

const FOLDER = path.join(import.meta.dirname, '../../core/schemas')
const readText = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8')

/** Runs `sso-oidc schema` without a region and without a configuration. */
const schema = (words: readonly string[], env: Record<string, string> = {}) => runIn(env, ['schema', ...words], [])

/** Returns the document that `sso-oidc schema` prints. */
async function printed(...words: string[]): Promise<Record<string, Record<string, object>>> {
  const {stdout, ...rest} = await schema(words)
  expect(rest).toEqual({exitCode: 0, stderr: '', sent: []})
  return JSON.parse(stdout)
}

describe('sso-oidc schema', () => {
  test.each(Object.keys(operations))('prints both published schemas of %s offline', async (name) => {
    const outcome = {exitCode: 0, stderr: '', sent: []}
    expect(await schema([name])).toEqual({...outcome, stdout: readText(`${name}.request.json`)})
    expect(await schema([name, '--response'])).toEqual({...outcome, stdout: readText(`${name}.response.json`)})
  })

  test('prints JSON with every configured output format, and another format with --output', async () => {
    const text = readText('logout.request.json')
    expect((await schema(['logout'], {AWS_DEFAULT_OUTPUT: 'table'})).stdout).toBe(text)
    expect((await schema(['logout', '--output', 'yaml', '--query', 'title'])).stdout).toBe('"LogoutRequest"\n')
  })

  test('prints the published document with the schemas of all operations without a command', async () => {
    expect((await schema([])).stdout).toBe(readText('bundle.json'))
    expect(await schema(['--bundle'])).toEqual(await schema([]))
    const titles = readdirSync(FOLDER)
      .filter((name) => name !== 'bundle.json')
      .map((name) => JSON.parse(readText(name)).title)
    expect(Object.keys((await printed())['definitions'] ?? {}).sort()).toEqual(titles.sort())
  })

  test('prints both schemas of one command with --bundle', async () => {
    const {definitions = {}} = await printed('create-token', '--bundle')
    expect(Object.keys(definitions)).toEqual(['CreateTokenRequest', 'CreateTokenResponse'])
  })

  test('prints schemas for draft 2020-12 that give the same verdicts in ajv, alone and in the document of all', async () => {
    const alone = await printed('create-token', '--draft', '2020-12')
    const all = await printed('--draft', '2020-12')
    expect([alone['$schema'], all['$schema']]).toEqual(Array(2).fill('https://json-schema.org/draft/2020-12/schema'))
    const validators = [
      new Ajv2020({strict: true}).compile(alone),
      new Ajv2020({strict: true}).addSchema(all, 'all').compile({$ref: 'all#/$defs/CreateTokenRequest'}),
      new Ajv({strict: true}).compile(await printed('create-token')),
      new Ajv({strict: true}).addSchema(await printed(), 'all').compile({$ref: 'all#/definitions/CreateTokenRequest'}),
    ]
    const client = {clientId: 'i', clientSecret: 's'}
    const requests = [
      {...client, grantType: 'refresh_token', refreshToken: 'r'},
      {...client, grantType: 'refresh_token'},
    ]
    expect(validators.map((validate) => requests.map((request) => validate(request)))).toEqual(
      validators.map(() => [true, false]),
    )
  })

  test.each([
    [['create-tokn'], 'Invalid <command> "create-tokn".', 'Did you mean create-token?'],
    [['create-token', '--draft', '4'], 'Invalid --draft', 'Use one of 07, 2020-12.'],
    [['--response'], '--response requires a <command>.', ''],
    [['create-token', '--response', '--bundle'], '--response cannot be combined with --bundle', ''],
    [['--cli', '--draft', '07'], '--cli cannot be combined with', ''],
  ])('rejects %j', async (words, ...parts) => {
    const {exitCode, stdout, stderr} = await schema(words)
    expect([exitCode, stdout]).toEqual([252, ''])
    for (const part of parts) expect(stderr).toContain(part)
  })
})
