import {expect, test} from 'vitest'
import {isRegistered} from '../src/service/redirect-uri.ts'

const REGISTERED = ['http://127.0.0.1/oauth/callback', 'https://app.test/http://127.0.0.1/']

test.each([
  ['http://127.0.0.1/oauth/callback', true],
  ['http://127.0.0.1:4711/oauth/callback', true],
  ['https://app.test/http://127.0.0.1/', true],
  ['https://app.test/http://127.0.0.1:4711/', false],
  ['http://127.0.0.1:99999/oauth/callback', false],
  ['http://127.0.0.1:4711@evil.test/oauth/callback', false],
  ['http://127.0.0.1/oauth', false],
])('The redirect URI %s is registered: %s', (uri, expected) => {
  expect(isRegistered(uri, REGISTERED)).toBe(expected)
})
