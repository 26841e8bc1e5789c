import {createToken, type HttpRequest, responseSchema} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {environmentSecrets} from '../src/network/environment-secrets.ts'
import {requestSecrets, responseSecrets, sensitiveTexts} from '../src/network/sensitive-texts.ts'

describe('the secrets of environment variables', () => {
  test.each<[Record<string, string | undefined>, string[]]>([
    [
      {AWS_SECRET_ACCESS_KEY: 'a', AWS_SESSION_TOKEN: 'b', AWS_ACCESS_KEY_ID: 'c', AWS_SECURITY_TOKEN: 'd'},
      ['a', 'd', 'b'],
    ],
    [{AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a', PATH: 'b'}, ['a']],
    [{HTTP_PROXY: 'http://u:p%20w@h:1/'}, ['p%20w', 'p w', btoa('u:p w')]],
    [{https_proxy: 'u:pa#s/s:@h'}, ['pa#s/s:', btoa('u:pa#s/s:')]],
    [{HTTPS_PROXY: 'http://token@h'}, ['token', btoa('token:')]],
    [{HTTP_PROXY: 'http://u:a://b@h'}, ['a://b', btoa('u:a://b')]],
    [{HTTP_PROXY: '://u:p@h'}, ['p', btoa('u:p')]],
    [{HTTP_PROXY: 'http://u:p@ss@h'}, ['p@ss', btoa('u:p@ss')]],
    [{HTTP_PROXY: undefined}, []],
    [{NO_PROXY: 'http://u:p@h', ALL_PROXY: 'http://u:p@h', MY_HTTP_PROXY: 'u:p@h', HTTP_PROXY_2: 'u:p@h'}, []],
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

describe('the secrets of a request', () => {
  const request = {method: 'POST' as const, url: 'https://a.example/token', headers: {}, body: ''}
  const secretsOf = (changes: Partial<HttpRequest>) =>
    [...requestSecrets({...request, ...changes})].filter((secret) => secret !== undefined)

  test.each([
    ['authorization', 'Bearer a', 'Bearer a'],
    ['authorization', 'AWS4-HMAC-SHA256 Credential=AKID/20260101, SignedHeaders=host, Signature=0a1b', '0a1b'],
    ['dpop', 'a', 'a'],
    ['x-amz-security-token', 'a', 'a'],
    ['x-amz-sso_bearer_token', 'a', 'a'],
    ['x-aws-ec2-metadata-token', 'a', 'a'],
  ])('are in the header %s: %s', (name, value, secret) => {
    expect(secretsOf({headers: {[name]: value, 'user-agent': 'b'}})).toEqual([secret])
  })

  test('are the secret members of any operation in its body', () => {
    const body = JSON.stringify({clientId: 'id', clientSecret: 'a', assertion: 'b', scope: ['c']})
    expect(new Set(secretsOf({body}))).toEqual(new Set(['a', 'b']))
  })

  test('are in its URL', () => {
    expect(new Set(secretsOf({url: 'https://u:p%20w@a.example/'}))).toEqual(new Set(['p%20w', 'p w', btoa('u:p w')]))
  })

  test('are not in a body that is not JSON, or not an object', () => {
    expect(['<html>', 'null', '"a"', '[]'].flatMap((body) => secretsOf({body}))).toEqual([])
  })
})

describe('the secrets of a response', () => {
  test('are found in members of a wrong type (Z4)', () => {
    const value = {accessToken: ['a', {b: 'b'}], refreshToken: 7, idToken: null, tokenType: 'Bearer'}
    expect([...sensitiveTexts(responseSchema(createToken), value)]).toEqual(['a', 'b'])
  })

  test('are found down to eight levels of a member', () => {
    const nested = (levels: number) => `{"accessToken":${'['.repeat(levels)}"a"${']'.repeat(levels)}}`
    const found = (levels: number) => new Set(responseSecrets(new TextEncoder().encode(nested(levels))))
    expect([found(8), found(9)]).toEqual([new Set(['a']), new Set()])
  })

  test('are no members of a prototype', () => {
    expect([...sensitiveTexts(responseSchema(createToken), Object.create({accessToken: 'a'}))]).toEqual([])
  })

  test('are searched in JSON of any depth', () => {
    const body = `{"accessToken":${'['.repeat(300_000)}${']'.repeat(300_000)}}`
    expect([...responseSecrets(new TextEncoder().encode(body))]).toEqual([])
  })
})
