import {execFile} from 'node:child_process'
import {stripTypeScriptTypes} from 'node:module'
import path from 'node:path'
import {promisify} from 'node:util'
import {readDirectory} from '@sso-oidc/emulator'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {pageBlock, readConsole} from '../testing/page-blocks.ts'
import {UserFolder} from '../testing/user-folder.ts'
import {copyRepository} from './repository.ts'

const run = promisify(execFile)

const EMULATOR = 'packages/emulator/README.md'
const FORMAT = 'packages/format/README.md'

let user: UserFolder
beforeEach(() => {
  user = new UserFolder()
  return () => user[Symbol.dispose]()
})

describe('the examples of the README of the emulator', () => {
  test('create an emulator and a server', async () => {
    expect(await user.runModule(pageBlock(EMULATOR, 'createEmulator').take())).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  test('are tests that pass with Vitest and with node:test', async () => {
    user.write('sign-in.test.ts', pageBlock(EMULATOR, 'emulatorFixture').take())
    const output = await user.run('vitest', ['run', '--reporter=tap-flat'])
    expect(output).toContain('ok 1 - sign-in.test.ts > signs in')
    user.write('sign-in.test.ts', pageBlock(EMULATOR, 'node:test').take())
    const words = ['--no-warnings', '--test', '--test-reporter=tap', 'sign-in.test.ts']
    expect(await user.run(process.execPath, words, {NODE_TEST_CONTEXT: undefined})).toMatch(/^ok 1 - signs in$/m)
  })

  test('are a directory of users, with the path of its schema', async () => {
    const text = pageBlock(EMULATOR, 'yaml-language-server').take()
    user.write('users.yaml', text)
    expect(await readDirectory(path.join(user.path, 'users.yaml'))).toEqual({
      users: [
        {
          name: 'alice',
          email: 'alice@example.com',
          assignments: [{accountId: '111122223333', roles: ['AdministratorAccess', 'ViewOnlyAccess']}],
        },
      ],
      accounts: [{accountId: '111122223333', accountName: 'sandbox'}],
    })
    const [, schema = ''] = /\$schema=(\S+)/.exec(text) ?? []
    expect(await user.runModule(`import schema from '${schema}' with {type: 'json'}; console.log(schema.type)`)).toBe(
      'object\n',
    )
  })

  test('set keys whose signature the emulator accepts', async () => {
    await using emulator = await startEmulator()
    const application = 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef'
    const line = `sso-oidc create-token-with-iam --client-id ${application} --grant-type refresh_token --refresh-token none`
    const keys = pageBlock(EMULATOR, 'export AWS_ACCESS_KEY_ID').take()
    const call = (script: string) => user.run('/bin/sh', ['-euc', script], emulator.env)
    await expect(call(`${keys}${line}`)).rejects.toMatchObject({
      stderr: expect.stringContaining('(InvalidGrantException)'),
    })
    await expect(call(`${keys}AWS_SECRET_ACCESS_KEY=other\n${line}`)).rejects.toMatchObject({
      stderr: expect.not.stringContaining('(InvalidGrantException)'),
    })
  })
})

describe('the examples of the README of format', () => {
  test('print what the page shows', async () => {
    user.write('example.mjs', pageBlock(FORMAT, '// example.mjs').take())
    const {commands, output} = readConsole(pageBlock(FORMAT, '$ node').take())
    expect(await user.run('/bin/sh', ['-euc', commands.join('\n')])).toBe(output)
  })

  test('are a format for --output, and its test', async () => {
    const source = pageBlock(FORMAT, 'escapeControls, type Format').take()
    user.write('lines.js', stripTypeScriptTypes(source))
    const words = ['create-token', '--generate-cli-skeleton', 'output', '--output', './lines.js']
    const required = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']
    expect(await user.run('sso-oidc', [...words, ...required])).toBe(
      'accessToken "accessToken"\ntokenType "tokenType"\nexpiresIn 0\nrefreshToken "refreshToken"\nidToken "idToken"\n',
    )
    user.write('src/index.ts', source)
    user.write('test/format-lines.test.ts', pageBlock(FORMAT, '{testFormat}').take())
    const output = await user.run('vitest', ['run', '--reporter=tap-flat'])
    expect(output).toContain('ok 1 - ')
    expect(output).not.toContain('not ok')
  })
})

describe('the README, in the repository', () => {
  // These commands build the programs, which other tests use at the same time.
  let copy: ReturnType<typeof copyRepository>
  beforeAll(() => {
    copy = copyRepository()
    return () => copy[Symbol.dispose]()
  })

  const shell = (script: string) =>
    run('/bin/sh', ['-euc', script], {cwd: copy.folder, env: {HOME: user.path, PATH: process.env['PATH']}})

  test('gets a token step by step', {timeout: 120_000}, async () => {
    const [start = '', tests] = pageBlock('README.md', 'npm start').take().split('\n')
    const {stdout, stderr} = await shell(start.replace('npm start', 'npm start --silent'))
    expect(JSON.parse(stdout)).toMatchObject({accessToken: expect.stringMatching(/^aoa/), tokenType: 'Bearer'})
    expect(stderr).toContain('sso-oidc create-token')
    // This test is a part of the second command.
    expect(tests).toMatch(/^npm test /)
  })

  test('builds the programs and adds them to the search path', {timeout: 120_000}, async () => {
    const script = pageBlock('README.md', 'npm run build').take()
    const {stdout} = await shell(`PATH=/usr/bin:/bin:${path.dirname(process.execPath)}
      { ${script}\n} > /dev/null 2>&1
      sso-oidc --version; sso-oidc-emulator --version`)
    expect(stdout).toMatch(/^@sso-oidc\/cli\/\S+ .*\n@sso-oidc\/emulator\/\S+ .*\n$/)
  })
})
