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
])('the header of %j is correct', (value, expected) => {
  expect(print(value)).toBe(expected)
})

test.each<[JsonValue, string]>([
  [null, 'A header needs a response with an access token, or the token itself. Use `--query accessToken`.'],
  [['a'], 'A header needs a response with an access token, or the token itself. Use `--query accessToken`.'],
  [7, 'A header needs a response with an access token, or the token itself. Use `--query accessToken`.'],
  [{idToken: 'a'}, 'A header needs a response with an access token, or the token itself. Use `--query accessToken`.'],
  ['a\r\nCookie: b', 'The token contains characters that a header cannot contain.'],
  ['a b', 'The token contains characters that a header cannot contain.'],
  ['é', 'The token contains characters that a header cannot contain.'],
  ['', 'The token contains characters that a header cannot contain.'],
  [{accessToken: 'a', tokenType: 'Bearer x\n'}, 'The token type is not a valid authentication scheme.'],
])('%j is rejected, and the message contains no secret', (value, message) => {
  expect(() => print(value)).toThrow(new Error(message))
})
