import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {packPackages} from '../release/pack-packages.ts'
import {writeFormatPackage} from '../testing/format-package.ts'
import {installNode, installOldestNode, oldestVersion} from './oldest-node.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)

describe('the packed packages', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'packed-'))
  const bin = (name: string): string => path.join(folder, 'node_modules/.bin', name)
  const inFolder = {cwd: folder, env: {PATH: process.env['PATH'], HOME: folder, AWS_REGION: 'us-east-1'}}
  const evaluate = (code: string): Promise<{stdout: string}> =>
    run(process.execPath, ['--input-type=module', '--eval', code], inFolder)

  beforeAll(async () => {
    const tarballs = (await packPackages(ROOT, folder)).map(({filename}) => filename)
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}')
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], {cwd: folder})
  }, 120_000)
  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  test('install these eleven other packages, with permissive licenses and without install scripts (X4)', () => {
    const lock = JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
      packages: Record<string, {license?: string; hasInstallScript?: boolean}>
    }
    const installed = Object.entries(lock.packages).map(([at, {license, hasInstallScript = false}]) => ({
      name: at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length),
      license,
      hasInstallScript,
    }))
    const others = installed.filter(({name}) => !name.startsWith('@sso-oidc/'))
    expect(installed.length - others.length).toBe(readdirSync(path.join(ROOT, 'packages')).length)
    expect([...new Set(others.map(({name}) => name))].sort()).toEqual([
      '@hono/node-server',
      '@noble/hashes',
      '@smithy/core',
      '@smithy/signature-v4',
      '@smithy/types',
      'get-east-asian-width',
      'hono',
      'jose',
      'kysely',
      'tslib',
      'yaml',
    ])
    expect(installed.filter(({hasInstallScript}) => hasInstallScript)).toEqual([])
    const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']
    expect(installed.filter(({license = ''}) => !allowed.includes(license))).toEqual([])
  })

  test('run a command of the CLI without oclif', async () => {
    const {stdout} = await run(bin('sso-oidc'), ['create-token', '--generate-cli-skeleton', '--query', 'a'], inFolder)
    expect(Object.keys(JSON.parse(stdout))).toHaveLength(9)
  })

  test('run a command of the CLI with oclif', async () => {
    const {stdout} = await run(bin('sso-oidc'), ['formats'], inFolder)
    expect(stdout).toContain('@sso-oidc/format-yaml')
  })

  test('install a plugin with the npm of the machine', async () => {
    const plugin = path.join(folder, 'plugin')
    writeFormatPackage(plugin, 'acme-shout', {shout: 'export default (value) => value + "!\\n"'})
    const env = {...inFolder.env, XDG_DATA_HOME: path.join(folder, 'data'), npm_config_offline: 'true'}
    const program = (...words: string[]): Promise<{stdout: string}> => run(bin('sso-oidc'), words, {cwd: folder, env})
    await program('plugins', 'install', './plugin')
    expect((await program('plugins', 'list')).stdout).toBe('acme-shout 1.0.0\n')
    const words = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g', '--query', 'tokenType']
    const skeleton = ['create-token', '--generate-cli-skeleton', 'output', ...words]
    expect((await program(...skeleton, '--output', 'shout')).stdout).toBe('tokenType!\n')
  })

  test('report that npm is missing when they install a plugin', async () => {
    const words = [bin('sso-oidc'), 'plugins', 'install', './plugin']
    const failed = run(process.execPath, words, {...inFolder, env: {HOME: folder, PATH: folder}})
    await expect(failed).rejects.toMatchObject({
      code: 255,
      stderr: expect.stringContaining('(PluginFailed): npm was not found on the PATH. Install Node, which contains it'),
    })
  })

  test('contain the contract test of formats, which runs with node:test', async () => {
    const file = path.join(folder, 'format.test.js')
    const lines = [
      "import {test} from 'node:test'",
      "import formatText from '@sso-oidc/format-text'",
      "import {testFormat} from '@sso-oidc/format/testing'",
      'testFormat(test, formatText, {raw: true})',
    ]
    writeFileSync(file, lines.join('\n'))
    const {stdout} = await run(process.execPath, ['--test', '--test-reporter=tap', file], inFolder)
    expect(stdout).toMatch(/^# pass [1-9]\d*\n# fail 0$/m)
  })

  test('contain the license, and the notices of the code in their bundles (H13)', () => {
    const packages = readdirSync(path.join(folder, 'node_modules/@sso-oidc'))
    const license = readFileSync(path.join(ROOT, 'LICENSE'), 'utf8')
    const at = (name: string, file: string): string => path.join(folder, 'node_modules/@sso-oidc', name, file)
    for (const name of packages) expect(readFileSync(at(name, 'LICENSE'), 'utf8')).toBe(license)
    const noticed = packages.filter((name) => existsSync(at(name, 'THIRD-PARTY-NOTICES.txt')))
    expect(noticed).toEqual(['cli', 'emulator', 'plugins'])
    const notices = readFileSync(at('cli', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of ['@oclif/core', 'yaml', '@noble/hashes', 'leven', 'open']) {
      const file = readdirSync(path.join(ROOT, 'node_modules', name)).find((each) => /^licen[cs]e/i.test(each)) ?? ''
      const text = readFileSync(path.join(ROOT, 'node_modules', name, file), 'utf8').trim()
      expect(notices).toContain(text)
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
    }
  })

  test('contain the manual pages that npm links', () => {
    const at = path.join(folder, 'node_modules/@sso-oidc/cli')
    const {man} = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as {man: string[]}
    expect(man).toContain('man/sso-oidc-create-token.1')
    expect(man.map((file) => readFileSync(path.join(at, file), 'utf8').slice(0, 4))).toEqual(man.map(() => '.\\" '))
  })

  test('export validators, schemas and the OpenAPI file', async () => {
    const {stdout} = await evaluate(`
      import {createToken, validateRequest} from '@sso-oidc/core'
      import schema from '@sso-oidc/core/schemas/create-token.request.json' with {type: 'json'}
      import openapi from '@sso-oidc/core/openapi.json' with {type: 'json'}
      console.log(openapi.openapi, schema.title, validateRequest(createToken, {}).map(({pointer}) => pointer).join(' '))`)
    expect(stdout).toBe('3.1.0 CreateTokenRequest /clientId /clientSecret /grantType\n')
  })

  test('run the program of the emulator, which names the missing package pg for a PostgreSQL store', async () => {
    const child = spawn(process.execPath, [bin('sso-oidc-emulator'), 'start', '--port', '0'], inFolder)
    const [output] = await once(child.stdout, 'data')
    const url = /http:\S+/.exec(String(output))?.[0]
    const [health, page] = await Promise.all([fetch(`${url}/health`), fetch(`${url}/device`)])
    expect([health.status, page.status]).toEqual([200, 200])
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    const refused = run(bin('sso-oidc-emulator'), ['start', '--store', 'postgres://x/y'], inFolder)
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr:
        'sso-oidc-emulator: Cannot open the PostgreSQL database of --store: A postgres:// store requires the package pg. Run: npm install pg\n',
    })
  })

  test('run the program of the emulator with `npx @sso-oidc/emulator`, without a registry (F12)', async () => {
    const at = path.join(folder, 'node_modules/@sso-oidc/emulator/package.json')
    const {version} = JSON.parse(readFileSync(at, 'utf8')) as {version: string}
    const env = {...inFolder.env, npm_config_offline: 'true'}
    const npx = (...words: string[]) => run('npx', ['@sso-oidc/emulator', ...words], {...inFolder, env})
    const platform = `${process.platform}-${process.arch} node-${process.version}`
    expect((await npx('--version')).stdout).toBe(`@sso-oidc/emulator/${version} ${platform}\n`)
    const words = ['run', '--', process.execPath, '-p', 'process.env.AWS_ENDPOINT_URL_SSO']
    expect((await npx(...words)).stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
  })

  test('say in one sentence that Node 4 is too old for the programs (F11)', {timeout: 120_000}, async ({skip}) => {
    if (process.arch !== 'x64') return skip('Node 4 exists for x64 only')
    const found = await installNode(path.join(folder, 'ancient'), '4.9.1')
    if ('missing' in found) return skip(found.missing)
    for (const [name, code] of [
      ['sso-oidc', 255],
      ['sso-oidc-emulator', 1],
    ] as const) {
      await expect(run(found.node, [bin(name), 'token'], inFolder)).rejects.toMatchObject({
        code,
        stdout: '',
        stderr: `${name}: Node 4.9.1 is not supported. Install Node 22.16 or later.\n`,
      })
    }
  })

  test('run on the oldest supported Node', {timeout: 120_000}, async ({skip}) => {
    const found = await installOldestNode(path.join(folder, 'oldest'))
    if ('missing' in found) return skip(found.missing)
    const {node} = found
    expect((await run(node, ['--version'])).stdout).toBe(`v${oldestVersion()}\n`)

    const emulator = spawn(node, [bin('sso-oidc-emulator'), 'start', '--port', '0'], inFolder)
    let messages = ''
    emulator.stderr.on('data', (chunk) => {
      messages += chunk
    })
    const [output] = await once(emulator.stdout, 'data')
    const url = /http:\S+/.exec(String(output))?.[0] ?? ''
    const words = ['register-client', '--client-name', 'n', '--client-type', 'public', '--endpoint-url', url]
    const {stdout, stderr} = await run(
      node,
      [bin('sso-oidc'), ...words, '--query', 'keys(@)', '--output', 'yaml'],
      inFolder,
    )
    expect({stdout, stderr}).toEqual({stdout: expect.stringContaining('- clientSecret\n'), stderr: ''})
    emulator.kill('SIGTERM')
    expect(await once(emulator, 'exit')).toEqual([0, null])
    // The two lines of the emulator, and no warning from Node.
    expect(messages.split('\n')).toEqual([
      expect.stringMatching(/^Start URL: /),
      expect.stringMatching(/^Approve /),
      '',
    ])

    const code =
      "const {startEmulator} = await import('@sso-oidc/emulator/testing'); await (await startEmulator()).close()"
    await run(node, ['--input-type=module', '--eval', code], inFolder)
  })

  test('export an emulator that responds to requests', async () => {
    const {stdout} = await evaluate(`
      import {createEmulator} from '@sso-oidc/emulator'
      const body = JSON.stringify({clientName: 'n', clientType: 'public'})
      const request = new Request('http://127.0.0.1/client/register', {method: 'POST', body})
      console.log((await createEmulator().fetch(request)).status)`)
    expect(stdout).toBe('200\n')
  })
})
