import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parseSync, Visitor} from 'oxc-parser'
import {expect, test} from 'vitest'

const PACKAGES = path.join(import.meta.dirname, '../..')

/** Files with their own regular expression of control characters, and the reason. */
const ALLOWED = [
  // Shows invisible characters in the name of a client on an HTML page, format characters included.
  'emulator/src/pages/sign-in-page.ts',
  // Follows the rules of libyaml, which differ from those of JSON.
  'format-yaml/src/yaml-string.ts',
  // Writes JSON in ASCII as Python does. Its text is not shown on a terminal.
  'session/src/files/ascii-json.ts',
]

const PRINTABLE = Array.from({length: 95}, (_, i) => String.fromCharCode(i + 32))

/** Returns whether an expression matches the escape character but no printable ASCII character. */
function isForControls(pattern: string, flags: string): boolean {
  const expression = new RegExp(pattern, flags.replace(/[gy]/g, ''))
  return expression.test('\u001b') && !PRINTABLE.some((character) => expression.test(character))
}

/** Returns the regular expressions in a source that match control characters only. */
function controlExpressions(file: string, source: string): string[] {
  const found: string[] = []
  const add = (pattern: string, flags: string): unknown => isForControls(pattern, flags) && found.push(pattern)
  new Visitor({
    Literal(node) {
      if ('regex' in node) add(node.regex.pattern, node.regex.flags)
      // The pattern can be a string that is passed to `RegExp`.
      else if (typeof node.value === 'string' && /\\[pxu]/.test(node.value)) add(node.value, 'u')
    },
  }).visit(parseSync(file, source).program)
  return found
}

test('no other package has a regular expression that escapes control characters for a terminal, except format-yaml (D5)', () => {
  const files = globSync('*/src/**/*.ts', {cwd: PACKAGES}).filter((file) => !file.startsWith('format/'))
  const own = files.filter(
    (file) => controlExpressions(file, readFileSync(path.join(PACKAGES, file), 'utf8')).length > 0,
  )
  expect(own.sort()).toEqual(ALLOWED)
  expect(files.length).toBeGreaterThan(100)
})

test.each([
  ['/[\\u0000-\\u001f]/', true],
  ['/[^\\x20-\\x7e]/g', true],
  ['/\\p{Control}|\\p{Bidi_Control}/gu', true],
  ["new RegExp('[\\\\p{Control}\\\\p{Bidi_Control}]', 'gu')", true],
  ['/\\s/', false],
  ['/[^a-z]/', false],
  ["'\\u001b[0m'", false],
])('the test finds the expression in %s: %s', (source, isFound) => {
  expect(controlExpressions('a.ts', source).length > 0).toBe(isFound)
})
