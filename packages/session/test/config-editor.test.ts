import {ConfigError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {type ConfigSection, editConfig} from '../src/config/edit-config.ts'

const SESSION: ConfigSection = {kind: 'sso-session', name: 'my-sso', settings: {sso_region: 'r', sso_start_url: 'u'}}
const profile = (name: string, settings: Record<string, string>): ConfigSection => ({kind: 'profile', name, settings})

describe('an edited configuration file', () => {
  test.each<[string, string, ConfigSection, string]>([
    ['gets its first section', '', SESSION, '[sso-session my-sso]\nsso_region = r\nsso_start_url = u\n'],
    [
      'gets a new section at the end, behind an empty line',
      '[default]\nregion = x\n',
      SESSION,
      '[default]\nregion = x\n\n[sso-session my-sso]\nsso_region = r\nsso_start_url = u\n',
    ],
    [
      'gets no second empty line before a new section',
      '[a]\n\n',
      profile('p', {a: '1'}),
      '[a]\n\n[profile p]\na = 1\n',
    ],
    [
      'gets the line break that is missing at its end',
      '[a]\nb = 1',
      profile('p', {a: '1'}),
      '[a]\nb = 1\n\n[profile p]\na = 1\n',
    ],
    ['keeps its line breaks', '[a]\r\n', profile('p', {a: '1'}), '[a]\r\n\r\n[profile p]\r\na = 1\r\n'],
    ['has the profile default without a kind', '', profile('default', {a: '1'}), '[default]\na = 1\n'],
    ['quotes a name with a space', '', profile('a b', {a: '1'}), "[profile 'a b']\na = 1\n"],
    ['quotes a name with a letter beyond ASCII', '', profile('é', {a: '1'}), "[profile 'é']\na = 1\n"],
    [
      'replaces a value in its place',
      '[profile p] ; x\n# c\n A : 1\nb=2\n\n[profile q]\na = 3\n',
      profile('p', {a: '4'}),
      '[profile p] ; x\n# c\n a = 4\nb=2\n\n[profile q]\na = 3\n',
    ],
    [
      'keeps the spelling of a value that is the same',
      '[profile p]\nA:4\n',
      profile('p', {a: '4'}),
      '[profile p]\nA:4\n',
    ],
    [
      'replaces a value of several lines, and keeps the comments between them',
      '[profile p]\na = 1\n  2\n# c\n\n  3\nb = 4\n',
      profile('p', {a: '5'}),
      '[profile p]\na = 5\n# c\n\nb = 4\n',
    ],
    [
      'replaces a value of which the first line is the same',
      '[profile p]\na = 1\n  2\n',
      profile('p', {a: '1'}),
      '[profile p]\na = 1\n',
    ],
    [
      'gets a new setting after the last one, before the comments that follow',
      '[profile p]\na = 1\ns3 =\n  x = y\n\n# about q\n[profile q]\n',
      profile('p', {c: '2', d: '3'}),
      '[profile p]\na = 1\ns3 =\n  x = y\nc = 2\nd = 3\n\n# about q\n[profile q]\n',
    ],
    [
      'gets a new setting with the indent of the last one',
      '[profile p]\n  a = 1\n',
      profile('p', {c: '2'}),
      '[profile p]\n  a = 1\n  c = 2\n',
    ],
    [
      'gets the first setting of a section with the indent of the next header',
      '[profile p]\n# c\n  [profile q]\n',
      profile('p', {a: '1'}),
      '[profile p]\n  a = 1\n# c\n  [profile q]\n',
    ],
    [
      'gets a new setting after a last line without a line break',
      '[profile p]\r\na = 1',
      profile('p', {b: '2'}),
      '[profile p]\r\na = 1\r\nb = 2\r\n',
    ],
    [
      'gets a new setting after a replaced value at its end',
      '[profile p]\na = 1\n  2',
      profile('p', {a: '3', b: '4'}),
      '[profile p]\na = 3\nb = 4\n',
    ],
    [
      'has the settings in the later of two sections with one name',
      '[profile p]\na = 1\n[profile "p"]\na = 2\n',
      profile('p', {a: '3'}),
      '[profile p]\na = 1\n[profile "p"]\na = 3\n',
    ],
    [
      'ignores a header that continues a value',
      '[profile q]\na = 1\n  [profile p]\n',
      profile('p', {a: '2'}),
      '[profile q]\na = 1\n  [profile p]\n\n[profile p]\na = 2\n',
    ],
    [
      'ignores a section of another kind with the same name',
      '[sso-session p]\na = 1\n',
      profile('p', {a: '2'}),
      '[sso-session p]\na = 1\n\n[profile p]\na = 2\n',
    ],
  ])('%s', (_, text, section, expected) => {
    expect(editConfig(text, [section])).toBe(expected)
  })

  test('gets several sections at once', () => {
    const sections = [SESSION, profile('dev', {sso_session: 'my-sso'})]
    expect(editConfig('[profile dev]\n', sections)).toBe(
      '[profile dev]\nsso_session = my-sso\n\n[sso-session my-sso]\nsso_region = r\nsso_start_url = u\n',
    )
  })

  test.each([
    '',
    ' a',
    'a ',
    'a\nb',
    'a\rb',
    'a\u0085b',
    'a\u2028b',
    'a\0',
    'a]',
    '[a',
    "a'",
    'a"',
    'a\\',
    'a#',
    'a;b',
  ])('cannot have the name %j', (name) => {
    const edit = (): unknown => editConfig('', [profile(name, {a: '1'})])
    expect(edit).toThrow(ConfigError)
    expect(edit).toThrow(/^Invalid name .* of the profile\. It is empty, or/s)
  })

  test.each(['', ' a', 'a ', 'a\nb', 'a\rb', 'a\vb', 'a\u001cb', 'a\u2029b', '#a', ';a', 'a #b', 'a\t;b'])(
    'cannot have the value %j',
    (value) => {
      const edit = (): unknown => editConfig('', [profile('p', {a: '1', sso_role_name: value})])
      expect(edit).toThrow(ConfigError)
      expect(edit).toThrow(/^Invalid value of sso_role_name\. It is empty, or/s)
    },
  )
})
