import {execFileSync} from 'node:child_process'
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {verifyChecksums, writeChecksums} from '../release/checksums.ts'
import {differingTarballs} from '../release/compare-tarballs.ts'
import {temporaryFolder} from '../testing/temporary-folder.ts'
import {repositoryFiles} from './repository.ts'

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

test('no file of a release is tracked', () => {
  expect(repositoryFiles().filter((file) => /^release\/|\.tgz$|bundled-packages\.json$/.test(file))).toEqual([])
})
