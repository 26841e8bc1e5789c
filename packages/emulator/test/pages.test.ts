import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {pageBlock, readConsole} from '../../../tools/testing/page-blocks.ts'
import {PROGRAM, RUNTIME} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

const SSO_OIDC = path.join(import.meta.dirname, '../../cli/bin/sso-oidc.js')

/** Replaces the port of the emulator by its default. */
const withPort = (text: string): string => text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8021')

describe('the pages', () => {
  let home = ''
  let env: Record<string, string> = {}
  beforeEach(() => {
    const folder = temporaryFolder()
    home = folder.path
    const bin = path.join(home, 'bin')
    mkdirSync(bin)
    const place = (name: string, script: string): void =>
      writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`, {mode: 0o755})
    // `npx` takes the package of the repository. The port is a free one, because tests run at the same time.
    place('npx', `[ "$1" = @sso-oidc/emulator ] || exit 9\nshift\nexec '${RUNTIME}' '${PROGRAM}' "$@" ${'$'}{PORT:-}`)
    place('sso-oidc', `exec '${process.execPath}' '${SSO_OIDC}' "$@"`)
    env = {HOME: home, PATH: `${bin}:${process.env['PATH']}`, SSO_OIDC_FLOW: 'device_code', BROWSER: 'true'}
    return folder.remove
  })

  /** Runs commands. Returns what they print to both streams, and to standard output. */
  async function run(script: string): Promise<{shown: string; stdout: string; exitCode: unknown}> {
    const child = spawn('/bin/sh', ['-euc', script], {cwd: home, env})
    const output = {shown: '', stdout: ''}
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output.shown += text
        if (stream === child.stdout) output.stdout += text
      })
    }
    const [exitCode] = await once(child, 'close')
    return {...output, exitCode}
  }

  /** Starts the emulator with a command, and returns its output when it is ready. */
  async function start(command: string) {
    const child = spawn('/bin/sh', ['-euc', `exec ${command}`], {cwd: home, env: {...env, PORT: '--port 0'}})
    const output = {stdout: '', stderr: ''}
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text
    })
    while (!output.stderr.includes('Press Ctrl-C')) await once(child.stderr, 'data')
    const [, url = ''] = /AWS_ENDPOINT_URL_SSO=(\S+)/.exec(output.stdout) ?? []
    return {...output, url, [Symbol.dispose]: () => void child.kill('SIGTERM')}
  }

  test('show the output of start', async () => {
    const page = readConsole(pageBlock('docs/emulator.md', /emulator start$/).take())
    const readme = readConsole(pageBlock('packages/emulator/README.md', /emulator start$/).take())
    expect(page.commands).toEqual(readme.commands)
    using started = await start(page.commands.join('\n'))
    expect(withPort(started.stdout)).toBe(page.output)
    expect(withPort(started.stdout + started.stderr)).toBe(readme.output)
  })

  test('show a sign-in to the emulator', async () => {
    using started = await start('npx @sso-oidc/emulator start --auto-approve')
    const {commands} = readConsole(pageBlock('packages/emulator/README.md', 'sso-oidc configure').take())
    const lines = started.stdout + commands.join('\n')
    const {stdout, exitCode} = await run(lines)
    expect({stdout, exitCode}).toEqual({stdout: expect.stringContaining('"accountName": "sandbox"'), exitCode: 0})
  })

  test('show the output of run, which sets the variables for its command', async () => {
    writeFileSync(path.join(home, 'package.json'), '{"scripts": {"test": "printenv AWS_ENDPOINT_URL_SSO_OIDC"}}')
    const {commands, output} = readConsole(pageBlock('docs/emulator.md', 'emulator run').take())
    const [shows = '', tests] = commands
    const {shown, exitCode} = await run(shows)
    expect({shown: withPort(shown), exitCode}).toEqual({shown: withPort(output), exitCode: 0})
    const readme = readConsole(pageBlock('packages/emulator/README.md', 'emulator run').take())
    expect(readme).toEqual({commands: [tests], output: ''})
    const tested = await run(tests ?? '')
    expect({...tested, shown: ''}).toEqual({
      shown: '',
      stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/m),
      exitCode: 0,
    })
  })

  test('show how to allow an origin', async () => {
    const {commands} = readConsole(pageBlock('docs/emulator.md', '--allow-origin').take())
    using started = await start(commands.join('\n'))
    const headers = {origin: 'http://localhost:3000', 'access-control-request-method': 'POST'}
    const response = await fetch(`${started.url}/token`, {method: 'OPTIONS', headers})
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  })
})
