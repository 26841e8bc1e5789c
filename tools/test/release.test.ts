import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {releaseChangelog} from '../release/changelog.ts'
import {applyChangesets, pendingChangesets} from '../release/changesets.ts'
import {verifyChecksums, writeChecksums} from '../release/checksums.ts'
import {differingTarballs} from '../release/compare-tarballs.ts'
import {type PublicPackage, publicPackages} from '../release/public-packages.ts'
import {publishRelease} from '../release/publish-release.ts'
import {ROOT, repositoryFiles} from './repository.ts'

const folders: string[] = []
function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'release-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true})
})

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

describe('changesets', () => {
  test('name packages of this repository, and have a text of one paragraph', () => {
    const known = names(publicPackages(ROOT))
    for (const name of pendingChangesets(ROOT)) {
      const text = readFileSync(path.join(ROOT, '.changeset', name), 'utf8')
      const [, head = '', body = ''] = /^---\n(.*?)\n---\n\n(.+)\n$/s.exec(text) ?? []
      const packages = head.split('\n').map((line) => /^"(.*)": (?:minor|patch|major)$/.exec(line)?.[1])
      expect({name, unknown: packages.filter((each) => !known.includes(each ?? ''))}).toEqual({name, unknown: []})
      expect({name, body}).toEqual({name, body: expect.stringMatching(/^[^\n]+\.$/)})
    }
  })

  const add = (root: string, name: string, kind: string, text: string): void =>
    writeFileSync(path.join(root, '.changeset', `${name}.md`), `---\n${kind}\n---\n\n${text}\n`)

  /** Writes a repository with the changeset configuration of this one, and two packages. */
  function writeWorkspace(): string {
    const root = temporaryFolder()
    mkdirSync(path.join(root, '.changeset'))
    for (const name of ['config.json', 'changelog.mjs']) {
      cpSync(path.join(ROOT, '.changeset', name), path.join(root, '.changeset', name))
    }
    const write = (folder: string, manifest: object): void => {
      mkdirSync(path.join(root, folder), {recursive: true})
      writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify(manifest, null, 2))
    }
    write('.', {name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*']})
    writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion": 3}')
    const common = {version: '0.1.0', license: 'MIT'}
    write('packages/a', {name: '@sso-oidc/a', ...common, dependencies: {'@sso-oidc/b': '^0.1.0'}})
    write('packages/b', {name: '@sso-oidc/b', ...common})
    return root
  }

  test('give the first release the version 0.1.0, and a changelog grouped by package', () => {
    const root = writeWorkspace()
    add(root, 'one', '"@sso-oidc/b": minor', 'Adds `one`.')
    add(root, 'two', '"@sso-oidc/a": minor\n"@sso-oidc/b": minor', 'Adds two.')
    const before = publicPackages(root)
    applyChangesets(root)
    expect(publicPackages(root)).toEqual(before)
    expect(pendingChangesets(root)).toEqual([])
    expect(releaseChangelog(root, before)).toBe(
      '## @sso-oidc/a 0.1.0\n\n### Minor Changes\n\n- Adds two.\n\n' +
        '## @sso-oidc/b 0.1.0\n\n### Minor Changes\n\n- Adds `one`.\n- Adds two.\n',
    )
  })

  test('increase the versions of all packages after the first release', () => {
    const root = writeWorkspace()
    add(root, 'one', '"@sso-oidc/b": minor', 'Adds one.')
    applyChangesets(root)
    add(root, 'fix', '"@sso-oidc/b": patch', 'Fixes one.')
    applyChangesets(root)
    const packages = publicPackages(root)
    expect(packages.map(({name, version, dependencies}) => [name, version, dependencies])).toEqual([
      ['@sso-oidc/b', '0.1.1', {}],
      ['@sso-oidc/a', '0.1.1', {'@sso-oidc/b': '^0.1.1'}],
    ])
    expect(releaseChangelog(root, packages)).toBe('## @sso-oidc/b 0.1.1\n\n### Patch Changes\n\n- Fixes one.\n')
  })

  test('that are missing leave the repository unchanged', () => {
    const root = writeWorkspace()
    const before = publicPackages(root)
    applyChangesets(root)
    expect(publicPackages(root)).toEqual(before)
    expect(releaseChangelog(root, before)).toBe('')
  })
})

describe('checksums', () => {
  test('are those of sha256sum', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'b.tgz'), 'b')
    writeFileSync(path.join(folder, 'a.tgz'), 'a')
    writeChecksums(folder, ['b.tgz', 'a.tgz'])
    expect(readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8')).toBe(
      'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.tgz\n' +
        '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b.tgz\n',
    )
    verifyChecksums(folder, ['a.tgz', 'b.tgz'])
  })

  test('reject a file that was changed, and one that was added', () => {
    const folder = temporaryFolder()
    for (const name of ['a.tgz', 'b.tgz', 'c.tgz']) writeFileSync(path.join(folder, name), name)
    writeChecksums(folder, ['a.tgz', 'b.tgz'])
    writeFileSync(path.join(folder, 'b.tgz'), 'other')
    const message = 'These files do not match SHA256SUMS: b.tgz, c.tgz'
    expect(() => verifyChecksums(folder, ['a.tgz', 'b.tgz', 'c.tgz'])).toThrow(message)
  })
})

describe('two builds', () => {
  /** Writes a directory with one tarball of files, and returns it. */
  function pack(files: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'package/dist'), {recursive: true})
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'package', name), text)
    const fixed = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0']
    execFileSync('tar', [...fixed, '-czf', 'a-1.0.0.tgz', 'package'], {cwd: folder})
    return folder
  }

  test('that differ are reported with the files that differ', () => {
    const first = pack({'a.js': '1', 'dist/b.js': '1', 'c.js': '1'})
    const second = pack({'a.js': '1', 'dist/b.js': '2', 'd.js': '1'})
    expect(differingTarballs(first, second)).toEqual(['a-1.0.0.tgz: package/c.js, package/d.js, package/dist/b.js'])
    rmSync(path.join(second, 'a-1.0.0.tgz'))
    expect(differingTarballs(first, second)).toEqual(['a-1.0.0.tgz: package/a.js, package/c.js, package/dist/b.js'])
  })

  test('that are equal are not reported, and other bytes of equal files are', () => {
    const first = pack({'a.js': '1'})
    const second = temporaryFolder()
    cpSync(path.join(first, 'a-1.0.0.tgz'), path.join(second, 'a-1.0.0.tgz'))
    expect(differingTarballs(first, second)).toEqual([])
    execFileSync('tar', ['-czf', path.join(second, 'a-1.0.0.tgz'), '--mtime=@60', 'package'], {cwd: first})
    const problem = 'a-1.0.0.tgz: the files are equal, but not their order, times, or modes'
    expect(differingTarballs(first, second)).toEqual([problem])
  })
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

test('no file of a release is tracked', () => {
  expect(repositoryFiles().filter((file) => /^release\/|\.tgz$|bundled-packages\.json$/.test(file))).toEqual([])
})
