import type {JsonValue} from '@sso-oidc/format'
import {expect, test} from 'vitest'
import formatIni from '../src/ini.ts'

const print = (value: JsonValue): string => formatIni(value, {operation: 'x', color: false, width: 80}) as string

test.each<[JsonValue, string]>([
  [{a: 'x', b: 1, c: true, d: null}, 'a = x\nb = 1\nc = true\n'],
  [
    {dev: {aws_access_key_id: 'A', aws_secret_access_key: 'S=/+'}},
    '[dev]\naws_access_key_id = A\naws_secret_access_key = S=/+\n',
  ],
  [{'profile my dev': {region: 'us-east-1'}, top: 'x'}, 'top = x\n\n[profile my dev]\nregion = us-east-1\n'],
  [{scopes: ['a', 'b']}, 'scopes = a b\n'],
  [{empty: {}}, '[empty]\n'],
])('the INI text of %j is correct', (value, text) => {
  expect(print(value)).toBe(text)
})

test.each<[JsonValue, string]>([
  ['a', 'This format needs named values.'],
  [['a'], 'This format needs named values.'],
  [{a: ''}, 'a is empty, or has line breaks'],
  [{a: 'x\ny = z'}, 'a is empty, or has line breaks'],
  [{a: ' x'}, 'a is empty, or has line breaks'],
  [{a: 'x # y'}, 'a is empty, or has line breaks'],
  [{'a]\nb': {}}, 'is not a valid name in an INI file.'],
  [{'#a': 'x'}, 'is not a valid name in an INI file.'],
  [{a: {b: {c: 'x'}}}, 'b is an object in a section'],
])('%j is rejected', (value, message) => {
  expect(() => print(value)).toThrow(message)
})
