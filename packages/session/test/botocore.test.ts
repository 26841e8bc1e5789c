import {writeFileSync} from 'node:fs'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {strip} from '../src/config/blanks.ts'
import {type Config, openConfig} from '../src/config/config.ts'
import {parseConfigText, readConfigFile} from '../src/config/config-file.ts'
import {type ConfigSection, editConfig} from '../src/config/edit-config.ts'
import {nameSections} from '../src/config/named-sections.ts'
import {splitPair} from '../src/config/scan-lines.ts'
import {splitWindowsWords, splitWords} from '../src/config/split-words.ts'
import {type Botocore, startBotocore} from './botocore-process.ts'
import {commandLine, configFile, configSection, credentialsFile} from './generated-config.ts'

/** Number of generated files: 10,000, or the value of SSO_OIDC_RUNS. */
const numRuns = Number(process.env['SSO_OIDC_RUNS'] ?? 10_000)
/** A failure prints its seed: `SSO_OIDC_SEED=… npx vitest run botocore` repeats it. */
const seed = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)

/** An object as a list of pairs. */
type Pairs = readonly (readonly [string, string | Pairs])[]

function fromPairs(value: string | Pairs): unknown {
  return typeof value === 'string' ? value : Object.fromEntries(value.map(([name, inner]) => [name, fromPairs(inner)]))
}

function fromAnswer(answer: Readonly<Record<string, string | Pairs | null>>): Record<string, unknown> {
  const entries = Object.entries(answer)
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : fromPairs(value)]))
}

/** Everything that a program can read from the two files. */
type Read = Readonly<Record<'profiles' | 'ssoSessions' | 'services' | 'credentials', Readonly<Record<string, object>>>>

/** Returns the settings that a new section gets from `[DEFAULT]`. Skips a file in which they are invalid. */
function defaultsOf(text: string): object {
  try {
    return {...parseConfigText(`${text}\n[new]\n`, '').get('new')}
  } catch {
    fc.pre(false)
  }
}

/** Returns the content of a file after an edit. */
function withSettings(before: Read, sections: readonly ConfigSection[], defaults: object): Read {
  const all = {profiles: {...before.profiles}, ssoSessions: {...before.ssoSessions}}
  for (const {kind, name, settings} of sections) {
    const part = all[kind === 'profile' ? 'profiles' : 'ssoSessions']
    part[name] = {...(part[name] ?? defaults), ...settings}
  }
  return {...before, ...all}
}

/** Returns the lines of a text that are missing in another one, or are there in another order. */
function lostLines(before: string, after: string): string[] {
  const [old, all] = [linesOf(before), linesOf(after)]
  // Lengths of the longest common subsequences of the ends of both.
  const common = old.map(() => Array<number>(all.length + 1).fill(0))
  const lengthAt = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = all.length - 1; j >= 0; j -= 1) {
      const row = common[i] ?? []
      row[j] = old[i] === all[j] ? 1 + lengthAt(i + 1, j + 1) : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
    }
  }
  const lost: string[] = []
  for (let [i, j] = [0, 0]; i < old.length; ) {
    if (old[i] === all[j]) [i, j] = [i + 1, j + 1]
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) lost.push(old[i++] ?? '')
    else j += 1
  }
  return lost
}

/**
 * Splits a text into lines with their line breaks. Completes the last line as an edit does, with the line break in front of it.
 */
function linesOf(text: string): string[] {
  const [lineBreak = '\n'] = text.match(/\r\n|\r|\n/g)?.slice(-1) ?? []
  return (/(^|[\r\n])$/.test(text) ? text : text + lineBreak).match(/[^\r\n]*(?:\r\n|\r|\n)/g) ?? []
}

/** Returns whether an edit may remove a line: that of a key that it writes, or a deeper line that continued the value. */
function isReplaced(line: string, sections: readonly ConfigSection[]): boolean {
  const keys = sections.flatMap(({settings}) => Object.keys(settings))
  return strip(line) !== line.replace(/[\r\n]+$/, '') || keys.includes(splitPair(line).key)
}

describe.runIf(hasPythonModule('botocore.configloader', 'python3-botocore'))('beside botocore', () => {
  let botocore: Botocore
  let files = {AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: ''}

  beforeAll(() => {
    botocore = startBotocore()
    files = {AWS_CONFIG_FILE: botocore.config, AWS_SHARED_CREDENTIALS_FILE: botocore.credentials}
  })
  afterAll(() => botocore.stop())

  /** Everything that a program can read from the two files, or the class of the error. */
  function read(): Read | {error: string} {
    try {
      const config = openConfig({env: files, cwd: '/'})
      const {ssoSessions, services} = nameSections(readConfigFile(files.AWS_CONFIG_FILE))
      return {
        profiles: Object.fromEntries(config.profileNames().map((name) => [name, profileSettings(name, config)])),
        ssoSessions: Object.fromEntries(ssoSessions),
        services: Object.fromEntries(services),
        credentials: Object.fromEntries(readConfigFile(files.AWS_SHARED_CREDENTIALS_FILE)),
      }
    } catch (error) {
      if (error instanceof ConfigError) return {error: 'ConfigParseError'}
      throw error
    }
  }

  /** An empty argument counts as none, an empty variable is a name. */
  function profileSettings(name: string, config: Config): object {
    const opened = name === '' ? openConfig({env: {...files, AWS_PROFILE: ''}, cwd: '/'}) : config
    return opened.profile(name).settings
  }

  test('every generated file has the same verdict and the same values (C3)', {
    timeout: 60_000 + numRuns * 5,
  }, async () => {
    let valid = 0
    await fc.assert(
      fc.asyncProperty(configFile, credentialsFile, async (config, credentials) => {
        writeFileSync(files.AWS_CONFIG_FILE, config)
        writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials)
        const expected = fromAnswer(await botocore.ask({}))
        if (!('error' in expected)) valid += 1
        const actual = read()
        if (expected['services'] === null) Object.assign(actual, {services: null})
        expect(actual).toEqual(expected)
      }),
      {numRuns, seed},
    )
    // A generator of broken files only would compare nothing.
    expect(valid / numRuns).toBeGreaterThan(0.2)
  })

  test('every edited file has the new settings and the old ones for both, and all other lines', {
    timeout: 60_000 + numRuns * 5,
  }, async () => {
    let edited = 0
    await fc.assert(
      fc.asyncProperty(configFile, fc.array(configSection, {minLength: 1, maxLength: 2}), async (config, sections) => {
        writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, '')
        writeFileSync(files.AWS_CONFIG_FILE, config)
        const before = read()
        fc.pre(!('error' in before))
        const text = new TextDecoder().decode(config)
        const next = editConfig(text, sections)
        writeFileSync(files.AWS_CONFIG_FILE, next)
        const expected = withSettings(before, sections, defaultsOf(text))
        expect(read()).toEqual(expected)
        const {services, ...answer} = fromAnswer(await botocore.ask({}))
        expect({...answer, services: services ?? expected.services}).toEqual(expected)
        expect(lostLines(text, next).filter((line) => !isReplaced(line, sections))).toEqual([])
        edited += 1
      }),
      {numRuns: numRuns / 5, seed},
    )
    expect(edited / (numRuns / 5)).toBeGreaterThan(0.2)
  })

  test.each([
    ['shell words', false, splitWords],
    ['the words of Windows', true, splitWindowsWords],
  ])('%s are split alike (C1, C14)', async (_, windows, split) => {
    await fc.assert(
      fc.asyncProperty(commandLine, async (text) => {
        const outcome = (): object => {
          try {
            return {words: split(text)}
          } catch (error) {
            return {error: error instanceof SyntaxError ? 'ValueError' : String(error)}
          }
        }
        expect(outcome()).toEqual(await botocore.ask({split: text, windows}))
      }),
      {numRuns: numRuns / 5, seed},
    )
  })
})
