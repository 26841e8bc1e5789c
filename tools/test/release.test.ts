import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {writeChecksums} from '../release/checksums.ts'
import {type PublicPackage, publicPackages} from '../release/public-packages.ts'
import {publishRelease} from '../release/publish-release.ts'
import {temporaryFolder} from '../testing/temporary-folder.ts'
import {ROOT, repositoryFiles} from './repository.ts'

const names = (packages: readonly PublicPackage[]): string[] => packages.map(({name}) => name)

test('every package comes after the packages that it depends on', () => {
  const packages = publicPackages(ROOT)
  const early = packages.flatMap(({name, dependencies}, i) => {
    const missing = Object.keys(dependencies).filter((each) => names(packages.slice(i)).includes(each))
    return missing.map((each) => `${name} comes before ${each}`)
  })
  expect(early).toEqual([])
  expect(names(packages).toSorted()).toEqual(
    readdirSync(path.join(ROOT, 'packages')).map((name) => `@sso-oidc/${name}`),
  )
})

test('private packages are not published', () => {
  const root = temporaryFolder()
  for (const name of ['a', 'b']) {
    mkdirSync(path.join(root, 'packages', name), {recursive: true})
    const manifest = {name, version: '1.0.0', license: 'MIT', private: name === 'a'}
    writeFileSync(path.join(root, 'packages', name, 'package.json'), JSON.stringify(manifest))
  }
  expect(names(publicPackages(root))).toEqual(['b'])
})

describe('publishing', () => {
  const env = {CI: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example', GITHUB_REF_NAME: 'v1.2.0'}

  /** Writes a repository with two packages and their release. */
  function writeRepository(): {root: string; output: string} {
    const root = temporaryFolder()
    const output = path.join(root, 'release')
    for (const folder of ['.changeset', 'release']) mkdirSync(path.join(root, folder))
    for (const [name, dependencies] of [
      ['a', {'@x/b': '^1.2.0'}],
      ['b', {}],
    ] as const) {
      mkdirSync(path.join(root, 'packages', name), {recursive: true})
      const manifest = {name: `@x/${name}`, version: '1.2.0', license: 'MIT', dependencies}
      writeFileSync(path.join(root, 'packages', name, 'package.json'), JSON.stringify(manifest))
      writeFileSync(path.join(output, `x-${name}-1.2.0.tgz`), name)
    }
    writeChecksums(output, ['x-a-1.2.0.tgz', 'x-b-1.2.0.tgz'])
    return {root, output}
  }

  /** Publishes with a pretended npm. Returns the command lines of npm, and the lines of the log. */
  function publish(options: {status?: string; env?: object; published?: string; prepare?: (root: string) => void}): {
    ran: string[]
    log: string[]
  } {
    const repository = writeRepository()
    options.prepare?.(repository.root)
    const ran: string[] = []
    const log: string[] = []
    const run = (program: string, words: readonly string[]): string => {
      if (program === 'git') return options.status ?? ''
      if (words[0] === 'view' && words[1] !== options.published) throw new Error('npm error code E404')
      if (words[0] === 'view') return '1.2.0\n'
      ran.push([program, ...words].join(' ').replace(repository.output, 'release'))
      return ''
    }
    const log1 = (line: string): number => log.push(line)
    publishRelease({...repository, env: {...env, ...options.env}, run, log: log1})
    return {ran, log}
  }

  test('sends each tarball with provenance, after the packages that it depends on (X1)', () => {
    const rest = '--provenance --access public --ignore-scripts'
    expect(publish({})).toEqual({
      ran: [`npm publish release/x-b-1.2.0.tgz ${rest}`, `npm publish release/x-a-1.2.0.tgz ${rest}`],
      log: ['Published @x/b@1.2.0.', 'Published @x/a@1.2.0.'],
    })
  })

  test('continues after an interruption', () => {
    const {log} = publish({published: '@x/b@1.2.0'})
    expect(log).toEqual(['@x/b@1.2.0 is already published.', 'Published @x/a@1.2.0.'])
  })

  test.each([
    ['changes that are not committed', {status: ' M a'}, 'The repository has changes that are not committed.'],
    ['no CI', {env: {CI: undefined}}, 'Provenance requires the release workflow. '],
    ['no identity', {env: {ACTIONS_ID_TOKEN_REQUEST_URL: undefined}}, 'Provenance requires the release workflow. '],
    ['another tag', {env: {GITHUB_REF_NAME: 'v1.1.0'}}, 'The workflow must run for the tag v1.2.0.'],
    [
      'changesets',
      {prepare: (root: string) => writeFileSync(path.join(root, '.changeset/a.md'), '')},
      'The repository has changesets. Run npm run release -- --version first.',
    ],
    [
      'a changed tarball',
      {prepare: (root: string) => writeFileSync(path.join(root, 'release/x-a-1.2.0.tgz'), 'other')},
      'These files do not match SHA256SUMS: x-a-1.2.0.tgz',
    ],
    [
      'an executable without a checksum',
      {prepare: (root: string) => writeFileSync(path.join(root, 'release/sso-oidc-1.2.0-linux-x64.tar.gz'), '')},
      'These files do not match SHA256SUMS: sso-oidc-1.2.0-linux-x64.tar.gz',
    ],
  ])('is refused with %s', (_, options, message) => {
    expect(() => publish(options)).toThrow(message)
  })
})

test('a release is published without installed packages, and refused here with all reasons', () => {
  const root = temporaryFolder()
  const needed = /^(?:tools\/release|\.changeset|packages\/[^/]+\/package\.json$)/
  for (const file of repositoryFiles().filter((each) => needed.test(each))) {
    cpSync(path.join(ROOT, file), path.join(root, file))
  }
  writeFileSync(path.join(root, '.changeset/new.md'), '')
  execFileSync('git', ['init', '--quiet'], {cwd: root})
  const words = [path.join(root, 'tools/release/main.ts')]
  const {status, stdout, stderr} = spawnSync(process.execPath, words, {
    cwd: root,
    env: {PATH: process.env['PATH']},
    encoding: 'utf8',
  })
  const [{version} = {version: ''}] = publicPackages(ROOT)
  const reasons = [
    'Cannot publish:',
    'The repository has changes that are not committed.',
    'The repository has changesets. Run npm run release -- --version first.',
    'Provenance requires the release workflow. Use --dry-run to create a release without publishing it.',
    `The workflow must run for the tag v${version}.`,
  ]
  expect({status, stdout, stderr}).toEqual({status: 1, stdout: '', stderr: `${reasons.join('\n')}\n`})
})
