import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import type {ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {DEFAULT_ACCESS_KEY, DEFAULT_DIRECTORY} from '@sso-oidc/emulator'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {REFRESH, TOKEN} from './run-command.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const DEVICE = [
  ...['create-token', '--client-id', 'i', '--client-secret', 's', '--device-code', 'd'],
  ...['--grant-type', 'urn:ietf:params:oauth:grant-type:device_code'],
]
const WAIT = [...DEVICE, '--wait', '--interval', '1', '--query', 'accessToken', '--output', 'text']
const SKEWS = ['+1h', '-1h', '+10y', '-10y']
const missing = missingProgram('faketime', {package: 'faketime'})
const folder = mkdtempSync(path.join(tmpdir(), 'clock-'))
afterAll(() => rmSync(folder, {recursive: true}))

let library = ''

/** Returns the path of the library, which the program of Debian sets. */
function findLibrary(): string {
  // The program fails if one with its process ID has been killed before, so it is tried with several.
  for (let attempt = 1; library === ''; attempt += 1) {
    try {
      library = execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {encoding: 'utf8'}).trim()
    } catch (error) {
      if (attempt === 10) throw error
    }
  }
  return library
}

/** Returns the environment of a program with another wall clock. The file contains the difference and can change. */
function clockFrom(file: string): Record<string, string> {
  const settings = {FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_TIMESTAMP_FILE: file}
  return {LD_PRELOAD: findLibrary(), ...settings}
}

function clockFile(name: string, skew: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, skew)
  return file
}

function pending(response: ServerResponse): void {
  const body = JSON.stringify({error: 'authorization_pending'})
  response.writeHead(400, {'x-amzn-errortype': 'AuthorizationPendingException'}).end(body)
}

describe.skipIf(missing)('a wrong clock', () => {
  test.each(SKEWS)('of %s changes nothing for a request without a signature (N32)', async (skew) => {
    await using server = await startServer({body: TOKEN})
    const words = ['create-token', ...REFRESH, '--endpoint-url', server.url, '--query', 'accessToken']
    const outcome = await runProgram(words, {env: clockFrom(clockFile(skew, skew))})
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: '"AT-1"\n', stderr: ''})
  })

  test.each(SKEWS)(
    'of %s is corrected with the time of the service, and the request is signed again (N32)',
    async (skew) => {
      await using emulator = await startEmulator()
      const arn = DEFAULT_DIRECTORY.applications?.[0]?.arn ?? ''
      const grant = ['--grant-type', 'refresh_token', '--refresh-token', 'unknown']
      const outcome = await runProgram(['create-token-with-iam', '--client-id', arn, ...grant], {
        env: {
          ...clockFrom(clockFile(`iam${skew}`, skew)),
          AWS_ENDPOINT_URL_SSO_OIDC: emulator.url,
          AWS_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY.accessKeyId,
          AWS_SECRET_ACCESS_KEY: DEFAULT_ACCESS_KEY.secretAccessKey,
        },
      })
      // The signature is accepted, and the token is not.
      expect(outcome.stderr).toContain('(InvalidGrantException)')
      expect(outcome).toMatchObject({exitCode: 254, stdout: ''})
    },
  )
})

describe.concurrent('create-token --wait', () => {
  test.skipIf(missing).each(['+10y', '-10y'])('is not changed by a clock that jumps by %s (N32)', async (jump) => {
    const file = clockFile(`jump${jump}`, '+0')
    await using server = await startServer(
      (_, response) => {
        writeFileSync(file, jump)
        pending(response)
      },
      (_, response) => pending(response),
      {body: TOKEN},
    )
    const outcome = await runProgram([...WAIT, '--endpoint-url', server.url], {env: clockFrom(file)})
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: 'AT-1\n', stderr: ''})
    expect(server.requests.length).toBe(3)
  })

  test('sends one request after the program was stopped for longer than the interval, and then waits again (P9)', async () => {
    const times: number[] = []
    let stop = (): void => {}
    await using server = await startServer(
      (_, response) => {
        times.push(performance.now())
        pending(response)
        stop()
      },
      (_, response) => {
        times.push(performance.now())
        pending(response)
      },
      (_, response) => {
        times.push(performance.now())
        response.end(JSON.stringify(TOKEN))
      },
    )
    const outcome = await runProgram([...WAIT, '--endpoint-url', server.url], {
      onStart: (child) => {
        stop = () => {
          child.kill('SIGSTOP')
          setTimeout(() => child.kill('SIGCONT'), 2200)
        }
      },
    })
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: 'AT-1\n', stderr: ''})
    const [first = 0, second = 0, third = 0] = times
    expect(second - first).toBeGreaterThan(2000)
    expect(third - second).toBeGreaterThan(500)
  })
})
