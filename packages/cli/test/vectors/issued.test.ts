import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createToken, createTokenWithIAM, type HttpResponse, type JsonValue, responseSchema} from '@sso-oidc/core'
import type {OutputStream} from '@sso-oidc/session'
import fc from 'fast-check'
import {afterAll, describe, expect, test} from 'vitest'
import {compileQuery} from '../../src/output/query.ts'
import {answer, REFRESH, type Run, runIn} from '../run-command.ts'
import {SEED} from './runs.ts'

/** Number of random runs. `npm run nightly` tries more. */
const RUNS = Number(process.env['SSO_OIDC_RUNS'] ?? 10_000)

const folder = mkdtempSync(path.join(tmpdir(), 'issued-'))
afterAll(() => rmSync(folder, {recursive: true}))
const file = path.join(folder, 'file')
writeFileSync(file, '')

/** Token without characters that a format escapes. */
const TOKEN = `AT-${'t'.repeat(40)}`

const IAM = ['--client-id', 'arn', '--grant-type', 'refresh_token', '--refresh-token', 'rt', '--no-sign-request']
const COMMANDS = [
  {operation: createToken, words: ['create-token', ...REFRESH]},
  {operation: createTokenWithIAM, words: ['create-token-with-iam', ...IAM]},
]
type Command = (typeof COMMANDS)[number]

const oddText = fc.constantFrom('', 'a', '\u001b[2J', 'é"\\', '1', 'null', 'a b\nc')
const response = fc.record(
  {
    accessToken: fc.constant(TOKEN),
    tokenType: fc.oneof(oddText, fc.constant('Bearer')),
    expiresIn: fc.constantFrom(28_800, 0, -1, '3600', 'soon', 2 ** 60, null, true, 1.5, {}),
    refreshToken: fc.oneof(oddText, fc.constantFrom(null, 1, [], {})),
    idToken: oddText,
    issuedTokenType: oddText,
    scope: fc.oneof(fc.array(oddText, {maxLength: 3}), fc.constantFrom(null, 'a', [null], [{}])),
    awsAdditionalDetails: fc.constantFrom({identityContext: 'c'}, {}, null, 'a'),
    unknown: fc.constantFrom('u', null, {}),
  },
  {requiredKeys: ['accessToken']},
)

const MEMBERS = [
  ...[
    'accessToken',
    'accessToken',
    'tokenType',
    'expiresIn',
    'refreshToken',
    'scope',
    'awsAdditionalDetails',
    'idToken',
  ],
  ...['acessToken', 'nope', 'unknown', '@', '`1`', '`null`', "'x'", '*', 'scope[0]', 'scope[1]', '*.identityContext'],
]
const FUNCTIONS = [
  'length',
  'to_string',
  'to_number',
  'keys',
  'abs',
  'sort',
  'type',
  'not_null',
  'reverse',
  'sum',
  'nope',
]

/** Creates expressions that fit the response, or fail for it, or select nothing. */
const query: fc.Arbitrary<string> = fc.letrec<{expression: string}>((tie) => {
  const part = tie('expression')
  const pair = fc.tuple(part, part)
  return {
    expression: fc.oneof(
      {depthSize: 'small', withCrossShrink: true},
      {arbitrary: fc.constantFrom(...MEMBERS), weight: 6},
      {arbitrary: pair.map(([a, b]) => `{TOKEN: ${a}, B: ${b}}`), weight: 2},
      {arbitrary: pair.map(([a, b]) => `[${a}, ${b}]`), weight: 2},
      {arbitrary: fc.tuple(fc.constantFrom(...FUNCTIONS), part).map(([name, a]) => `${name}(${a})`), weight: 2},
      {
        arbitrary: fc.tuple(part, fc.constantFrom('||', '&&', '|', '==', '<'), part).map((parts) => parts.join(' ')),
        weight: 2,
      },
      {arbitrary: part.map((a) => `(${a})[0]`), weight: 1},
      {arbitrary: part.map((a) => `!${a}`), weight: 1},
      {arbitrary: fc.constantFrom('', '[', 'a.', '`', 'a[?', '"'), weight: 1},
    ),
  }
}).expression

const FORMATS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'env', 'fish', 'powershell', 'dotenv', 'nope']

/** Failures of standard output and of the pager, and directories that cannot be written to. */
const failure = fc.record({
  write: fc.oneof(
    {arbitrary: fc.constant(undefined), weight: 2},
    {arbitrary: fc.constantFrom('ENOSPC', 'EIO', 'EDQUOT', 'thrown'), weight: 1},
  ),
  state: fc.constantFrom(folder, folder, file),
  temporary: fc.constantFrom(folder, folder, file),
  pager: fc.oneof({arbitrary: fc.constant(''), weight: 30}, {arbitrary: fc.constant('/does/not/exist'), weight: 1}),
})

/** Creates properties of standard output. A write fails with the given code. */
function brokenStream(code: string | undefined): Partial<OutputStream> {
  if (code === undefined) return {}
  const error = Object.assign(new Error('failed'), {code})
  return {
    write(_, done) {
      if (code === 'thrown') throw error
      done?.(error)
    },
  }
}

/** Returns the scalars in a value as texts. */
function leaves(value: JsonValue | undefined): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves)
  return value === undefined || value === null ? [] : [String(value)]
}

/** Returns the saved response that standard error names. */
function readSaved(stderr: string): {text: string; mode: number} | undefined {
  const [name] = new RegExp(`${folder}/\\S*sso-oidc-create-token\\S*\\.json`).exec(stderr) ?? []
  if (name === undefined) return undefined
  const text = readFileSync(name, 'utf8')
  const {mode} = statSync(name)
  rmSync(name)
  return {text, mode: mode & 0o777}
}

/** Returns the members of the operation in a response, as the program reads them. */
function membersOf(operation: Command['operation'], body: Uint8Array): JsonValue {
  const members: Record<string, JsonValue> = JSON.parse(new TextDecoder().decode(body))
  const known = Object.keys(responseSchema(operation).properties).filter((name) => (members[name] ?? null) !== null)
  const {expiresIn, ...others} = Object.fromEntries(known.map((name) => [name, members[name] ?? null]))
  return expiresIn === undefined ? others : {...others, expiresIn: Math.trunc(Number(expiresIn))}
}

/** Returns where the token of a run is. */
async function whereabouts(
  {sent, exitCode, stdout, stderr}: Run,
  {
    operation,
    body,
    expression,
  }: {body: HttpResponse['body']; expression: string | undefined} & Pick<Command, 'operation'>,
): Promise<string> {
  if (sent.length === 0) return exitCode === 0 || stdout !== '' ? 'a success without a request' : 'not requested'
  const saved = readSaved(stderr)
  if (saved !== undefined) {
    return saved.text === new TextDecoder().decode(body) && saved.mode === 0o600 ? 'in the file' : 'in a wrong file'
  }
  if (exitCode !== 0) return `lost with exit code ${exitCode}`
  if (expression === undefined) return stdout.includes(TOKEN) ? 'printed' : 'not in the output'
  const selected = (await compileQuery(expression))(membersOf(operation, body))
  if (selected === null) return 'lost, because the query selected nothing'
  const hasToken = leaves(selected).some((leaf) => leaf.includes(TOKEN))
  return !hasToken || stdout.includes(TOKEN) ? 'printed' : 'not in the output'
}

describe('a token that was issued', () => {
  const seen = new Map<string, number>()

  test(`is printed, or saved in the file that the message names, or was not requested (A3-A6, U1): ${RUNS} runs`, {
    timeout: 60_000 + 20 * RUNS,
  }, async () => {
    const given = fc.record({
      command: fc.constantFrom(...COMMANDS),
      members: response,
      expression: fc.option(query, {nil: undefined}),
      format: fc.constantFrom(...FORMATS),
      errorFormat: fc.constantFrom('enhanced', 'legacy', 'json', 'yaml', 'text'),
      isTTY: fc.boolean(),
      failure,
    })
    await fc.assert(
      fc.asyncProperty(
        given,
        async ({
          command: {operation, words: command},
          members,
          expression,
          format,
          errorFormat,
          isTTY,
          failure: failing,
        }) => {
          const words = [...command, '--output', format, '--cli-error-format', errorFormat]
          const argv = expression === undefined ? words : [...words, '--query', expression]
          const env = {
            AWS_REGION: 'us-east-1',
            AWS_MAX_ATTEMPTS: '1',
            XDG_STATE_HOME: failing.state,
            TMPDIR: failing.temporary,
            AWS_PAGER: failing.pager,
          }
          const stdout = {isTTY, columns: 300, ...brokenStream(failing.write)}
          const reply = answer(200, members)
          const run = await runIn(env, argv, [reply], {stdout})
          const place = await whereabouts(run, {operation, body: reply.body, expression})
          expect(['printed', 'in the file', 'not requested']).toContain(place)
          seen.set(place, (seen.get(place) ?? 0) + 1)
        },
      ),
      {numRuns: RUNS, seed: SEED},
    )
    // The runs are worth nothing if nearly all of them end in one way.
    for (const place of ['printed', 'in the file', 'not requested']) {
      expect(seen.get(place)).toBeGreaterThan(RUNS / 50)
    }
  })
})
