import {execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, test} from 'vitest'
import {pendingChangesets} from '../release/changesets.ts'
import {createRelease} from '../release/create-release.ts'
import {ROOT} from '../test/repository.ts'

const git = (...words: string[]): string => execFileSync('git', words, {cwd: ROOT, encoding: 'utf8'})

test('two builds in different directories, time zones, and locales give the same release (X3)', {
  timeout: 600_000,
}, async () => {
  const before = git('status', '--porcelain')
  const output = mkdtempSync(path.join(tmpdir(), 'release-'))
  try {
    const files = await createRelease(output)
    expect(readdirSync(output).sort()).toEqual(files.toSorted())
    const packages = readdirSync(path.join(ROOT, 'packages')).length
    expect(files.filter((file) => file.endsWith('.tgz'))).toHaveLength(packages)
    // Fails if a checksum differs.
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {cwd: output, stdio: 'pipe'})
    const changelog = readFileSync(path.join(output, 'CHANGELOG.md'), 'utf8')
    const changes = pendingChangesets(ROOT).map((name) => readFileSync(path.join(ROOT, '.changeset', name), 'utf8'))
    const texts = changes.map((text) => text.split('\n---\n\n')[1]?.trim() ?? '')
    expect(texts.filter((text) => !changelog.includes(`- ${text}\n`))).toEqual([])
    expect(git('status', '--porcelain')).toBe(before)
  } finally {
    rmSync(output, {recursive: true, force: true})
  }
})
