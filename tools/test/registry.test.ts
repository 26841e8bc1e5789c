import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {measureInstallation} from '../release/measure-installation.ts'
import {writeFormatPackage} from '../testing/format-package.ts'
import {pageBlock, readConsole} from '../testing/page-blocks.ts'
import {type PublishedPackages, publishPackages} from '../testing/published-packages.ts'
import {createUser, type UserAccount} from '../testing/user-account.ts'
import {installOldestNode, oldestVersion} from './oldest-node.ts'
import {ROOT} from './repository.ts'

const README = 'packages/core/README.md'

describe('the packages of a registry', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'packed-'))
  let published: PublishedPackages

  beforeAll(async () => {
    published = await publishPackages(ROOT, folder)
    writeFormatPackage(path.join(folder, 'format'), '@acme/format-shout', {
      shout: 'export default (value) => JSON.stringify(value).toUpperCase() + "!\\n"',
    })
    await published.registry?.publish(path.join(folder, 'format'))
  }, 120_000)

  afterAll(async () => {
    await published.registry?.[Symbol.asyncDispose]()
    rmSync(folder, {recursive: true, force: true})
  })

  /** Does what a new user does with the program, the emulator, a plugin, and the library. */
  async function tryAll(user: UserAccount): Promise<Record<string, string>> {
    await user.shell(pageBlock('packages/cli/README.md', 'npm install').take())
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
    await user.shell(pageBlock(README, 'npm install').take(), {folder: 'library'})
    writeFileSync(path.join(user.home, 'library/example.mjs'), pageBlock(README, '// example.mjs').take())
    const {commands, output: shown} = readConsole(pageBlock(README, '$ node').take())
    expect(await user.shell(commands.join('\n'), {folder: 'library'})).toBe(shown)
    return {accounts, shouted}
  }

  const expected = {
    accounts: 'ACCOUNTLIST\t111122223333\tsandbox\tsandbox@example.com\n',
    shouted: '["SANDBOX"]!\n',
  }

  test('work for a new user with the newest Node, and are small', {timeout: 120_000}, async ({skip}) => {
    const {registry, offline} = published
    if (registry === undefined) return skip(offline)
    await using user = createUser(process.execPath, registry.npmrc)
    expect(await tryAll(user)).toEqual(expected)
    const {packages, bytes} = measureInstallation(path.join(user.home, 'global/lib/node_modules'))
    expect(packages).toEqual(['@sso-oidc/cli', '@sso-oidc/plugins'])
    expect(bytes).toBeLessThan(8_000_000)
    expect(bytes).toBeGreaterThan(1_000_000)
  })

  test('work for a new user with the oldest supported Node', {timeout: 120_000}, async ({skip}) => {
    const {registry, offline} = published
    if (registry === undefined) return skip(offline)
    const found = await installOldestNode(path.join(folder, 'oldest'))
    if ('missing' in found) return skip(found.missing)
    await using user = createUser(found.node, registry.npmrc)
    expect(await user.run('node', ['--version'])).toBe(`v${oldestVersion()}\n`)
    expect(await tryAll(user)).toEqual(expected)
  })

  test('are all packages of the repository, without tools and tests', () => {
    const folders = published.tarballs.map(({name}) => name.replace('@sso-oidc/', ''))
    expect(folders.toSorted()).toEqual(readdirSync(path.join(ROOT, 'packages')).sort())
    const files = published.tarballs.flatMap(({name, files: list}) => list.map((file) => `${name}/${file.path}`))
    expect(files.filter((file) => /\/(tests?|torture|tools|node_modules)\/|\.test\.|build\.ts$/.test(file))).toEqual([])
  })
})
