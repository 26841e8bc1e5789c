import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missing} from '../missing.ts'
import {measureInstallation} from '../release/measure-installation.ts'
import {packPackages, type Tarball} from '../release/pack-packages.ts'
import {writeFormatPackage} from '../testing/format-package.ts'
import {type Registry, startRegistry} from '../testing/registry.ts'
import {createUser, type UserAccount} from '../testing/user-account.ts'
import {installOldestNode, oldestVersion} from './oldest-node.ts'
import {ROOT} from './repository.ts'

/** Returns the first example of a README and its output: the file `example.mjs`, and the text that it prints. */
function readmeExample(name: string): {code: string; output: string} {
  const text = readFileSync(path.join(ROOT, 'packages', name, 'README.md'), 'utf8')
  const [, code = ''] = /^```js\n(.*?)^```$/ms.exec(text) ?? []
  const [, output = ''] = /^\$ node example\.mjs\n(.*?)^```$/ms.exec(text) ?? []
  return {code, output}
}

describe('the packages of a registry', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'packed-'))
  let tarballs: readonly Tarball[] = []
  let registry: Registry | undefined
  let offline: string | undefined

  beforeAll(async () => {
    tarballs = await packPackages(ROOT, folder)
    const started = await startRegistry().catch(() => undefined)
    if (started === undefined) {
      offline = missing('the registry of npm cannot be reached')
      return
    }
    registry = started
    writeFormatPackage(path.join(folder, 'format'), '@acme/format-shout', {
      shout: 'export default (value) => JSON.stringify(value).toUpperCase() + "!\\n"',
    })
    const files = [...tarballs.map(({filename}) => filename), 'format']
    await Promise.all(files.map((file) => started.publish(path.join(folder, file))))
    if (!(await started.hasOthers())) offline = missing('the registry of npm cannot be reached')
  }, 120_000)

  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]()
    rmSync(folder, {recursive: true, force: true})
  })

  /** Does what a new user does with the program, the emulator, a plugin, and the library. */
  async function tryAll(user: UserAccount): Promise<Record<string, string>> {
    await user.run('npm', ['install', '--global', '@sso-oidc/cli'])
    const output = await user.start('npx', ['--yes', '@sso-oidc/emulator', 'start', '--port', '0', '--auto-approve'])
    const env = Object.fromEntries(
      [...output.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    )
    const program = (...words: string[]): Promise<string> => user.run('sso-oidc', words, {env})
    const session = ['--sso-start-url', 'https://d-1234567890.awsapps.com/start', '--sso-region', 'us-east-1']
    await program('configure', '--session-only', '--sso-session', 'my-sso', ...session)
    await program('login')
    const accounts = await program('list-accounts', '--output', 'text')
    await program('plugins', 'install', '@acme/format-shout')
    const shouted = await program('list-accounts', '--query', 'accountList[].accountName', '--output', 'shout')
    await user.run('npm', ['install', '@sso-oidc/core'], {folder: 'library'})
    const {code} = readmeExample('core')
    const words = ['--input-type=module', '--eval', code]
    return {accounts, shouted, library: await user.run('node', words, {folder: 'library'})}
  }

  const expected = {
    accounts: 'ACCOUNTLIST\t111122223333\tsandbox\tsandbox@example.com\n',
    shouted: '["SANDBOX"]!\n',
    library: readmeExample('core').output,
  }

  test('work for a new user with the newest Node, and are small', {timeout: 120_000}, async ({skip}) => {
    if (offline !== undefined || registry === undefined) return skip(offline)
    await using user = createUser(process.execPath, registry.npmrc)
    expect(await tryAll(user)).toEqual(expected)
    const {packages, bytes} = measureInstallation(path.join(user.home, 'global/lib/node_modules'))
    expect(packages).toEqual(['@sso-oidc/cli', '@sso-oidc/plugins'])
    expect(bytes).toBeLessThan(8_000_000)
    expect(bytes).toBeGreaterThan(1_000_000)
  })

  test('work for a new user with the oldest supported Node', {timeout: 120_000}, async ({skip}) => {
    if (offline !== undefined || registry === undefined) return skip(offline)
    const found = await installOldestNode(path.join(folder, 'oldest'))
    if ('missing' in found) return skip(found.missing)
    await using user = createUser(found.node, registry.npmrc)
    expect(await user.run('node', ['--version'])).toBe(`v${oldestVersion()}\n`)
    expect(await tryAll(user)).toEqual(expected)
  })

  test('are all packages of the repository, without tools and tests', () => {
    const folders = tarballs.map(({name}) => name.replace('@sso-oidc/', ''))
    expect(folders.toSorted()).toEqual(readdirSync(path.join(ROOT, 'packages')).sort())
    const files = tarballs.flatMap(({name, files: list}) => list.map((file) => `${name}/${file.path}`))
    expect(files.filter((file) => /\/(tests?|torture|tools|node_modules)\/|\.test\.|build\.ts$/.test(file))).toEqual([])
  })
})
