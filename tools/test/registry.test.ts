import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {stripTypeScriptTypes} from 'node:module'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {measureInstallation} from '../release/measure-installation.ts'
import {writeFormatPackage} from '../testing/format-package.ts'
import {pageBlock, pageBlocks, pages, readConsole} from '../testing/page-blocks.ts'
import {type PublishedPackages, publishPackages} from '../testing/published-packages.ts'
import {createUser, type UserAccount} from '../testing/user-account.ts'
import {installOldestNode, oldestVersion} from './oldest-node.ts'
import {ROOT} from './repository.ts'

const README = 'packages/core/README.md'

const FORMAT = 'packages/format/README.md'

/** Install lines of the packages that a program imports. */
const LIBRARIES = pages().flatMap((page) =>
  pageBlocks(page).filter(({first}) => /^npm install (--save-dev )?@sso-oidc\//.test(first)),
)

/** Returns the variables in the `export` lines of the emulator. */
function variablesIn(output: string): Record<string, string> {
  const lines = output.matchAll(/^export (\w+)=(.*)$/gm)
  return Object.fromEntries(Array.from(lines, ([, name = '', value = '']) => [name, value]))
}

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
    const env = variablesIn(output)
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

  test('each install line of a README installs its package', {timeout: 120_000}, async ({skip}) => {
    const {registry, offline} = published
    if (registry === undefined) return skip(offline)
    await using user = createUser(process.execPath, registry.npmrc)
    for (const block of LIBRARIES) {
      const name = path.basename(path.dirname(block.page))
      await user.shell(block.take(), {folder: name})
      const print = `console.log(import.meta.resolve('@sso-oidc/${name}/package.json'))`
      const found = await user.run('node', ['--input-type=module', '--eval', print], {folder: name})
      expect(found).toBe(`file://${user.home}/${name}/node_modules/@sso-oidc/${name}/package.json\n`)
    }
    expect(LIBRARIES).toHaveLength(readdirSync(path.join(ROOT, 'packages')).length - 1)
  })

  /** Publishes the format of the README of @sso-oidc/format as `@acme/formats`, and packs it for the user. */
  async function publishFormat(user: UserAccount, publish: (file: string) => Promise<void>): Promise<void> {
    const declared = JSON.parse(pageBlocks(FORMAT, 'json')[0]?.take() ?? '{}')
    const dependencies = {'@sso-oidc/format': '^0.1.0'}
    const manifest = {
      name: '@acme/formats',
      version: '1.0.0',
      type: 'module',
      files: ['dist'],
      dependencies,
      ...declared,
    }
    const at = path.join(user.home, 'acme-formats')
    mkdirSync(path.join(at, 'dist'), {recursive: true})
    writeFileSync(path.join(at, 'package.json'), JSON.stringify(manifest))
    const source = pageBlock(FORMAT, 'escapeControls, type Format').take()
    writeFileSync(path.join(at, 'dist/index.js'), stripTypeScriptTypes(source))
    await publish(at)
    await user.shell('npm pack ./acme-formats')
  }

  test('the README installs a release, adds formats, and removes everything', {timeout: 120_000}, async ({skip}) => {
    const {registry, offline, tarballs} = published
    if (registry === undefined) return skip(offline)
    await using user = createUser(process.execPath, registry.npmrc)
    mkdirSync(path.join(user.home, 'release'))
    for (const {filename} of tarballs)
      copyFileSync(path.join(folder, filename), path.join(user.home, 'release', filename))
    // release-page.test.ts runs the first line.
    const [build, install = ''] = pageBlock('README.md', 'npm run release').take().split('\n')
    expect(build).toBe('npm run release -- --dry-run')
    await user.shell(install)

    const output = await user.start('sso-oidc-emulator', ['start', '--port', '0', '--auto-approve'])
    const env = variablesIn(output)
    const session = '--sso-start-url https://d-1234567890.awsapps.com/start --sso-region us-east-1'
    await user.shell(`sso-oidc configure --session-only --sso-session my-sso ${session}\nsso-oidc login`, {env})

    await publishFormat(user, registry.publish)
    const local = readConsole(pageBlock('packages/plugins/README.md', '$ sso-oidc plugins install').take())
    expect(await user.shell(local.commands.join('\n'), {env})).toBe(local.output)
    await user.shell('sso-oidc plugins uninstall @acme/formats')
    const named = readConsole(pageBlock('README.md', '$ sso-oidc plugins install').take())
    expect(await user.shell(named.commands.join('\n'), {env})).toMatch(/^accountList \[\{"accountId":/)

    const installed = 'npm ls --global --parseable | grep -c @sso-oidc/ || true'
    expect(await user.shell(installed)).toBe(`${tarballs.length}\n`)
    await user.shell(pageBlock('README.md', 'sso-oidc logout').take(), {env})
    expect(await user.shell(installed)).toBe('0\n')
    expect(readdirSync(path.join(user.home, '.aws/sso/cache'))).toEqual([])
    expect(readdirSync(path.join(user.home, 'global/bin'))).toEqual([])
  })

  test('are all packages of the repository, without tools and tests', () => {
    const folders = published.tarballs.map(({name}) => name.replace('@sso-oidc/', ''))
    expect(folders.toSorted()).toEqual(readdirSync(path.join(ROOT, 'packages')).sort())
    const files = published.tarballs.flatMap(({name, files: list}) => list.map((file) => `${name}/${file.path}`))
    expect(files.filter((file) => /\/(tests?|torture|tools|node_modules)\/|\.test\.|build\.ts$/.test(file))).toEqual([])
  })
})
