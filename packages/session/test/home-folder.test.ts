import os from 'node:os'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {expandPath} from '../src/files/expand-path.ts'
import {userFolder} from '../src/files/user-folder.ts'

afterEach(() => vi.restoreAllMocks())

/** Returns the paths of the configuration and of the state with these variables. */
const pathsOf = (env: Record<string, string>) => [
  expandPath('~/.aws/config', {env, cwd: '/cwd'}),
  userFolder('state', env),
]

describe('the home directory', () => {
  test.each([
    ['HOME', {HOME: '/home/a', USERPROFILE: '/home/b'}, '/home/a'],
    ['USERPROFILE', {USERPROFILE: '/home/b'}, '/home/b'],
    ['HOME, which is / if it is empty', {HOME: ''}, ''],
  ])('is that of %s (C4)', (_, env, home) => {
    expect(pathsOf(env)).toEqual([`${home}/.aws/config`, `${home}/.local/state/sso-oidc`])
  })

  test('is that of the user database without a variable (C4)', () => {
    const {homedir} = os.userInfo()
    expect(pathsOf({})).toEqual([`${homedir}/.aws/config`, `${homedir}/.local/state/sso-oidc`])
  })

  test('is / for a user who is not in the user database, as in a container (C4)', () => {
    vi.spyOn(os, 'userInfo').mockImplementation(() => {
      throw new Error('ENOENT')
    })
    expect(pathsOf({})).toEqual(['/.aws/config', '/.local/state/sso-oidc'])
  })
})
