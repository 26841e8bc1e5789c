import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parseConfigText} from '../src/config/config-file.ts'
import {type ManagedProfile, planProfiles} from '../src/config/managed-profiles.ts'
import {nameSections} from '../src/config/named-sections.ts'
import {configFile} from './generated-config.ts'

const MARKER = '# Written by a test'
const A: ManagedProfile = {name: 'a', settings: {sso_session: 's', sso_role_name: 'A'}}
const B: ManagedProfile = {name: 'b', settings: {sso_session: 's', sso_role_name: 'B'}}
const SECTION_A = `[profile a]\n${MARKER}\nsso_session = s\nsso_role_name = A\n`
const SECTION_B = SECTION_A.replaceAll('a]', 'b]').replace('= A', '= B')

const plan = (text: string, profiles: readonly ManagedProfile[], prune = false, marker = MARKER) =>
  planProfiles(text, profiles, {marker, prune})

/** Returns the text of a valid file. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
    parseConfigText(text, 'f')
    return text
  } catch {
    return undefined
  }
}

describe('a configuration file with a set of profiles', () => {
  test.each<[string, string, string]>([
    ['an empty file', '', `${SECTION_A}\n${SECTION_B}`],
    ['a file', '[default]\nregion = x\n', `[default]\nregion = x\n\n${SECTION_A}\n${SECTION_B}`],
    ['a file that ends without a line break', '[x]', `[x]\n\n${SECTION_A}\n${SECTION_B}`],
    ['a file that ends with an empty line', '[x]\n\n', `[x]\n\n${SECTION_A}\n${SECTION_B}`],
    ['a file with CRLF', '[x]\r\n', `[x]\n\n${SECTION_A}\n${SECTION_B}`.replaceAll('\n', '\r\n')],
  ])('gets new sections at the end of %s', (_, text, expected) => {
    expect(plan(text, [A, B])).toEqual({
      text: expected,
      added: ['a', 'b'],
      changed: [],
      unchanged: [],
      kept: [],
      stale: [],
    })
  })

  test('keeps the settings of a user in a section of its own, and replaces those of another way to get credentials', () => {
    const text = `[profile a]\n${MARKER}\ncredential_process = x\n  y\nregion = r\nsso_role_name=old ; z\n# mine\nSSO_Account_ID = 1\n\n${SECTION_B}`
    expect(plan(text, [A, B])).toMatchObject({
      text: `[profile a]\n${MARKER}\nregion = r\nsso_role_name = A\n# mine\nsso_session = s\n\n${SECTION_B}`,
      changed: ['a'],
      unchanged: ['b'],
    })
  })

  test.each([
    ['other settings', '[profile a]\nsso_role_name = mine\n', {kept: ['a']}],
    ['the same settings', '[profile a]\nsso_session=s\nsso_role_name : A\nregion = r\n', {unchanged: ['a']}],
    ['the marker of another session', SECTION_A.replace('test', 'user').replace('= A', '= C'), {kept: ['a']}],
    ['the marker in a value', SECTION_A.replace(MARKER, `x = ${MARKER}`).replace('= A', '= C'), {kept: ['a']}],
  ])('leaves a section with %s as it is', (_, section, expected) => {
    expect(plan(section, [A], true)).toMatchObject({text: section, added: [], changed: [], stale: [], ...expected})
  })

  test('changes the last of two sections with one name, which counts', () => {
    const first = '[profile a]\nregion = x\n'
    expect(plan(`${first}${SECTION_A.replace('= A', '= C')}`, [A]).text).toBe(`${first}${SECTION_A}`)
  })

  test.each<[string, string, string]>([
    ['between others', `[x]\n\n${SECTION_A}\n[y]\n`, '[x]\n\n[y]\n'],
    ['at the start', `${SECTION_A}\n[y]\n`, '[y]\n'],
    ['at the end', `[x]\n\n${SECTION_A}`, '[x]\n'],
    ['alone', SECTION_A, ''],
    ['with continued values and comments', `[profile a]\n# x\nb = 1\n # y\n  2\n\n${MARKER}\n[y]\n`, '[y]\n'],
    ['without settings', `[profile a]\n\n${MARKER}\n`, ''],
    ['before a comment on the next section', `${SECTION_A}\n# about y\n[y]\n`, '# about y\n[y]\n'],
  ])('loses the section of a profile that is not in the set, %s', (_, text, expected) => {
    expect(plan(text, [], true)).toEqual({
      text: expected,
      added: [],
      changed: [],
      unchanged: [],
      kept: [],
      stale: ['a'],
    })
    expect(plan(text, [])).toMatchObject({text, stale: ['a']})
  })

  test.each(["it's", 'a]b', ''])('has no profile with the name %j', (name) => {
    expect(() => plan('', [{...A, name}])).toThrow('Invalid name')
  })

  test('is the same after a second time, keeps each other line, and is restored by a removal', () => {
    let valid = 0
    fc.assert(
      fc.property(configFile, (bytes) => {
        const text = textOf(bytes)
        if (text === undefined) return
        valid += 1
        const {text: once, added} = plan(text, [A, B])
        expect(plan(once, [A, B], true)).toMatchObject({text: once, added: [], changed: [], stale: []})
        expect(once.startsWith(text)).toBe(true)
        if (textOf(Buffer.from(once)) === undefined) {
          // New sections inherit the settings of [DEFAULT], which can be invalid. Such a text is not written.
          expect(text).toContain('[DEFAULT]')
          return
        }
        const {profiles} = nameSections(parseConfigText(once, 'f'))
        for (const name of added) expect(profiles.get(name)).toMatchObject({sso_role_name: name.toUpperCase()})
        const restored = plan(once, [], true).text
        expect(restored.replace(/[\r\n]*$/, '')).toBe(text.replace(/[\r\n]*$/, ''))
      }),
      {numRuns: 2000},
    )
    expect(valid).toBeGreaterThan(400)
  })
})
