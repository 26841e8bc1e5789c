import {expect, test} from 'vitest'
import {Redactor} from '../src/output/redactor.ts'

/** HTML names of the ASCII characters that have one. */
const ENTITIES: readonly (readonly [string, ...string[]])[] = [
  ['\t', 'Tab'],
  ['\n', 'NewLine'],
  [' ', 'nbsp'],
  ['!', 'excl'],
  ['"', 'quot', 'QUOT'],
  ['#', 'num'],
  ['$', 'dollar'],
  ['%', 'percnt'],
  ['&', 'amp', 'AMP'],
  ["'", 'apos'],
  ['(', 'lpar'],
  [')', 'rpar'],
  ['*', 'ast', 'midast'],
  ['+', 'plus'],
  [',', 'comma'],
  ['-', 'hyphen'],
  ['.', 'period'],
  ['/', 'sol'],
  [':', 'colon'],
  [';', 'semi'],
  ['<', 'lt', 'LT'],
  ['=', 'equals'],
  ['>', 'gt', 'GT'],
  ['?', 'quest'],
  ['@', 'commat'],
  ['[', 'lsqb', 'lbrack'],
  ['\\', 'bsol'],
  [']', 'rsqb', 'rbrack'],
  ['^', 'Hat'],
  ['_', 'lowbar', 'UnderBar'],
  ['`', 'grave'],
  ['{', 'lcub', 'lbrace'],
  ['|', 'verbar', 'vert'],
  ['}', 'rcub', 'rbrace'],
]

const CASES = ENTITIES.flatMap(([character, ...names]) => names.map((name) => [name, character] as const))

test.each(CASES)('the redactor finds a secret with &%s; in place of %j (D1)', (name, character) => {
  const redactor = new Redactor()
  redactor.add(`S3CR3T${character}90`)
  expect(redactor.redact(`a S3CR3T&${name};90 b`)).toBe('a [redacted] b')
})

test.each([
  ['an unknown name', 'S3CR3T&nosuch;90'],
  ['a name of Object.prototype', 'S3CR3T&valueof;90'],
  ['a number outside of Unicode', 'S3CR3T&#1114112;90'],
])('the redactor leaves an entity with %s unchanged', (_, text) => {
  const redactor = new Redactor()
  redactor.add('S3CR3T-0123456789')
  expect(redactor.redact(text)).toBe(text)
})
