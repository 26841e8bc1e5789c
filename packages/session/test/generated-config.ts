import fc from 'fast-check'
import {type ConfigSection, isSectionName, isSettingValue} from '../src/config/edit-config.ts'

/** Characters that one of the two languages treats specially: white space, line breaks, marks, letters with two cases. */
const SPECIAL = [
  ...' \t\v\f\r\n\0\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u180e\u200b\uFEFF',
  ...'=:#;[]"\'\\%$`{}()<>,.-_/+*!?|&~^@',
  ...'abXYZ019éÉßẞİıΣσςΑΣǅŒÅΩK😀𐐀日',
]

/** Any character without a lower case of its own, because newer versions of Unicode add pairs that Python 3.11 lacks. */
const anyCharacter = fc
  .string({unit: 'binary', minLength: 1, maxLength: 1})
  .filter((text) => text === text.toLowerCase())
const character = fc.oneof(
  {weight: 6, arbitrary: fc.constantFrom(...'abcdefABC')},
  {weight: 3, arbitrary: fc.constantFrom(...SPECIAL)},
  {weight: 1, arbitrary: anyCharacter},
)
const word = fc.string({unit: character, maxLength: 6})

const blank = fc.constantFrom('', ' ', '  ', '\t', ' \t', '    ', '\xa0', '\u3000', '\x85', '\x1f', '\v', '\f')

const name = fc.oneof(
  {weight: 8, arbitrary: fc.constantFrom('default', 'dev', 'prod', 'a b', 'é', 'DEFAULT', 'x', 'my-sso', 'two  words')},
  {weight: 3, arbitrary: word},
)
const spelledName = fc.oneof(
  {weight: 6, arbitrary: name},
  {weight: 2, arbitrary: name.map((text) => `"${text}"`)},
  {weight: 2, arbitrary: name.map((text) => `'${text}'`)},
  {weight: 1, arbitrary: name.map((text) => text.replaceAll(' ', '\\ '))},
  {
    weight: 1,
    arbitrary: fc.constantFrom(`'O'"'"'Brien dev'`, '"a', "a'", 'a\\', '"\\"b\\\\c\\d"', "''", '#x', 'a\\\tb'),
  },
)
const kind = fc.constantFrom(
  'profile',
  'profile',
  'profile',
  'profile',
  'profile',
  'sso-session',
  'services',
  'profiles',
  'plugins',
  'Profile',
  'profile-x',
  '',
)
const configHeader = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(kind, fc.constantFrom(' ', '  ', '\t', '\xa0', ''), spelledName).map((p) => p.join('')),
  },
  {weight: 4, arbitrary: name},
  {weight: 1, arbitrary: fc.tuple(kind, word, word).map((parts) => parts.join(' '))},
  {weight: 1, arbitrary: word},
)
const credentialsHeader = fc.oneof({weight: 9, arbitrary: name}, {weight: 1, arbitrary: configHeader})
const headerEnd = fc.oneof(
  {weight: 20, arbitrary: fc.constant(']')},
  {weight: 3, arbitrary: fc.constantFrom(']]', '] ', '] ; c', ']x', '] a]', '] k = v')},
  {weight: 1, arbitrary: fc.constant('')},
)
const toHeaderLine = (header: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(header, headerEnd).map(([text, end]) => `[${text}${end}`)

const key = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.constantFrom(
      ...'region Region output sso_session s3 ec2 ca_bundle role_arn a b c x y z ΑΣ aΣb'.split(' '),
    ),
  },
  {weight: 8, arbitrary: fc.string({unit: character, minLength: 1, maxLength: 6})},
  {weight: 1, arbitrary: fc.constantFrom('', '\u2003')},
)
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('', 'us-east-1', 'a = b', 'a:b', '"q"', 'v # c', 'v ; c', '%(x)s', 'x', '[x]'),
  },
  {weight: 3, arbitrary: word},
)
const separator = fc.tuple(blank, fc.constantFrom('=', '=', '=', ':'), blank).map((parts) => parts.join(''))
const blockPair = fc.tuple(key, blank, fc.constant('='), blank, value).map((parts) => parts.join(''))
const pair = fc.tuple(key, separator, value).map((parts) => parts.join(''))

const content = fc.oneof(
  {weight: 20, arbitrary: pair},
  {weight: 1, arbitrary: key.map((text) => `${text} =`)},
  {weight: 3, arbitrary: fc.constantFrom('', '', '# c', '; c', '#', ' # c = d')},
  {weight: 1, arbitrary: fc.oneof(word, fc.constant('rem x'), toHeaderLine(configHeader))},
)
const lineEnd = fc.oneof(
  {weight: 12, arbitrary: fc.constant('\n')},
  {weight: 2, arbitrary: fc.constantFrom('\r\n', '\r', '\n\n', '\x85', '\v', '\f', '\u2028', '\x1e', '\n\r')},
)
const line = fc.tuple(blank, content, blank, lineEnd).map((parts) => parts.join(''))
const plainLine = fc.tuple(fc.constantFrom('', '', '', ' '), pair, lineEnd).map((parts) => parts.join(''))

/** An empty value with deeper lines below it. */
const block = fc
  .tuple(
    key,
    fc.array(
      fc.tuple(
        fc.constantFrom('  ', ' ', '\t', '  # '),
        fc.oneof({weight: 15, arbitrary: blockPair}, {weight: 1, arbitrary: content}),
        lineEnd,
      ),
      {maxLength: 4},
    ),
  )
  .map(([text, lines]) => `${text} =\n${lines.map((parts) => parts.join('')).join('')}`)

/** Lists of which most have no two elements with the same name. */
function mostlyUnique(element: fc.Arbitrary<string>, selector: (text: string) => string): fc.Arbitrary<string[]> {
  return fc.oneof(
    {weight: 9, arbitrary: fc.uniqueArray(element, {maxLength: 4, selector})},
    {weight: 1, arbitrary: fc.array(element, {maxLength: 4})},
  )
}

const keyLine = fc.oneof({weight: 6, arbitrary: plainLine}, {weight: 2, arbitrary: line}, {weight: 3, arbitrary: block})
const keyLines = mostlyUnique(
  keyLine,
  (text) =>
    text
      .trim()
      .toLowerCase()
      .split(/\s*[=:]/)[0] ?? '',
)
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Content of a file in which most constructs are valid and most of the others are nearly so. */
function fileWith(header: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const section = fc
    .tuple(toHeaderLine(header), lineEnd, keyLines)
    .map(([head, end, lines]) => head + end + lines.join(''))
  const sections = mostlyUnique(section, (text) => text.split(']')[0] ?? '')
  const start = fc.constantFrom('\uFEFF', '\uFEFF\n', 'x', '\n', '# c\n')
  const end = fc.uint8Array({minLength: 1, maxLength: 3})
  return fc
    .tuple(
      fc.oneof({weight: 60, arbitrary: fc.constant('')}, {weight: 1, arbitrary: start}),
      sections,
      fc.oneof({weight: 60, arbitrary: fc.constant(new Uint8Array())}, {weight: 1, arbitrary: end}),
    )
    .map(([first, texts, last]) => new Uint8Array([...bytes(first + texts.join('')), ...last]))
}

export const configFile: fc.Arbitrary<Uint8Array> = fileWith(configHeader)
export const credentialsFile: fc.Arbitrary<Uint8Array> = fileWith(credentialsHeader)

/** A command line or a section header. */
export const commandLine: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(fc.constantFrom(' ', '\t', '\n', '\r', '\\', '"', "'", '#', '$', 'a', 'b', '\xa0'), character),
  maxLength: 16,
})

/** Settings for a section of a configuration file. Most of the names and keys are those of the files. */
export const configSection: fc.Arbitrary<ConfigSection> = fc.record({
  kind: fc.constantFrom('profile', 'sso-session'),
  name: name.filter(isSectionName),
  settings: fc.dictionary(
    fc.constantFrom('region', 'output', 's3', 'a', 'b', 'sso_session'),
    value.filter(isSettingValue),
    {minKeys: 1, maxKeys: 3, noNullPrototype: true},
  ),
})
