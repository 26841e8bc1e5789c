import {createToken, responseSchema} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {environmentSecrets, responseSecrets, sensitiveTexts} from '../src/network/sensitive-texts.ts'

describe('the secrets of environment variables', () => {
  test.each<[Record<string, string>, string[]]>([
    [
      {AWS_SECRET_ACCESS_KEY: 'a', AWS_SESSION_TOKEN: 'b', AWS_ACCESS_KEY_ID: 'c', AWS_SECURITY_TOKEN: 'd'},
      ['a', 'd', 'b'],
    ],
    [{AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a', PATH: 'b'}, ['a']],
    [{HTTP_PROXY: 'http://u:p%20w@h:1/'}, ['p%20w', 'p w', btoa('u:p w')]],
    [{https_proxy: 'u:pa#s/s:@h'}, ['pa#s/s:', btoa('u:pa#s/s:')]],
    [{HTTPS_PROXY: 'http://token@h'}, ['token', btoa('token:')]],
    [{HTTP_PROXY: 'http://h:1', http_proxy: 'h', HTTPS_PROXY: '', https_proxy: 'http://@h'}, []],
  ])('%j are %j (Z1)', (env, expected) => {
    const secrets = [...environmentSecrets(env)].filter((secret) => secret !== undefined)
    expect(new Set(secrets)).toEqual(new Set(expected))
  })

  test('are found in long values in less than a second', () => {
    const started = process.cpuUsage()
    for (const text of [':', '/', 'a', '://', 'a:'])
      expect([...environmentSecrets({HTTP_PROXY: text.repeat(60_000)})].filter(Boolean)).toEqual([])
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000)
  })
})

describe('the secrets of a response', () => {
  test('are found in members of a wrong type (Z4)', () => {
    const value = {accessToken: ['a', {b: 'b'}], refreshToken: 7, idToken: null, tokenType: 'Bearer'}
    expect([...sensitiveTexts(responseSchema(createToken), value)]).toEqual(['a', 'b'])
  })

  test('are searched in JSON of any depth', () => {
    const body = `{"accessToken":${'['.repeat(300_000)}${']'.repeat(300_000)}}`
    expect([...responseSecrets(new TextEncoder().encode(body))]).toEqual([])
  })
})
