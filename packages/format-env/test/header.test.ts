import type {JsonValue} from '@sso-oidc/format'
import {expect, test} from 'vitest'
import formatHeader from '../src/header.ts'

const print = (value: JsonValue): string =>
  formatHeader(value, {operation: 'CreateToken', color: false, width: 80}) as string

test.each<[JsonValue, string]>([
  [{accessToken: 'aoa:b/+=', tokenType: 'Bearer', expiresIn: 1}, 'Authorization: Bearer aoa:b/+=\n'],
  [{accessToken: 'a', tokenType: 'DPoP'}, 'Authorization: DPoP a\n'],
  [{accessToken: 'a'}, 'Authorization: Bearer a\n'],
  [{accessToken: 'a', tokenType: null}, 'Authorization: Bearer a\n'],
  ['a', 'Authorization: Bearer a\n'],
])('the header of %j', (value, expected) => {
  expect(print(value)).toBe(expected)
})

test.each<[JsonValue, string]>([
  [null, 'A header needs an answer with an access token, or the token itself: --query accessToken.'],
  [['a'], 'A header needs an answer with an access token, or the token itself: --query accessToken.'],
  [7, 'A header needs an answer with an access token, or the token itself: --query accessToken.'],
  [{idToken: 'a'}, 'A header needs an answer with an access token, or the token itself: --query accessToken.'],
  ['a\r\nCookie: b', 'The token has characters that a header cannot carry.'],
  ['a b', 'The token has characters that a header cannot carry.'],
  ['é', 'The token has characters that a header cannot carry.'],
  ['', 'The token has characters that a header cannot carry.'],
  [{accessToken: 'a', tokenType: 'Bearer x\n'}, 'The token type is not one that a header can name.'],
])('no header comes of %j, and the reason holds no secret', (value, message) => {
  expect(() => print(value)).toThrow(new Error(message))
})
