import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {describe, expect, onTestFinished, test} from 'vitest'
import {missing} from '../../../tools/missing.ts'
import {PROGRAM, RUNTIME, startProgram} from './start-program.ts'

/** Runs the program by a shell and returns its output. In the script, `$P` is the program. */
async function inShell(script: string): Promise<{stdout: string; stderr: string; exitCode: number | null}> {
  const child = spawn('bash', ['-c', script], {
    env: {...process.env, P: `${RUNTIME} ${PROGRAM}`},
    detached: true,
  })
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  const output = {stdout: '', stderr: ''}
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return {...output, exitCode}
}

/** Opens a pipe as descriptor 3 and waits until its reader has closed it. */
const CLOSED = 'exec 3> >(:); wait $!; '

describe.skipIf(process.platform === 'win32')('the program', () => {
  test.each(['--help', '--version', 'start --port 0'])(
    'ends silently with 141 if %s writes into a closed pipe (F10)',
    async (words) => {
      expect(await inShell(`${CLOSED}$P ${words} >&3`)).toEqual({stdout: '', stderr: '', exitCode: 141})
    },
  )

  test('ends with 141 if its messages go into a closed pipe (F10)', async () => {
    expect(await inShell(`${CLOSED}$P start --port 0 2>&3 >/dev/null`)).toEqual({stdout: '', stderr: '', exitCode: 141})
  })

  test('ends with 141 after the reader of its log has closed the pipe (F10)', async () => {
    const {child, url, output} = await startProgram(['--log'])
    while (!output.stderr.includes('Ctrl-C')) await once(child.stderr, 'data')
    child.stderr.destroy()
    const ended = once(child, 'exit')
    await fetch(`${url}/health`)
    expect(await ended).toEqual([141, null])
  })

  test('keeps the exit code of an error whose message goes into a closed pipe (F10, E3)', async () => {
    expect(await inShell(`${CLOSED}$P stop 2>&3`)).toEqual({stdout: '', stderr: '', exitCode: 2})
    expect(await inShell(`${CLOSED}$P --users nosuch 2>&3`)).toEqual({stdout: '', stderr: '', exitCode: 1})
  })

  test('keeps the exit code of a command that it runs if nobody reads its messages (F10, F13)', async () => {
    const command = `${process.execPath} -e 'fetch(process.env.AWS_ENDPOINT_URL_SSO + "/health").then(() => { process.exitCode = 7 })'`
    expect(await inShell(`${CLOSED}$P run --log -- ${command} 2>&3`)).toEqual({stdout: '', stderr: '', exitCode: 7})
  })

  const full = existsSync('/dev/full') ? '' : missing('no /dev/full')
  const skipped = full && ` (skipped: ${full})`
  test.skipIf(full !== '').each(['--help', '--version', 'start --port 0'])(
    `reports that %s writes into a full disk (F10, E1)${skipped}`,
    async (words) => {
      expect(await inShell(`$P ${words} >/dev/full`)).toEqual({
        stdout: '',
        stderr: 'sso-oidc-emulator: Cannot write to standard output: no space left on device.\n',
        exitCode: 1,
      })
    },
  )

  test.skipIf(full !== '')(`responds although its log goes into a full disk (F10, E3)${skipped}`, async () => {
    const words = '-e \'fetch(process.env.AWS_ENDPOINT_URL_SSO + "/health").then(({status}) => console.log(status))\''
    const script = `$P run --log -- ${process.execPath} ${words} 2>/dev/full`
    expect(await inShell(script)).toEqual({stdout: '200\n', stderr: '', exitCode: 0})
  })
})
