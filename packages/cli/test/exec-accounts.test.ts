import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {prefixLines} from '../src/exec/prefix-lines.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'
import {runProgram} from './run-program.ts'

const [SANDBOX, PRODUCTION, AUDIT] = ['111122223333', '222233334444', '333344445555'] as const

let bed: ExecBed
beforeAll(async () => {
  bed = await createExecBed()
})
afterAll(() => bed[Symbol.asyncDispose]())

describe('exec in several accounts', () => {
  test('runs the command in each account of --account-id, one after the other, with its own credentials', async () => {
    const words = ['--account-id', PRODUCTION, SANDBOX, '--role-name', 'Admin', '--region', 'eu-west-1']
    const line = 'echo "$SSO_OIDC_ROLE $AWS_REGION"; echo "$AWS_ACCESS_KEY_ID" >&2'
    const {exitCode, stdout, stderr} = await bed.exec([...words, '--', 'sh', '-c', line])
    expect({exitCode, stdout}).toEqual({
      exitCode: 0,
      stdout: `${PRODUCTION}: Admin@${PRODUCTION} eu-west-1\n${SANDBOX}: Admin@${SANDBOX} eu-west-1\n`,
    })
    const keys = stderr.trimEnd().split('\n')
    expect(keys).toEqual([
      expect.stringMatching(`^${PRODUCTION}: ASIA\\w{16}$`),
      expect.stringMatching(`^${SANDBOX}: ASIA\\w{16}$`),
    ])
    expect(new Set(keys.map((text) => text.slice(14)))).toHaveProperty('size', 2)
  })

  test('reads --account-id as one JSON array too', async () => {
    const words = ['--account-id', `["${SANDBOX}", "${PRODUCTION}"]`, '--role-name', 'Admin']
    expect(await bed.exec([...words, '--', 'echo', 'a'])).toMatchObject({
      exitCode: 0,
      stdout: `${SANDBOX}: a\n${PRODUCTION}: a\n`,
    })
  })

  test('with --all-accounts runs in those that assign the role, shows their names, and reports the others', async () => {
    expect(await bed.exec(['--all-accounts', '--role-name', 'Admin', '--', 'echo', 'a'])).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `${SANDBOX} (sandbox): a\n${PRODUCTION} (production): a\n`,
      stderr: `${AUDIT} (audit): sso-oidc: skipped, the role "Admin" is not assigned to you.\n`,
    })
  })

  test('takes the session of a profile', async () => {
    const words = ['dev', '--all-accounts', '--role-name', 'Audit', '--', 'printenv', 'AWS_REGION']
    expect(await bed.exec(words)).toMatchObject({exitCode: 0, stdout: `${AUDIT} (audit): eu-north-1\n`})
  })

  test('ends with the highest exit code, and runs in the other accounts after a failure', async () => {
    const line = `case $SSO_OIDC_ROLE in *${SANDBOX}) exit 3;; esac; echo ran; exit 1`
    const words = ['--account-id', SANDBOX, PRODUCTION, '--role-name', 'Admin']
    expect(await bed.exec([...words, '--', 'sh', '-c', line])).toMatchObject({
      exitCode: 3,
      stdout: `${PRODUCTION}: ran\n`,
    })
  })

  test('counts an account of --account-id without the role as 125, and one that a signal ended as 128 and its number', async () => {
    const words = ['--account-id', AUDIT, SANDBOX, '--role-name', 'Admin', '--', 'sh', '-c']
    const failed = await bed.exec([...words, 'echo ran'])
    expect(failed).toMatchObject({exitCode: 125, stdout: `${SANDBOX}: ran\n`})
    expect(failed.stderr).toMatch(new RegExp(`^${AUDIT}: sso-oidc: .*\n$`))
    expect(await bed.exec([...words, 'kill -KILL $$'])).toMatchObject({exitCode: 137})
  })

  test('with --parallel runs that many commands at the same time, and mixes no lines', async () => {
    // Each command ends when the other one has started.
    const line = `touch $SSO_OIDC_ROLE.started; for i in 1 2 3; do printf a; printf b; echo; done
      while [ "$(ls *.started | wc -l)" -lt 2 ]; do sleep 0.05; done`
    writeFileSync(path.join(bed.home, 'both.sh'), line)
    const options = `--account-id ${SANDBOX} ${PRODUCTION} --role-name Admin --parallel 2`
    const {exitCode, stdout} = await bed.shell(`cd; sso-oidc exec ${options} -- sh both.sh`)
    expect({exitCode, lines: stdout.trimEnd().split('\n').sort()}).toEqual({
      exitCode: 0,
      lines: [SANDBOX, PRODUCTION].flatMap((id) => Array.from({length: 3}, () => `${id}: ab`)),
    })
  })

  test('has an empty standard input', async () => {
    const options = `--account-id ${SANDBOX} ${PRODUCTION} --role-name Admin`
    const {exitCode, stdout} = await bed.shell(`yes | sso-oidc exec ${options} -- wc -c`)
    expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: `${SANDBOX}: 0\n${PRODUCTION}: 0\n`})
  })

  test('starts no command after a signal, which the running one gets', async () => {
    const words = ['exec', '--all-accounts', '--role-name', 'Admin', '--', 'sh', '-c', 'echo ready; exec sleep 60']
    const outcome = await runProgram(words, {
      env: bed.env,
      onStart: (child) => void child.stdout?.once('data', () => child.kill('SIGTERM')),
    })
    expect(outcome).toEqual({exitCode: 143, signal: null, stdout: `${SANDBOX} (sandbox): ready\n`, stderr: ''})
  })

  test('ends with 141 if the reader closes the pipe, and starts no other command', async () => {
    const options = `--account-id ${SANDBOX} ${PRODUCTION} --role-name Admin`
    const line = `cd; { sso-oidc exec ${options} -- sh -c 'echo ran >> runs; yes'; echo $? > status; } | head -1; cat status runs`
    expect(await bed.shell(line)).toMatchObject({stdout: `${SANDBOX}: y\n141\nran\n`})
  })

  test.each<[string, string[], string]>([
    ['no role', ['--account-id', SANDBOX, PRODUCTION], '--account-id and --role-name require each other.'],
    ['no role for all accounts', ['--all-accounts'], '--all-accounts requires --role-name.'],
    [
      'a role that no account has',
      ['--all-accounts', '--role-name', 'Nope'],
      'No account assigns the role "Nope" to you.',
    ],
    ['both kinds of accounts', ['--all-accounts', '--account-id', SANDBOX], 'cannot be combined'],
    [
      'a server',
      ['--all-accounts', '--role-name', 'Admin', '--serve'],
      '--serve cannot be combined with several accounts.',
    ],
    ['a number of accounts for a profile', ['dev', '--parallel', '2'], '--parallel requires'],
    [
      'a word that is no account',
      ['--account-id', SANDBOX, 'dev', '--role-name', 'Admin'],
      'Invalid --account-id "dev".',
    ],
    ['an invalid list', ['--account-id', '[1', '--role-name', 'Admin'], 'not a JSON array'],
    ['no account', ['--role-name', 'Admin', '--account-id'], '--account-id requires a value.'],
    ['an unknown command', ['--all-accounts', '--role-name', 'Admin', '--', 'no-such'], 'was not found'],
  ])('fails with %s', async (_, words, text) => {
    const {exitCode, stdout, stderr} = await bed.exec(words.includes('--') ? words : [...words, '--', 'echo'])
    expect({exitCode, stdout}).toEqual({exitCode: words.includes('--') ? 127 : 125, stdout: ''})
    expect(stderr).toContain(text)
  })

  test('fails without a command', async () => {
    expect(await bed.exec(['--all-accounts', '--role-name', 'Admin'])).toMatchObject({
      exitCode: 125,
      stdout: '',
      stderr: expect.stringContaining('Several accounts require a command after `--`.'),
    })
  })

  test('takes accounts from each --account-id', async () => {
    const words = ['--account-id', SANDBOX, '--role-name', 'Admin', `--account-id=${PRODUCTION}`, '--', 'echo', 'a']
    expect(await bed.exec(words)).toMatchObject({exitCode: 0, stdout: `${SANDBOX}: a\n${PRODUCTION}: a\n`})
  })

  test('stops if nobody is signed in', async () => {
    await using other = await createExecBed()
    await other.shell('sso-oidc logout')
    const {exitCode, stderr} = await other.exec(['--all-accounts', '--role-name', 'Admin', '--', 'true'])
    expect([exitCode, stderr.match(/NotSignedIn/g)]).toEqual([125, ['NotSignedIn']])
    expect(await other.exec(['--all-accounts', '--role-name', 'Audit', '--login', '--', 'echo'])).toMatchObject({
      exitCode: 0,
    })
  })
})

describe('a prefix', () => {
  /** Returns all that is written for these chunks. */
  async function prefixed(...chunks: Uint8Array[]): Promise<Uint8Array> {
    const written: Uint8Array[] = []
    const source = (async function* () {
      yield* chunks
    })()
    await prefixLines(source, 'P: ', async (bytes) => void written.push(bytes))
    return Buffer.concat(written)
  }

  test('begins each line, whatever the parts of the line and its bytes are, and the last line gets a break', async () => {
    const chunks = [Buffer.from('a\nb'), Buffer.from('c\n\n'), Buffer.of(0xff, 0x00, 0x0d), Buffer.from('d')]
    const expected = Buffer.concat([
      Buffer.from('P: a\nP: bc\nP: \nP: '),
      Buffer.of(0xff, 0x00, 0x0d),
      Buffer.from('d\n'),
    ])
    expect(await prefixed(...chunks)).toEqual(expected)
  })

  test('is written for nothing else than lines', async () => {
    expect(await prefixed()).toEqual(Buffer.alloc(0))
  })

  test('breaks a line without an end after 1 MiB', async () => {
    const text = Buffer.from(await prefixed(...Array.from({length: 20}, () => Buffer.alloc(65_536, 'x')))).toString()
    expect(text.split('\n').map((line) => line.length)).toEqual([3 + 17 * 65_536, 3 + 3 * 65_536, 0])
  })
})
