import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {JsonValue} from '@sso-oidc/format'
import {openConfig} from '@sso-oidc/session'
import fc from 'fast-check'
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

test('the reader of the AWS configuration reads each accepted value unchanged', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ini-'))
  const config = path.join(folder, 'config')
  const value = fc.string({unit: fc.constantFrom(...`ab=#;[]'"\\ \t%$/+:`), minLength: 1, maxLength: 12})
  try {
    fc.assert(
      fc.property(value, (text) => {
        let written = ''
        try {
          written = print({default: {region: text}})
        } catch {
          return
        }
        writeFileSync(config, written)
        const {settings} = openConfig({env: {AWS_CONFIG_FILE: config, HOME: folder}, cwd: folder}).profile()
        expect(settings['region']).toBe(text)
      }),
      {numRuns: 2000},
    )
  } finally {
    rmSync(folder, {recursive: true})
  }
})
