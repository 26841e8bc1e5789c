import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {missing} from '../../../tools/missing.ts'
import {PROGRAM, RUNTIME, runProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

function newFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

/** Runs the program, which must fail, and returns its message. */
async function failWith(...words: string[]): Promise<string> {
  const {stderr, ...rest} = await runProgram(words).ended
  expect(rest).toEqual({exitCode: 1, signal: null, stdout: ''})
  return stderr
}

test.each(['start', 'run'])(
  'A directory file of %s that cannot be read is reported with its option (F11)',
  async (command) => {
    const folder = newFolder()
    const file = path.join(folder, 'users.yaml')
    const words = command === 'run' ? ['--', 'echo', 'S3CR3T'] : []
    expect(await failWith(command, '--users', file, ...words)).toBe(
      `sso-oidc-emulator: Cannot read --users ${file}: no such file or directory. Pass the path of a YAML or JSON file.\n`,
    )
    expect(await failWith(command, '--users', folder, ...words)).toBe(
      `sso-oidc-emulator: Cannot read --users ${folder}: illegal operation on a directory. Pass the path of a YAML or JSON file.\n`,
    )
    writeFileSync(file, '{"users": [')
    expect(await failWith(command, '--users', file, ...words)).toMatch(
      new RegExp(`^sso-oidc-emulator: The directory ${file} has .*problems?:\n  line 1, column 12: [^\n]+\n`),
    )
  },
)

test('A database that cannot be created or opened is reported with its path and the reason (F11, D2)', async () => {
  const folder = newFolder()
  const file = path.join(folder, 'notes.txt')
  writeFileSync(file, 'These are notes, and not a database.')
  const start = (name: string) => failWith('start', '--store', `sqlite:${path.join(folder, name)}`)
  expect(await start('')).toBe(
    `sso-oidc-emulator: The database ${folder} cannot be opened: it is a directory. Choose another path.\n`,
  )
  expect(await start('notes.txt')).toBe(
    `sso-oidc-emulator: The database ${file} cannot be opened: file is not a database. Choose another path.\n`,
  )
  expect(await start('a/b.db')).toBe(
    `sso-oidc-emulator: The database ${folder}/a/b.db cannot be created: no such file or directory. Create its directory first.\n`,
  )
  expect(await start('notes.txt/b.db')).toBe(
    `sso-oidc-emulator: The database ${file}/b.db cannot be created: not a directory. Choose another path.\n`,
  )
})

/** Starts a program without the capabilities of root. Root keeps its files, but obeys their permissions. */
const PLAIN = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []

/** Runs the program with the rights of a user who is not root. */
function runUnprivileged(words: readonly string[]): {status: number | null; stderr: string} {
  const [file = '', ...argv] = [...PLAIN, RUNTIME, PROGRAM, ...words]
  const options = {encoding: 'utf8', timeout: 20_000, env: {PATH: process.env['PATH']}} as const
  const {status, stderr} = spawnSync(file, argv, {...options, cwd: '/'})
  return {status, stderr}
}

// Root has all permissions.
const reason = runUnprivileged(['--version']).status === 0 ? '' : missing('setpriv is not installed (util-linux)')
test.skipIf(reason !== '')(
  `A lack of permission is reported in one line (F11)${reason && ` (skipped: ${reason})`}`,
  () => {
    const folder = newFolder()
    const [locked, file] = [path.join(folder, 'locked'), path.join(folder, 'emulator.db')]
    mkdirSync(locked, {mode: 0o555})
    writeFileSync(file, '', {mode: 0o000})
    expect(runUnprivileged(['start', '--store', `sqlite:${locked}/new.db`])).toEqual({
      status: 1,
      stderr: `sso-oidc-emulator: The database ${locked}/new.db cannot be created: permission denied. Choose another path.\n`,
    })
    expect(runUnprivileged(['start', '--store', `sqlite:${file}`])).toEqual({
      status: 1,
      stderr: `sso-oidc-emulator: The database ${file} cannot be opened: permission denied. Choose another path.\n`,
    })
  },
)

const PRIVILEGED = '/proc/sys/net/ipv4/ip_unprivileged_port_start'
const isFree = !existsSync(PRIVILEGED) || Number(readFileSync(PRIVILEGED, 'utf8')) < 2
const noPort = reason || (isFree ? missing('every user can use port 1') : '')
test.skipIf(noPort !== '')(
  `A port that the user is not allowed to use is reported in one line (F11)${noPort && ` (skipped: ${noPort})`}`,
  () => {
    expect(runUnprivileged(['start', '--port', '1'])).toEqual({
      status: 1,
      stderr:
        'sso-oidc-emulator: This user is not allowed to use port 1. Choose another port with --port, or --port 0 for a free one.\n',
    })
  },
)

test('A password in the URL of PostgreSQL is in no message (F11)', async () => {
  for (const host of ['127.0.0.1:1', '127.0.0.1:99999', '[::1']) {
    const message = await failWith('start', '--store', `postgres://user:S3CR3T@${host}/none`)
    expect(message).toMatch(/^sso-oidc-emulator: Cannot open the PostgreSQL database of --store: [^\n]+\n$/)
    expect(message).not.toContain('S3CR3T')
  }
})
