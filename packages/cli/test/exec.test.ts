import {chmodSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {STALE_VARIABLES} from '../src/output/credential-variables.ts'
import {createExecBed, type ExecBed, variables} from './exec-bed.ts'
import {linkPlugins, writePlugin} from './linked-plugin.ts'
import {ON_NODE, PROGRAM, RUNTIME} from './run-program.ts'

let bed: ExecBed
beforeAll(async () => {
  bed = await createExecBed()
})
afterAll(() => bed[Symbol.asyncDispose]())

/** All exit codes in `npm run nightly`. */
const EXIT_CODES =
  process.env['SSO_OIDC_RUNS'] === undefined
    ? [0, 1, 2, 77, 124, 125, 126, 127, 128, 130, 141, 143, 252, 253, 254, 255]
    : Array.from({length: 256}, (_, code) => code)

/** Variables of the test itself. */
const OWN = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL_SSO: expect.any(String),
  AWS_ENDPOINT_URL_SSO_OIDC: expect.any(String),
  SSO_OIDC_FLOW: 'device_code',
}

const KEYS = {
  AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
  AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^.{40}$/),
  AWS_SESSION_TOKEN: expect.stringMatching(/^IQoJ/),
  AWS_CREDENTIAL_EXPIRATION: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
}

describe('exec', () => {
  test('runs the command with the variables of the role and without those that override them', async () => {
    const stale = Object.fromEntries([...STALE_VARIABLES, 'OTHER'].map((name) => [name, 'stale']))
    const {stdout, stderr, exitCode} = await bed.exec(['dev', '--', 'env'], stale)
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(variables(stdout)).toEqual({
      ...OWN,
      ...KEYS,
      AWS_REGION: 'eu-north-1',
      AWS_DEFAULT_REGION: 'eu-north-1',
      SSO_OIDC_ROLE: 'dev',
      SSO_OIDC_ROLE_REGION: 'eu-north-1',
    })
    expect(stdout).toContain('\nOTHER=stale\n')
  })

  test.each([
    ['the region of --region', ['--region', 'sa-east-1'], {}, 'sa-east-1'],
    ['the region of the environment', [], {AWS_DEFAULT_REGION: 'us-west-2'}, 'us-west-2'],
    ['the region of the profile', [], {}, 'eu-north-1'],
  ])('sets %s for the command and not for the sign-in', async (_, words, env, region) => {
    const {stdout} = await bed.exec(['dev', '--no-cache', ...words, '--', 'env'], env)
    expect(variables(stdout)).toMatchObject({...KEYS, AWS_REGION: region, AWS_DEFAULT_REGION: region})
  })

  test('names a role without a profile by the role and the account, and sets no region that is unknown', async () => {
    const {stdout} = await bed.exec(['--account-id', '222233334444', '--role-name', 'Admin', '--', 'env'])
    expect(variables(stdout)).toEqual({...OWN, ...KEYS, SSO_OIDC_ROLE: 'Admin@222233334444'})
  })

  test('inside exec works with the role and the region of the inner profile', async () => {
    const {stdout} = await bed.exec(['dev', '--', 'sso-oidc', 'exec', 'prod', '--', 'env'], {AWS_PROFILE: 'dev'})
    const inner = variables(stdout)
    expect(inner).toMatchObject({SSO_OIDC_ROLE: 'prod', AWS_REGION: 'ap-south-1', AWS_DEFAULT_REGION: 'ap-south-1'})
    const {stdout: outer} = await bed.exec(['dev', '--', 'env'])
    expect(inner['AWS_ACCESS_KEY_ID']).not.toBe(variables(outer)['AWS_ACCESS_KEY_ID'])
  })

  test('inside exec keeps a region that the user sets in between', async () => {
    const line = 'exec env AWS_REGION=us-west-1 sso-oidc exec prod -- env'
    const {stdout} = await bed.exec(['dev', '--', 'sh', '-c', line])
    expect(variables(stdout)).toMatchObject({AWS_REGION: 'us-west-1', AWS_DEFAULT_REGION: 'us-west-1'})
  })

  test('without a command opens the shell of SHELL, or /bin/sh', async () => {
    const shell = path.join(bed.home, 'bin/my-shell')
    writeFileSync(shell, '#!/bin/sh\necho "my shell: $SSO_OIDC_ROLE, $#"\n', {mode: 0o755})
    expect(await bed.exec(['dev'], {SHELL: shell})).toMatchObject({exitCode: 0, stdout: 'my shell: dev, 0\n'})
    expect(await bed.shell("echo 'echo $0' | sso-oidc exec dev", {SHELL: ''})).toMatchObject({stdout: '/bin/sh\n'})
  })

  test('passes arguments on unchanged, without a shell', async () => {
    const words = ['--help', '--profile', '$HOME', '*', 'a b', '', '--', '; exit 9', 'ü']
    const {stdout} = await bed.exec(['dev', '--', 'printf', '%s\\n', ...words])
    expect(stdout).toBe(words.map((word) => `${word}\n`).join(''))
  })

  test.each(EXIT_CODES)('ends with exit code %i of the command', async (code) => {
    expect(await bed.exec(['dev', '--', 'sh', '-c', `exit ${code}`])).toEqual({
      exitCode: code,
      signal: null,
      stdout: '',
      stderr: '',
    })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGPIPE', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const)(
    'is ended by %s as the command alone would be',
    async (signal) => {
      const outcome = await bed.exec(['dev', '--', 'sh', '-c', `ulimit -c 0; kill -${signal.slice(3)} $$; exit 9`])
      expect(outcome).toMatchObject({exitCode: null, signal})
    },
  )

  test('leaves the pipes of the command blocking, its signals as they were, and no file open', async () => {
    // The second line shows the flags of the pipes: 02000000 is close-on-exec, 04000 is non-blocking.
    writeFileSync(
      path.join(bed.home, 'state.sh'),
      'grep -E "^Sig(Blk|Ign)" /proc/self/status; grep -h flags /proc/self/fdinfo/[012]; ls /proc/self/fd',
    )
    const state = (program: string) => bed.shell(`cd; sleep 0 | ${program} sh state.sh 2>&1 | cat`)
    const direct = await state('')
    expect(direct.stdout).toMatch(/^SigBlk:\t0{16}\nSigIgn:\t0{16}\nflags:\t00\nflags:\t01\n/)
    // An executable passes the standard streams only.
    const passed = (text: string): string => (ON_NODE ? text : text.replaceAll(/^\d{2,}\n/gm, ''))
    const {stdout, ...rest} = await state('sso-oidc exec dev --no-cache --')
    expect({...rest, stdout: passed(stdout)}).toEqual({...direct, stdout: passed(direct.stdout)})
  })

  test('keeps a pipe blocking after a message on standard error', async () => {
    const line = 'sso-oidc exec dev --debug --no-cache -- grep -h flags /proc/self/fdinfo/1 2>&1 | cat'
    const {stdout} = await bed.shell(line)
    expect(stdout).toMatch(/GetRoleCredentials[\s\S]*\nflags:\t01\n$/)
  })

  test('lets a program end that writes to a closed pipe', async () => {
    expect(await bed.exec(['dev', '--', 'sh', '-c', 'yes | head -1'])).toMatchObject({
      exitCode: 0,
      stdout: 'y\n',
      stderr: '',
    })
    const line = 'cd; { sso-oidc exec dev -- yes; echo $? > status; } | head -1; cat status'
    expect(await bed.shell(line)).toMatchObject({stdout: 'y\n141\n', stderr: ''})
  })

  test.runIf(ON_NODE)('does not run the command after a signal that arrives before it', async () => {
    // The first system call of the search for the command is a moment after the start.
    const early = `const fs = require('node:fs'); const {accessSync} = fs
      fs.accessSync = (...words) => { process.kill(process.pid, 'SIGINT'); return accessSync(...words) }`
    writeFileSync(path.join(bed.home, 'early.cjs'), early)
    const env = {NODE_OPTIONS: `--require=${bed.home}/early.cjs`}
    expect(await bed.exec(['dev', '--', 'echo', 'ran'], env)).toMatchObject({exitCode: 130, stdout: ''})
  })

  test('works with closed standard streams', async () => {
    expect(await bed.shell('sso-oidc exec dev -- sh -c "exit 7" <&- >&- 2>&-')).toMatchObject({exitCode: 7})
  })

  test('reads nothing from the standard input of the command', async () => {
    expect(await bed.shell('printf "a\\nb\\n" | sso-oidc exec dev -- cat')).toMatchObject({stdout: 'a\nb\n'})
  })

  test('has the process ID of the command, and shows no secret in the list of processes', async () => {
    const {stdout} = await bed.shell(
      'echo $$; exec sso-oidc exec dev -- sh -c \'echo $$; tr "\\0" " " </proc/$$/cmdline\'',
    )
    const [outer, inner, line] = stdout.split('\n')
    expect([inner, line]).toEqual([outer, expect.stringMatching(/^sh -c /)])
  })

  test('leaves no file behind but the cached credentials', async () => {
    await bed.exec(['dev', '--no-cache', '--', 'true'])
    expect(readdirSync(path.join(bed.home, 'tmp'))).toEqual([])
    expect(readdirSync(path.join(bed.home, '.aws')).sort()).toEqual(['cli', 'config', 'sso'])
    expect(
      readdirSync(path.join(bed.home, '.aws/cli/cache')).filter((name) => !/^[0-9a-f]{40}\.json$/.test(name)),
    ).toEqual([])
  })
})

describe('exec finds the command as the system does:', () => {
  let folder = ''
  const write = (name: string, text: string, mode = 0o755): void => {
    writeFileSync(path.join(folder, name), text, {mode})
    chmodSync(path.join(folder, name), mode)
  }
  beforeAll(() => {
    folder = path.join(bed.home, 'programs')
    mkdirSync(path.join(folder, 'folder'), {recursive: true})
    mkdirSync(path.join(folder, 'second'))
    write('plain', 'echo "plain $0 $*"\n')
    write('script', '#!/bin/sh\necho "script $0 $*"\n')
    write('empty', '')
    write('notes.txt', 'notes', 0o644)
    write('lost', '#!/no/such/interpreter\n')
    write('damaged', '\u007fELF\u0000damaged')
    write('hidden', '#!/bin/sh\n', 0o644)
    write('second/hidden', '#!/bin/sh\necho second\n')
  })

  const inFolder = (words: string, searchPath: string) =>
    bed.shell(`cd '${folder}'; exec "$NODE" "$PROGRAM" exec dev -- ${words}`, {
      NODE: RUNTIME,
      PROGRAM,
      PATH: searchPath,
    })

  test.each([
    ['a script without an interpreter line', 'plain a b', 'FOLDER', 'plain FOLDER/plain a b\n'],
    ['a script with one', 'script a b', 'FOLDER', 'script FOLDER/script a b\n'],
    ['a relative path', './script a', '/nowhere', 'script ./script a\n'],
    ['the working directory for an empty entry', 'script', '/nowhere:', 'script script \n'],
    ['an empty file', 'empty', 'FOLDER', ''],
    ['the next directory after a file that is not executable', 'hidden', 'FOLDER:FOLDER/second', 'second\n'],
  ])('%s', async (_, words, searchPath, stdout) => {
    const resolve = (text: string): string => text.replaceAll('FOLDER', folder)
    expect(await inFolder(words, resolve(searchPath))).toEqual({
      exitCode: 0,
      signal: null,
      stdout: resolve(stdout),
      stderr: '',
    })
  })

  test.each([
    ['no such command', 'no-such-command', 127, '(CommandNotFound): The command "no-such-command" was not found.'],
    ['an empty name', "''", 127, 'was not found'],
    ['a missing path', './no-such', 127, 'was not found'],
    ['a missing interpreter', 'lost', 127, 'interpreter in its first line'],
    [
      'a file that is not executable',
      'notes.txt',
      126,
      '(CommandFailed): The command "notes.txt" could not be executed (EACCES).',
    ],
    ['a directory', './folder', 126, 'could not be executed (EACCES)'],
    ['a damaged program', 'damaged', 126, 'could not be executed (ENOEXEC)'],
  ])('and reports %s', async (_, words, exitCode, text) => {
    const {stderr, ...rest} = await inFolder(words, folder)
    expect(rest).toEqual({exitCode, signal: null, stdout: ''})
    expect(stderr).toContain(text)
  })
})

describe('exec ends with 125 if', () => {
  test.each([
    ['the command line is invalid', ['--no-such-option'], 'Unknown option'],
    ['the command is not behind --', ['dev', 'env'], 'Write the command after `--`'],
    ['the profile does not exist', ['nope', '--', 'true'], 'Profile "nope" not found'],
    ['the profile has no role', ['--account-id', '111122223333', '--', 'true'], 'require each other'],
    ['the role is not assigned', ['--account-id', '111122223333', '--role-name', 'Nope', '--', 'true'], 'assigned'],
  ])('%s', async (_, words, text) => {
    const {exitCode, stdout, stderr} = await bed.exec(words)
    expect({exitCode, stdout}).toEqual({exitCode: 125, stdout: ''})
    expect(stderr).toContain(text)
  })

  test('nobody is signed in', async () => {
    const {exitCode, stderr} = await bed.exec(['dev', '--', 'true'], {
      HOME: '/nowhere',
      AWS_CONFIG_FILE: path.join(bed.home, '.aws/config'),
    })
    expect([exitCode, stderr]).toEqual([125, expect.stringContaining('sso-oidc login')])
  })
})

test('exec works as without them if a plugin has hooks, whose prerun runs', async () => {
  const data = path.join(bed.home, 'data')
  const plugin = path.join(bed.home, 'acme-hooks')
  writePlugin(
    plugin,
    {oclif: {hooks: {prerun: './prerun.js'}}},
    {'prerun.js': 'export default () => console.error("prerun")'},
  )
  linkPlugins(data, plugin)
  const words = ['dev', '--', 'sh', '-c', 'echo "$1 $SSO_OIDC_ROLE"; kill -PIPE $$', 'sh', '--debug']
  expect(await bed.exec(words, {SSO_OIDC_DATA_DIR: data})).toEqual({
    exitCode: null,
    signal: 'SIGPIPE',
    stdout: '--debug dev\n',
    stderr: 'prerun\n',
  })
})

test('exec --login signs in first', async () => {
  await using other = await createExecBed()
  await other.shell('sso-oidc logout')
  expect(await other.exec(['dev', '--', 'true'])).toMatchObject({exitCode: 125})
  const {exitCode, stdout} = await other.exec(['dev', '--login', '--', 'sh', '-c', 'echo $SSO_OIDC_ROLE'])
  expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'dev\n'})
})
