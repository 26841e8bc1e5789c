import {writeFileSync} from 'node:fs'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {type Config, openConfig} from '../src/config/config.ts'
import {readConfigFile} from '../src/config/config-file.ts'
import {nameSections} from '../src/config/named-sections.ts'
import {splitWindowsWords, splitWords} from '../src/config/split-words.ts'
import {type Botocore, startBotocore} from './botocore-process.ts'
import {commandLine, configFile, credentialsFile} from './generated-config.ts'

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

describe.runIf(hasPythonModule('botocore.configloader', 'python3-botocore'))('beside botocore', () => {
  let botocore: Botocore
  let files = {AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: ''}

  beforeAll(() => {
    botocore = startBotocore()
    files = {AWS_CONFIG_FILE: botocore.config, AWS_SHARED_CREDENTIALS_FILE: botocore.credentials}
  })
  afterAll(() => botocore.stop())

  /** Everything that a program can read from the two files, or the class of the error. */
  function read(): object {
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
