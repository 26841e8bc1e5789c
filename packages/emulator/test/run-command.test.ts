import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {missing} from '../../../tools/missing.ts'
import {ON_NODE, PROGRAM, RUNTIME, runProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** Runs a script of Node with `run`. */
const runScript = (script: string, ...options: string[]) =>
  runProgram(['run', ...options, '--', process.execPath, '-e', script])

const PAGES =
  /^Approve sign-ins at http:\/\/127\.0\.0\.1:\d+\/device\. Dashboard: http:\/\/127\.0\.0\.1:\d+\/_emulator\.\n/

describe('run', () => {
  test('sets the variables that start prints, on a free port, and leaves standard output to the command (F13)', async () => {
    const script = `
      const names = ['AWS_ENDPOINT_URL_SSO_OIDC', 'AWS_ENDPOINT_URL_SSO', 'AWS_REGION']
      fetch(process.env.AWS_ENDPOINT_URL_SSO + '/health').then(({status}) => {
        console.log(JSON.stringify([status, ...names.map((name) => process.env[name]), process.env.PATH]))
      })`
    const {stdout, stderr, exitCode} = await runScript(script, '--region', 'eu-west-1').ended
    const [status, url, ...rest] = JSON.parse(stdout) as [number, string, ...string[]]
    expect([exitCode, status, ...rest]).toEqual([0, 200, url, 'eu-west-1', process.env['PATH']])
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:(?!8021$)\d+$/)
    expect(stderr).toBe(`Approve sign-ins at ${url}/device. Dashboard: ${url}/_emulator.\n`)
  })

  test('ends with the exit code of the command (F13)', async () => {
    for (const code of [0, 1, 77, 255]) {
      expect(await runScript(`process.exitCode = ${code}`).ended).toMatchObject({exitCode: code, stdout: ''})
    }
  })

  test('passes arguments on unchanged, without a shell (F13)', async () => {
    const words = ['--help', '--port', '$HOME', '*', 'a b', '', '--', '; exit 9']
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))'
    const {ended} = runProgram(['run', '--', process.execPath, '-e', script, '--', ...words])
    const {stdout, exitCode} = await ended
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, words])
  })

  test('passes standard input on (F13)', async () => {
    const child = spawn(RUNTIME, [PROGRAM, 'run', '--', 'cat'], {stdio: ['pipe', 'pipe', 'ignore']})
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stdin.end('input')
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
    expect(chunk.toString()).toBe('input')
  })

  test('stops the emulator with the command (F13)', async () => {
    const {stdout} = await runScript('console.log(process.env.AWS_ENDPOINT_URL_SSO)').ended
    await expect(fetch(`${stdout.trim()}/health`)).rejects.toThrow('fetch failed')
  })

  test.each([
    ['not found', 'no-such-command', 127, 'Command not found: no-such-command. Check its name and PATH.'],
    // The runtime of an executable looks for files that it can run only.
    ON_NODE
      ? ['not executable', 'notes.txt', 126, 'The command notes.txt cannot be run: permission denied.']
      : ['not executable', 'notes.txt', 127, 'Command not found: notes.txt. Check its name and PATH.'],
  ] as const)(
    'reports a command that is %s, with the exit code of a shell (F13)',
    async (_, name, exitCode, message) => {
      const folder = temporaryFolder()
      onTestFinished(folder.remove)
      writeFileSync(path.join(folder.path, 'notes.txt'), 'notes')
      const {stderr, ...rest} = await runProgram(['run', '--', name], {...process.env, PATH: folder.path}).ended
      expect(rest).toEqual({exitCode, signal: null, stdout: ''})
      expect(stderr.replace(PAGES, '')).toBe(`sso-oidc-emulator: ${message}\n`)
    },
  )

  test('starts no command if the emulator cannot start (F13)', async () => {
    const {ended} = runProgram(['run', '--store', 'sqlite:/no/such/folder/a.db', '--', 'echo', 'ran'])
    expect(await ended).toMatchObject({exitCode: 1, stdout: ''})
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('passes %s on, and ends with %i if the command does (F13)', async (signal, exitCode) => {
    const {child, ended} = runScript('console.log("ready"); setInterval(() => {}, 1_000)')
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await ended).toMatchObject({exitCode, signal: null, stdout: 'ready\n'})
  })

  const terminal = spawnSync('script', ['--version']).error ? missing('no script: apt-get install bsdutils') : ''
  test.skipIf(terminal !== '')(
    `leaves Ctrl-C on a terminal to the terminal, so that the command gets it once (F13)${terminal && ` (skipped: ${terminal})`}`,
    async () => {
      // The parent has got the signal too. It passes on SIGTERM after it, so the count is final.
      const script = `
        let count = 40
        process.on('SIGINT', () => count++ > 40 || process.kill(process.ppid, 'SIGTERM'))
        process.on('SIGTERM', () => process.exit(count))
        setInterval(() => {}, 1_000)
        console.log('rea' + 'dy')`
      const words = [RUNTIME, PROGRAM, 'run', '--', process.execPath, '-e', script]
      const line = `exec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`
      const child = spawn('script', ['-qec', line, '/dev/null'], {stdio: ['pipe', 'pipe', 'inherit']})
      onTestFinished(() => void child.kill('SIGKILL'))
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      while (!output.includes('ready')) await once(child.stdout, 'data')
      child.stdin.write('\u0003')
      expect(await once(child, 'exit')).toEqual([41, null])
    },
  )

  test('waits for a command that handles a signal, and keeps its exit code (F13)', async () => {
    const script = `
      process.on('SIGTERM', () => fetch(process.env.AWS_ENDPOINT_URL_SSO + '/health').then(({status}) => {
        console.log(status)
        process.exit(3)
      }))
      console.log('ready')
      setInterval(() => {}, 1_000)`
    const {child, ended} = runScript(script)
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({exitCode: 3, signal: null, stdout: 'ready\n200\n'})
  })

  test('ends with 128 plus the number of the signal that kills the command (F13)', async () => {
    expect(await runScript('process.kill(process.pid, "SIGKILL")').ended).toMatchObject({exitCode: 137, signal: null})
  })
})
