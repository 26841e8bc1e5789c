import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createToken, InputError, ServiceError} from '@sso-oidc/core'
import {afterAll, describe, expect, test} from 'vitest'
import {errorFormats, type GlobalValues} from '../src/argv/global-flags.ts'
import {finish} from '../src/output/finish.ts'
import {answer, run, runIn, testContext} from './run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'finish-'))
afterAll(() => rmSync(folder, {recursive: true}))

const REFRESH = [
  ...['create-token', '--client-id', 'id', '--client-secret', 's'],
  ...['--grant-type', 'refresh_token', '--refresh-token', 'rt'],
]

/** Ends a run with an error, and returns its exit code and standard error. */
async function finishWith(error: unknown, globals: GlobalValues = {}) {
  const context = testContext()
  const exitCode = await finish(() => Promise.reject(error), {globals, command: 'sso-oidc x'}, context)
  return {exitCode, ...context.written()}
}

function refusal(description: unknown): ServiceError {
  const members = {error: 'invalid_grant', error_description: description}
  const details = {code: 'InvalidGrantException', operation: 'CreateToken', status: 400, message: '', members}
  return new ServiceError(details)
}

describe('a structured error', () => {
  test('of the service has the members of the AWS CLI', async () => {
    const {stderr, exitCode} = await finishWith(refusal('no'), {'cli-error-format': 'json'})
    expect({exitCode, error: JSON.parse(stderr)}).toEqual({
      exitCode: 254,
      error: {Message: '', Code: 'InvalidGrantException', error: 'invalid_grant', error_description: 'no'},
    })
  })

  test('of the service names the file of a response that is neither printed nor cached', async () => {
    const context = testContext({env: {XDG_STATE_HOME: folder}})
    context.issued.keep(createToken, new TextEncoder().encode('{"accessToken": "token"}'))
    const line = {globals: {'cli-error-format': 'json'}, command: 'sso-oidc x'}
    await finish(() => Promise.reject(refusal('no')), line, context)
    const {Message} = JSON.parse(context.written().stderr)
    expect(Message).toMatch(/The response with the token was saved in \S+\.json, which only you can read\.$/)
  })

  test('of the program has its code, its sentence, and its remedy', async () => {
    const {stderr, exitCode} = await finishWith(new InputError('No.'), {'cli-error-format': 'json'})
    expect({exitCode, error: JSON.parse(stderr)}).toEqual({
      exitCode: 252,
      error: {
        Code: 'ParamValidation',
        Message: 'No.\n\nFix the errors above and try again. Run `sso-oidc x --help` for the list of options.',
      },
    })
  })

  test('of a bug has the code InternalError', async () => {
    const {stderr, exitCode} = await finishWith(new TypeError('x is undefined'), {'cli-error-format': 'json'})
    expect({exitCode, error: JSON.parse(stderr)}).toEqual({
      exitCode: 255,
      error: {
        Code: 'InternalError',
        Message:
          'This is a bug in sso-oidc. Please report it. TypeError: x is undefined\n\n' +
          'Run the command again with `--debug` for the stack trace.',
      },
    })
  })

  test.each(['text', 'table'] as const)('is prose if %s cannot show the response', async (format) => {
    const {stderr, exitCode} = await finishWith(refusal([{}, []]), {'cli-error-format': format})
    expect(exitCode).toBe(254)
    expect(stderr).toContain('An error occurred (InvalidGrantException) when calling the CreateToken operation:')
    expect(stderr).toContain('error_description: [{},[]]')
  })
})

describe('an error of the service with a response of 1 MiB', () => {
  const MIB = 1_048_000
  const secret = 'S3CR3T-0123456789'
  test.each(errorFormats)('is truncated as %s before it is laid out, and after the redaction (D1)', async (format) => {
    const argv = [...REFRESH, '--cli-error-format', format, '--code', secret]
    // The secret lies where the text is truncated.
    const description = `${'a'.repeat(15_990)}${secret}${'b'.repeat(MIB)}`
    const list = Array.from({length: MIB / 8}, () => 'aaaa')
    for (const error_description of [description, list, [description]]) {
      const {stderr, exitCode} = await run(argv, answer(400, {error: 'invalid_grant', error_description}))
      expect(exitCode).toBe(254)
      expect(stderr.length).toBeLessThan(200_000)
      expect(stderr).not.toContain('S3CR3T')
    }
  })
})

describe('the format of an error', () => {
  const config = path.join(folder, 'config')
  writeFileSync(config, '[default]\ncli_error_format = JSON\n[profile yaml]\ncli_error_format = yaml\n')
  const startOf = async (env: Record<string, string>, ...argv: string[]): Promise<string> => {
    const {stderr} = await runIn({AWS_CONFIG_FILE: config, ...env}, [...REFRESH, '--scope', '[1]', ...argv], [])
    return stderr.trimStart().split(/[\s:]/)[0] ?? ''
  }

  test.each<[string, Record<string, string>, string[], string]>([
    ['the option', {AWS_CLI_ERROR_FORMAT: 'yaml'}, ['--cli-error-format', 'legacy'], 'sso-oidc'],
    ['the variable, in any case', {AWS_CLI_ERROR_FORMAT: 'Yaml'}, [], 'Code'],
    ['the profile', {}, [], '{'],
    ['the profile of --profile', {}, ['--profile', 'yaml'], 'Code'],
    ['the option for an unknown profile', {}, ['--profile', 'nope', '--cli-error-format', 'yaml'], 'Code'],
    ['the variable for an unknown profile', {AWS_CLI_ERROR_FORMAT: 'json', AWS_PROFILE: 'nope'}, [], '{'],
    ['the default for an unknown profile', {AWS_PROFILE: 'nope'}, [], 'sso-oidc'],
    ['the default for an unknown format', {AWS_CLI_ERROR_FORMAT: 'nope'}, [], 'sso-oidc'],
    ['the option for an invalid option', {}, ['--color', 'nope', '--cli-error-format', 'yaml'], 'Code'],
  ])('is that of %s', async (_, env, argv, start) => {
    expect(await startOf({AWS_REGION: 'us-east-1', ...env}, ...argv)).toBe(start)
  })
})

describe('an error of the service', () => {
  test.each([{message: {toString: null}}, {code: {toString: 'x'}}, {Message: [{}]}, {__type: {}}])(
    'with the body %j has the status as its code (E4)',
    async (body) => {
      const {stderr, exitCode} = await run([...REFRESH, '--cli-error-format', 'json'], answer(400, body))
      expect({exitCode, code: JSON.parse(stderr).Code}).toEqual({exitCode: 254, code: '400'})
    },
  )
})

test('an error with fifty long problems ends with its remedy', async () => {
  const members = Array.from({length: 50}, (_, i) => [`member${i}`, 1])
  const document = JSON.stringify(Object.fromEntries(members))
  const {stderr} = await run(['create-token', '--cli-input-json', document])
  expect(stderr).toMatch(/Run `sso-oidc create-token --help` for the list of options\.\n$/)
})
