import path from 'node:path'
import {createEmulator, listen} from '@sso-oidc/emulator'
import {expect, test} from 'vitest'
import {createExecBed} from './exec-bed.ts'
import {loadedModules} from './loaded-modules.ts'

const SCRIPT = path.join(import.meta.dirname, '../bin/sso-oidc.js')

/** Precision of the recorded sizes in bytes. A smaller change needs no review. */
const STEP = 10_000

test('each command loads the modules and bytes that loaded-modules.txt lists', async () => {
  await using bed = await createExecBed()
  const server = await listen(createEmulator({autoApprove: true}))
  const to = ['--region', 'us-east-1', '--endpoint-url', server.url]
  const register = ['register-client', '--client-name', 'n', '--client-type', 'public', ...to]
  const skeleton = ['create-token', '--generate-cli-skeleton']
  const lines = [
    ['--version'],
    ['--help'],
    skeleton,
    [...skeleton, 'yaml-input'],
    [...skeleton, '--query', 'clientId', '--output', 'text'],
    register,
    ['create-token', '--help'],
    ['completion', 'bash'],
    ['status'],
    ['token'],
    ['credentials', 'dev'],
  ]
  await bed.shell('sso-oidc credentials dev')
  const sections: string[] = []
  for (const argv of lines) {
    const {files, builtins} = await loadedModules([SCRIPT, ...argv], bed.env)
    const sizes = Object.entries(files).map(([name, size]) => `  ${name} ${Math.ceil(size / STEP) * (STEP / 1000)} kB`)
    const words = argv.join(' ').replace(server.url, 'URL')
    sections.push([`sso-oidc ${words}`, ...sizes, `  Node: ${builtins.join(', ')}`].join('\n'))
  }
  await server.close()
  await expect(`${sections.join('\n\n')}\n`).toMatchFileSnapshot('loaded-modules.txt')
})
