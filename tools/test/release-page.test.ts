import {execFile, execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {pendingChangesets} from '../release/changesets.ts'
import {pageBlock, readConsole} from '../testing/page-blocks.ts'
import {ROOT} from './repository.ts'

/** Returns the state of the files that a release reads. */
const state = (): string =>
  execFileSync('git', ['status', '--porcelain', '.changeset', 'packages', 'package-lock.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  })

/** Replaces the version of the release. */
const plain = (text: string): string => text.replaceAll(/\d+\.\d+\.\d+(?=\.tgz)/g, 'VERSION')

test('CONTRIBUTING.md creates a release from two builds in different directories, time zones, and locales (X3)', {
  timeout: 600_000,
}, async () => {
  const before = state()
  const folder = mkdtempSync(path.join(tmpdir(), 'release-'))
  try {
    // The release of the maintainer stays as it is.
    const script = `node '${ROOT}/tools/release/main.ts' --output '${folder}/release'`
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({scripts: {release: script}}))
    const shown = readConsole(pageBlock('CONTRIBUTING.md', '$ npm run release').take())
    const {stdout} = await promisify(execFile)('/bin/sh', ['-euc', shown.commands.join('\n')], {cwd: folder})
    expect(plain(stdout)).toBe(plain(shown.output.replace('\n\n', '\n')))

    const output = path.join(folder, 'release')
    expect(readdirSync(output).sort()).toEqual(stdout.match(/^(?!Created )\S+\.\S+$|^SHA256SUMS$/gm)?.sort())
    const packages = readdirSync(path.join(ROOT, 'packages')).length
    expect(readdirSync(output).filter((file) => file.endsWith('.tgz'))).toHaveLength(packages)
    const changelog = readFileSync(path.join(output, 'CHANGELOG.md'), 'utf8')
    const changes = pendingChangesets(ROOT).map((name) => readFileSync(path.join(ROOT, '.changeset', name), 'utf8'))
    const texts = changes.map((text) => text.split('\n---\n\n')[1]?.trim() ?? '')
    expect(texts.filter((text) => !changelog.includes(`- ${text}\n`))).toEqual([])
    expect(state()).toBe(before)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
})
