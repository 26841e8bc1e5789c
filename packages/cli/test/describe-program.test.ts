import {readFileSync} from 'node:fs'
import path from 'node:path'
import {SERVICE_ERRORS} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import {expect, test} from 'vitest'
import {GLOBAL_FLAGS} from '../src/argv/global-flags.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import {ERRORS} from '../src/messages/error-table.ts'
import type {CommandDescription, OptionDescription, ProgramDescription} from '../src/schema/program-description.ts'
import {runIn} from './run-command.ts'

/** Runs `sso-oidc schema --cli` and returns its document. */
async function described(): Promise<ProgramDescription> {
  const {stdout, ...rest} = await runIn({}, ['schema', '--cli'], [])
  expect(rest).toEqual({exitCode: 0, stderr: '', sent: []})
  return JSON.parse(stdout)
}

async function command(name: string): Promise<CommandDescription | undefined> {
  return (await described()).commands.find((entry) => entry.name === name)
}

function option(options: readonly OptionDescription[] = [], name = ''): OptionDescription | undefined {
  return options.find((entry) => entry.name === name)
}

test('sso-oidc schema --cli matches its published schema', async () => {
  const file = path.join(import.meta.dirname, '../schemas/program.json')
  const schema = JSON.parse(readFileSync(file, 'utf8'))
  const document = await described()
  const validate = new Ajv({strict: true}).compile(schema)
  expect([validate(document), validate.errors]).toEqual([true, null])
  expect(validate({...document, commands: [{}]})).toBe(false)
  expect(document.$schema).toBe(schema.$id)
})

test('sso-oidc schema --cli has every command, option, and error code, in the order of the help', async () => {
  const {commands, globalOptions, errorCodes, serviceErrors, exitCodes} = await described()
  const names = (options: readonly {name: string}[]): string[] => options.map(({name}) => name)
  expect(commands.map(({name, options, arguments: args}) => [name, names(options), names(args)])).toEqual(
    allCommands().map(({name, flags, positionals = []}) => [
      name,
      flags.map((flag) => `--${flag.name}`),
      names(positionals),
    ]),
  )
  expect(names(globalOptions)).toEqual(GLOBAL_FLAGS.map(({name}) => `--${name}`))
  expect(errorCodes.map(({code, exitCode}) => [code, exitCode])).toEqual(
    Object.entries(ERRORS).map(([code, {exit}]) => [code, exit]),
  )
  expect(serviceErrors.map(({code, status}) => [code, status])).toEqual(
    Object.entries(SERVICE_ERRORS).map(([code, {status}]) => [code, status]),
  )
  const codes = [0, 1, 125, 126, 127, 129, 130, 141, 143, 252, 253, 254, 255]
  expect(exitCodes.map(({code}) => code)).toEqual(codes)
})

test('an option has its type, its known values, and whether it is required, repeatable, and secret', async () => {
  const token = await command('create-token')
  const client = await command('register-client')
  const plain = {required: false, repeatable: false, valueOptional: false, secret: false, summary: expect.any(String)}
  expect(option(token?.options, '--client-secret')).toEqual({
    ...plain,
    name: '--client-secret',
    type: 'string',
    required: true,
    secret: true,
    member: 'clientSecret',
  })
  expect(option(token?.options, '--grant-type')).toEqual({
    ...plain,
    name: '--grant-type',
    type: 'string',
    required: true,
    choices: ['urn:ietf:params:oauth:grant-type:device_code', 'authorization_code', 'refresh_token'],
    closed: false,
    member: 'grantType',
  })
  expect(option(client?.options, '--scopes')).toEqual({
    ...plain,
    name: '--scopes',
    type: 'string',
    repeatable: true,
    choices: ['sso:account:access'],
    closed: false,
    member: 'scopes',
  })
  expect(option(token?.options, '--generate-cli-skeleton')).toEqual({
    ...plain,
    name: '--generate-cli-skeleton',
    type: 'string',
    valueOptional: true,
    choices: ['input', 'yaml-input', 'output'],
    closed: true,
  })
  expect(option(token?.options, '--interval')).toEqual({...plain, name: '--interval', type: 'integer'})
  expect(option((await described()).globalOptions, '--endpoint-url')).toEqual({
    ...plain,
    name: '--endpoint-url',
    type: 'url',
  })
})

test('a command that runs another program has its exit code for errors, and status has its own exit codes', async () => {
  const [exec, status] = [await command('exec'), await command('status')]
  expect([exec?.takesCommand, exec?.failureExitCode, status?.takesCommand, status?.failureExitCode]).toEqual([
    ...[true, 125],
    ...[false, undefined],
  ])
  expect(status?.exitCodes).toEqual([{code: 1, meaning: expect.stringContaining('not signed in')}])
})
