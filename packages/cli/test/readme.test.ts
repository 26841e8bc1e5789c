import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {PROGRAM, runShell} from './run-program.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

const bin = mkdtempSync(path.join(tmpdir(), 'bin-'))
const PATH = `${bin}:${process.env['PATH']}`
beforeAll(() => {
  writeFileSync(path.join(bin, 'sso-oidc'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(path.join(bin, 'sso-oidc'), 0o755)
})
afterAll(() => rmSync(bin, {recursive: true}))

test('the first script of the README signs in and lists the accounts of the user', async () => {
  const [, script = ''] = /^```sh\n(.*?)^```$/ms.exec(readText('README.md')) ?? []
  await using emulator = await startEmulator({autoApprove: true})
  const {exitCode, stdout, stderr} = await runShell(['/bin/sh -euc "$0"', script], {env: {...emulator.env, PATH}})
  const [line, ...answer] = stdout.split('\n')
  expect({exitCode, stderr, line}).toEqual({
    exitCode: 0,
    stderr: '',
    line: expect.stringMatching(`^Open ${emulator.url}/device\\?user_code=[A-Z-]+ and approve\\.$`),
  })
  const accountList = [{accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'}]
  expect(JSON.parse(answer.join('\n'))).toEqual({accountList})
})

const formats = readdirSync(path.join(ROOT, 'packages'))
  .filter((name) => name.startsWith('format-'))
  .filter((name) => existsSync(path.join(ROOT, 'packages', name, 'README.md')))

test.each(formats)('the README of %s shows the output of its commands', async (name) => {
  const [, session = ''] = /^```\n(\$ .*?)^```$/ms.exec(readText(`packages/${name}/README.md`)) ?? []
  const lines = session.split('\n')
  const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
  const stdout = lines.filter((line) => !line.startsWith('$ ')).join('\n')
  const outcome = await runShell(['/bin/sh -euc "$0"', commands.join('\n')], {env: {AWS_REGION: '', PATH}})
  expect(outcome).toEqual({exitCode: 0, signal: null, stdout, stderr: ''})
})

test('the page about proxies shows the error of its command', async () => {
  const [, command = '', output] = /^```console\n\$ (.*?)\n(.*?)^```$/ms.exec(readText('docs/proxies.md')) ?? []
  const outcome = await runShell(['/bin/sh -euc "$0"', command], {env: {PATH}})
  expect(outcome).toEqual({exitCode: 255, signal: null, stdout: '', stderr: output})
})
