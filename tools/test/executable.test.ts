import {execFile, execFileSync} from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {createEmulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {compile} from '../executable/compile.ts'
import {ownPlatform, platformNamed} from '../executable/platforms.ts'
import {missingProgram} from '../installed.ts'
import {missing} from '../missing.ts'
import {writeChecksums} from '../release/checksums.ts'
import {createExecutables} from '../release/executables.ts'
import {copyRepository, ROOT} from './repository.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'executables-'))

/** Milliseconds in which the runtime of another platform is downloaded. */
const DOWNLOAD = 300_000

let server: EmulatorServer
beforeAll(async () => {
  server = await listen(createEmulator())
})
afterAll(async () => {
  await server.close()
  rmSync(folder, {recursive: true})
})

async function run(file: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const variables = {PATH: process.env['PATH'], HOME: folder, AWS_REGION: 'us-east-1', ...env}
  return (await promisify(execFile)(file, argv, {env: variables})).stdout
}

/** Tests that a program for another platform starts, prints a document, and sends a request. */
function testRuns(
  name: string,
  runProgram: (argv: readonly string[], env: NodeJS.ProcessEnv) => Promise<string>,
): void {
  test.each([
    ['--version', new RegExp(`^@sso-oidc/cli/\\d\\S+ ${name} bun-v\\d\\S+\\n$`)],
    ['create-token --generate-cli-skeleton', /^\{\n {4}"clientId": "",\n/],
    ['register-client --client-name n --client-type public --query clientSecretExpiresAt', /^\d+\n$/],
  ])('runs %s', async (words, printed) => {
    expect(await runProgram(words.split(' '), {AWS_ENDPOINT_URL_SSO_OIDC: server.url})).toMatch(printed)
  })
}

test('a release contains the same executables for builds in different directories, with licenses', {
  timeout: 120_000,
}, async () => {
  using copy = copyRepository()
  for (const built of globSync('packages/*/{dist,oclif.manifest.json}', {cwd: ROOT})) {
    cpSync(path.join(ROOT, built), path.join(copy.folder, built), {recursive: true})
  }
  const platform = ownPlatform()
  const created = await createExecutables([ROOT, copy.folder], {output: folder, platforms: [platform]})
  writeFileSync(path.join(folder, 'other-file'), 'not downloaded')
  const {version} = JSON.parse(readFileSync(path.join(ROOT, 'packages/cli/package.json'), 'utf8'))
  expect(created.map(({filename}) => filename)).toEqual([
    `sso-oidc-${version}-${platform.name}.tar.gz`,
    `sso-oidc-emulator-${version}-${platform.name}.tar.gz`,
  ])
  for (const {filename, program} of created) {
    const archive = path.join(folder, filename)
    const listed = (await run('tar', ['-tvzf', archive])).trim().split('\n')
    expect(listed.map((line) => line.replace(/ +\d+ 1970-01-01.* /, ' '))).toEqual([
      `-rwxr-xr-x 0/0 ${program}`,
      '-rw-r--r-- 0/0 LICENSE',
      '-rw-r--r-- 0/0 THIRD-PARTY-NOTICES.txt',
    ])
    await run('tar', ['-xzf', archive, '-C', folder])
    expect(await run(path.join(folder, program), ['--version'])).toContain(version)
  }
  const files = created.map(({filename}) => filename)
  writeChecksums(folder, [...files, 'other-file'])
  rmSync(path.join(folder, 'other-file'))
  const [, commands = ''] =
    /```sh\n(sha256sum [^`]+)```/.exec(readFileSync(path.join(ROOT, 'docs/platforms.md'), 'utf8')) ?? []
  const shown = commands.replaceAll('0.1.0-linux-x64', `${version}-${platform.name}`)
  const {stdout} = await promisify(execFile)('/bin/sh', ['-euc', shown], {cwd: folder})
  expect(stdout).toMatch(
    new RegExp(`^${files.map((file) => `${file}: OK\\n`).join('')}@sso-oidc/cli/${version} .*\\n$`),
  )
  const notices = readFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  const names = [...notices.matchAll(/^-{80}\n\n(\S+) \d\S* \(/gm)].map(([, name]) => name)
  // Code of the runtime, of the bundles, of a dependency of the emulator, and of a package with its license in its README.
  expect(names).toEqual(expect.arrayContaining(['Bun', 'yaml', '@oclif/core', 'hono', 'pg-types']))
  expect(notices).toContain('JavaScriptCore (and WebKit), which is LGPL-2 licensed')
})

/** Emulation of the processor, with the C library of Debian's cross compiler. */
const emulation =
  process.arch === 'x64'
    ? (missingProgram('qemu-aarch64-static', {package: 'qemu-user-static'}) ??
      missingFile('/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1', 'libc6-arm64-cross'))
    : missing('the processor is not emulated', {isExpected: false})

describe.skipIf(emulation)(`the executable for arm64 in QEMU${emulation ? ` (skipped: ${emulation})` : ''}`, () => {
  let program = ''
  beforeAll(() => {
    program = compile('sso-oidc', {root: ROOT, platform: platformNamed('linux-arm64'), output: folder})
  }, DOWNLOAD)
  testRuns('linux-arm64', (argv, env) =>
    run('qemu-aarch64-static', ['-L', '/usr/aarch64-linux-gnu', program, ...argv], env),
  )
})

const musl =
  process.arch === 'x64'
    ? (missingFile('/lib/ld-musl-x86_64.so.1', 'musl') ?? missingProgram('gcc', {package: 'gcc'}))
    : missing('the program is for another processor', {isExpected: false})

describe.skipIf(musl)(`the executable for musl on Debian${musl ? ` (skipped: ${musl})` : ''}`, () => {
  let program = ''
  beforeAll(() => {
    program = compile('sso-oidc', {root: ROOT, platform: platformNamed('linux-x64-musl'), output: folder})
    buildLibraries()
  }, DOWNLOAD)
  testRuns('linux-x64', (argv, env) => run(program, argv, {...env, LD_LIBRARY_PATH: path.join(folder, 'lib')}))
})

/**
 * Copies the libraries of C++ of Debian, which are made for glibc, and compiles the functions of glibc that they need. Debian
 * has no library of C++ for musl.
 */
function buildLibraries(): void {
  const lib = path.join(folder, 'lib')
  mkdirSync(lib)
  for (const name of ['libstdc++.so.6', 'libgcc_s.so.1']) {
    const file = execFileSync('gcc', [`-print-file-name=${name}`], {encoding: 'utf8'}).trim()
    copyFileSync(file, path.join(lib, name))
  }
  const name = 'ld-linux-x86-64.so.2'
  const words = ['-shared', '-fPIC', '-nostdlib', `-Wl,-soname,${name}`, '-o', path.join(lib, name)]
  execFileSync('gcc', [...words, path.join(import.meta.dirname, '../testing/glibc-for-musl.c')])
}

function missingFile(file: string, from: string): string | undefined {
  return existsSync(file) ? undefined : missing(`${file} is missing (apt-get install ${from})`)
}
