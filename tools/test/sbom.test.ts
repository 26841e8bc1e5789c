import {createHash} from 'node:crypto'
import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {Version} from '@cyclonedx/cyclonedx-library/Spec'
import {JsonStrictValidator} from '@cyclonedx/cyclonedx-library/Validation'
import {expect, test} from 'vitest'
import {platformNamed} from '../executable/platforms.ts'
import type {Tarball} from '../release/pack-packages.ts'
import {publicPackages} from '../release/public-packages.ts'
import {createSbom} from '../release/sbom.ts'
import {ROOT} from './repository.ts'

interface Part {
  readonly 'bom-ref': string
  readonly name: string
  readonly group?: string
  readonly version: string
  readonly purl: string
  readonly type: string
  readonly licenses: readonly {license: {id: string}}[]
  readonly hashes?: readonly {alg: string; content: string}[]
  readonly components?: readonly Part[]
}

const hash = createHash('sha512').update('a tarball')
const integrity = `sha512-${hash.copy().digest('base64')}`
const tarballs = publicPackages(ROOT).map(({name, version}): Tarball => {
  return {name, version, filename: `${name}.tgz`, integrity, files: []}
})
const text = createSbom(ROOT, tarballs)
const sbom = JSON.parse(text) as {
  components: readonly Part[]
  dependencies: readonly {ref: string; dependsOn?: readonly string[]}[]
}
const fullName = ({group, name}: Part): string => (group === undefined ? name : `${group}/${name}`)
const partsOf = (name: string): string[] =>
  (sbom.components.find((part) => fullName(part) === name)?.components ?? []).map(fullName)

test('the SBOM is valid CycloneDX 1.6, and the same each time', async () => {
  expect(await new JsonStrictValidator(Version.v1dot6).validate(text)).toBeNull()
  expect(createSbom(ROOT, tarballs)).toBe(text)
})

test('the validator of SBOMs rejects an invalid one', async () => {
  const wrong = text.replace('"type": "application"', '"type": "program"')
  expect(await new JsonStrictValidator(Version.v1dot6).validate(wrong)).not.toBeNull()
})

test('the SBOM describes a package with its license, package URL, and the hash of its tarball', () => {
  const {components, ...cli} = sbom.components.find((part) => fullName(part) === '@sso-oidc/cli') ?? {}
  const [{version} = {version: ''}] = publicPackages(ROOT)
  expect(cli).toEqual({
    'bom-ref': `@sso-oidc/cli@${version}`,
    type: 'application',
    group: '@sso-oidc',
    name: 'cli',
    version,
    purl: `pkg:npm/%40sso-oidc/cli@${version}`,
    licenses: [{license: {id: 'Apache-2.0'}}],
    hashes: [{alg: 'SHA-512', content: hash.copy().digest('hex')}],
  })
  const yaml = components?.find(({name}) => name === 'yaml')
  const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages['node_modules/yaml']
  expect(yaml).toEqual({
    'bom-ref': `@sso-oidc/cli@${version}/yaml@${lock.version}`,
    type: 'library',
    name: 'yaml',
    version: lock.version,
    purl: `pkg:npm/yaml@${lock.version}`,
    licenses: [{license: {id: 'ISC'}}],
    hashes: [{alg: 'SHA-512', content: Buffer.from(lock.integrity.replace('sha512-', ''), 'base64').toString('hex')}],
  })
})

test('the SBOM names every package that the notices and the code of a bundle name', () => {
  for (const {folder, name} of publicPackages(ROOT)) {
    const notices = globSync(path.join(ROOT, folder, 'THIRD-PARTY-NOTICES.txt'))
    const noticed = notices.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^-{80}\n\n(\S+) \d\S* \(/gm)].map(([, each]) => each),
    )
    // esbuild names modules by their path in the bundles that it does not minify completely.
    const bundles = notices.flatMap(() => globSync(path.join(ROOT, folder, 'dist/*.{cjs,js}')))
    const named = bundles.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/"(?:\.\.\/|\w+\/)*node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(
        ([, each]) => each,
      ),
    )
    const missing = [...noticed, ...named].filter((each) => !partsOf(name).includes(each ?? ''))
    expect({name, missing: [...new Set(missing)]}).toEqual({name, missing: []})
    expect({name, hasParts: partsOf(name).length > 0}).toEqual({name, hasParts: notices.length > 0})
  }
})

test('the SBOM names the packages of this repository in the program', () => {
  const own = partsOf('@sso-oidc/cli')
    .filter((name) => name.startsWith('@sso-oidc/'))
    .sort()
  expect(own).toEqual([
    '@sso-oidc/core',
    '@sso-oidc/format',
    '@sso-oidc/format-env',
    '@sso-oidc/format-json',
    '@sso-oidc/format-table',
    '@sso-oidc/format-text',
    '@sso-oidc/format-yaml',
    // Its data, for oclif.
    '@sso-oidc/plugins',
    '@sso-oidc/session',
  ])
})

test('the SBOM names the packages that npm installs, and their dependencies', () => {
  const dependsOn = (name: string): string[] => {
    const {dependsOn: list = []} = sbom.dependencies.find(({ref}) => ref.startsWith(`${name}@`)) ?? {}
    return list.map((ref) => ref.slice(0, ref.lastIndexOf('@')))
  }
  expect(dependsOn('@sso-oidc/cli')).toEqual(['@sso-oidc/plugins'])
  expect(dependsOn('@sso-oidc/session')).toEqual(['@noble/hashes', '@smithy/signature-v4', '@sso-oidc/core'])
  expect(dependsOn('@smithy/core')).toEqual(['@smithy/types', 'tslib'])
  expect(dependsOn('@sso-oidc/emulator')).toEqual([
    '@hono/node-server',
    '@smithy/core',
    '@smithy/signature-v4',
    '@sso-oidc/core',
    '@sso-oidc/format',
    'hono',
    'jose',
    'kysely',
    'yaml',
  ])
})

test('the SBOM names the executables, with their hashes, their programs, and their runtimes', async () => {
  const [{version} = {version: ''}] = publicPackages(ROOT)
  const filename = `sso-oidc-emulator-${version}-linux-x64-musl.tar.gz`
  const platform = platformNamed('linux-x64-musl')
  const program = 'sso-oidc-emulator' as const
  const executable = {program, folder: 'packages/emulator', version, platform, filename, integrity}
  const larger = createSbom(ROOT, tarballs, [executable])
  expect(await new JsonStrictValidator(Version.v1dot6).validate(larger)).toBeNull()
  const {components, dependencies} = JSON.parse(larger) as typeof sbom
  expect(components.find((part) => part['bom-ref'] === filename)).toEqual({
    'bom-ref': filename,
    type: 'application',
    name: 'sso-oidc-emulator-linux-x64-musl',
    version,
    licenses: [{license: {id: 'Apache-2.0'}}],
    hashes: [{alg: 'SHA-512', content: hash.copy().digest('hex')}],
  })
  const file = path.join(ROOT, 'tools/executable/package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8')).packages['node_modules/@oven/bun-linux-x64-musl']
  const runtime = `@oven/bun-linux-x64-musl@${lock.version}`
  expect(dependencies.find(({ref}) => ref === filename)?.dependsOn).toEqual([runtime, `@sso-oidc/emulator@${version}`])
  expect(components.find((part) => part['bom-ref'] === runtime)).toEqual({
    'bom-ref': runtime,
    type: 'platform',
    group: '@oven',
    name: 'bun-linux-x64-musl',
    version: lock.version,
    purl: `pkg:npm/%40oven/bun-linux-x64-musl@${lock.version}`,
    licenses: [{license: {id: 'MIT'}}],
    hashes: [{alg: 'SHA-512', content: Buffer.from(lock.integrity.replace('sha512-', ''), 'base64').toString('hex')}],
  })
  expect(sbom.dependencies.find(({ref}) => ref === 'sso-oidc')?.dependsOn).not.toContain(filename)
  expect(dependencies.find(({ref}) => ref === 'sso-oidc')?.dependsOn).toContain(filename)
})
