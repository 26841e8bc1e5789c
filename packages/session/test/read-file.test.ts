import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {FileError, readFile} from '../src/files/read-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'files-'))
const pipe = path.join(folder, 'pipe')
const huge = path.join(folder, 'huge')
beforeAll(() => {
  execFileSync('mkfifo', [pipe])
  writeFileSync(huge, '')
  truncateSync(huge, 1_000_000_000)
})
afterAll(() => rmSync(folder, {recursive: true}))

describe('readFile', () => {
  test.each([
    ['a device without an end', '/dev/zero', 'larger than 1048576 bytes', false],
    ['a file of a gigabyte', huge, 'larger than 1048576 bytes', false],
    ['a directory', folder, 'it is a directory', false],
    ['a named pipe without a writer', pipe, 'it is a named pipe. Use standard input instead', false],
    ['a missing file', path.join(folder, 'nope'), 'no such file', true],
    ['a path below a file', '/dev/null/nope', 'no such directory', true],
    ['a name that is too long', path.join(folder, 'x'.repeat(300)), 'file name too long', false],
  ])('rejects %s (I10)', (_, file, message, isMissing) => {
    expect(() => readFile(file)).toThrow(expect.objectContaining({message, isMissing}))
    expect(() => readFile(file)).toThrow(FileError)
  })

  test('reads an empty device (I10)', () => {
    expect(readFile('/dev/null').length).toBe(0)
  })

  test.runIf(process.platform === 'linux')('reads a file whose reported size is 0 (I10)', () => {
    expect(new TextDecoder().decode(readFile('/proc/self/environ'))).toContain('PATH=')
  })
})
