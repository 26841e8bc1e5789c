import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {releaseChangelog} from '../release/changelog.ts'
import {applyChangesets, pendingChangesets} from '../release/changesets.ts'
import {publicPackages} from '../release/public-packages.ts'
import {temporaryFolder} from '../testing/temporary-folder.ts'
import {ROOT} from './repository.ts'

describe('changesets', () => {
  test('name packages of this repository, and have a text of one paragraph', () => {
    const known = publicPackages(ROOT).map(({name}) => name)
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
