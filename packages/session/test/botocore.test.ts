import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {openConfig} from '../src/config/config.ts'
import {readConfigFile} from '../src/config/config-file.ts'
import {nameSections} from '../src/config/named-sections.ts'
import {splitWindowsWords, splitWords} from '../src/config/split-words.ts'
import {commandLine, configFile} from './generated-config.ts'
import {type Botocore, hasBotocore, startBotocore} from './python-process.ts'

/** Number of generated files: 10,000, or the value of SSO_OIDC_RUNS. */
const numRuns = Number(process.env['SSO_OIDC_RUNS'] ?? 10_000)
/** A failure prints its seed: `SSO_OIDC_SEED=… npx vitest run botocore` repeats it. */
const seed = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

describe.runIf(hasBotocore())('beside botocore', () => {
  let botocore: Botocore
  const home = mkdtempSync(path.join(tmpdir(), 'config-'))
  const files = {
    AWS_CONFIG_FILE: path.join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'credentials'),
  }

  beforeAll(() => {
    botocore = startBotocore()
  })
  afterAll(() => {
    botocore.stop()
    rmSync(home, {recursive: true})
  })

  /** Everything that a program can read from the two files, or the class of the error. */
  function read(): object {
    try {
      const config = openConfig({env: files, cwd: '/'})
      const {ssoSessions, services} = nameSections(readConfigFile(files.AWS_CONFIG_FILE))
      return {
        profiles: Object.fromEntries(config.profileNames().map((name) => [name, profileSettings(name)])),
        ssoSessions: Object.fromEntries(ssoSessions),
        services: Object.fromEntries(services),
        credentials: Object.fromEntries(readConfigFile(files.AWS_SHARED_CREDENTIALS_FILE)),
      }
    } catch (error) {
      if (error instanceof ConfigError) return {error: 'ConfigParseError'}
      throw error
    }
  }

  /** `AWS_PROFILE`, because an empty argument counts as none. */
  function profileSettings(name: string): object {
    return openConfig({env: {...files, AWS_PROFILE: name}, cwd: '/'}).profile().settings
  }

  test('every generated file has the same verdict and the same values (C3)', {
    timeout: 60_000 + numRuns * 5,
  }, async () => {
    let valid = 0
    await fc.assert(
      fc.asyncProperty(configFile, configFile, async (config, credentials) => {
        writeFileSync(files.AWS_CONFIG_FILE, config)
        writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials)
        const expected = await botocore.ask<object>({config: base64(config), credentials: base64(credentials)})
        if (!('error' in expected)) valid += 1
        const actual = read()
        if ('services' in expected && expected.services === null) Object.assign(actual, {services: null})
        expect(JSON.parse(JSON.stringify(actual))).toEqual(expected)
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
