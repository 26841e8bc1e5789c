import {chmodSync, mkdirSync, readdirSync, statSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {ON_NODE, runProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Runs the program in a home directory, and returns its exit code and what it printed to standard error. */
async function runIn(env: NodeJS.ProcessEnv): Promise<unknown> {
  const {exitCode, stderr} = await runProgram(['--version'], env).ended
  return {exitCode, stderr}
}

function newHome(name: string): {home: string; cache: string} {
  const home = path.join(folder.path, name)
  mkdirSync(home)
  return {home, cache: path.join(home, '.cache/sso-oidc')}
}

const RUN = {exitCode: 0, stderr: ''}

// An executable contains compiled code and needs no cache.
describe.skipIf(!ON_NODE)('the compile cache', () => {
  test('is in the cache directory of sso-oidc, with mode 0700', async () => {
    const {home, cache} = newHome('own')
    expect(await runIn({HOME: home})).toEqual(RUN)
    expect(statSync(cache).mode & 0o777).toBe(0o700)
    expect(readdirSync(cache)).not.toEqual([])
  })

  test('is in XDG_CACHE_HOME if it is set', async () => {
    const {home, cache} = newHome('xdg')
    expect(await runIn({HOME: '/nonexistent', XDG_CACHE_HOME: path.join(home, '.cache')})).toEqual(RUN)
    expect(readdirSync(cache)).not.toEqual([])
  })

  test('is off if others can write to its directory, because they could put code there', async () => {
    const {home, cache} = newHome('shared')
    mkdirSync(cache, {recursive: true})
    chmodSync(cache, 0o770)
    expect(await runIn({HOME: home})).toEqual(RUN)
    expect(readdirSync(cache)).toEqual([])
  })

  test('is off if its directory is a link', async () => {
    const {home, cache} = newHome('link')
    const target = path.join(home, 'target')
    mkdirSync(target)
    mkdirSync(path.dirname(cache))
    symlinkSync(target, cache)
    expect(await runIn({HOME: home})).toEqual(RUN)
    expect(readdirSync(target)).toEqual([])
  })

  test.each([{}, {HOME: ''}, {HOME: '/dev/null'}, {HOME: '/nonexistent', XDG_CACHE_HOME: 'relative'}])(
    'is off without a directory for it: %j',
    async (env) => {
      expect(await runIn(env)).toEqual(RUN)
    },
  )
})
