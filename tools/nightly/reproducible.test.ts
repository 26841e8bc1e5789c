import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {copyRepository, ROOT} from '../test/repository.ts'

/** Builds and packs a copy of the repository. Returns the hash of each package. */
function packCopy(env: Readonly<Record<string, string>>): Record<string, string> {
  using copy = copyRepository()
  const {folder} = copy
  // Bundles contain the paths of modules. A link to the modules would be a path that no user has.
  rmSync(path.join(folder, 'node_modules'), {recursive: true})
  const keepLinks = {recursive: true, verbatimSymlinks: true}
  cpSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), keepLinks)
  const run = (...words: string[]): void =>
    void execFileSync('npx', words, {cwd: folder, env: {...process.env, ...env}, stdio: 'pipe'})

  run('nx', 'run-many', '-t', 'build', '--skip-nx-cache')
  const packed = path.join(folder, 'packed')
  mkdirSync(packed)
  const names = readdirSync(path.join(ROOT, 'packages'))
  run('npm', 'pack', '--pack-destination', packed, ...names.flatMap((name) => ['--workspace', `packages/${name}`]))
  return Object.fromEntries(readdirSync(packed).map((file) => [file, sha256(path.join(packed, file))]))
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

test('two builds in different directories, time zones, and locales give the same packages (X3)', {
  timeout: 600_000,
}, () => {
  const first = packCopy({TZ: 'UTC', LC_ALL: 'C'})
  expect(Object.keys(first)).toHaveLength(readdirSync(path.join(ROOT, 'packages')).length)
  expect(packCopy({TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8'})).toEqual(first)
})
