import {ConfigError, InputError, showWord} from '@sso-oidc/core'
import type {Surroundings} from '../input/surroundings.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {reason} from '../messages/reason.ts'
import {badSetting, type Setting} from '../settings/settings.ts'
import {outputNames} from '../words/global-flags.ts'
import type {PluginFormat} from './installed-formats.ts'

/** A format that can be printed in: the name of one that comes with the program, or what is known of another. */
export type Choice = string | PluginFormat

/**
 * The format that a flag or setting names. Bundled ones need no look at a file, and no module is loaded for the others.
 *
 * @throws {InputError} when it was named by `--output` and cannot be used
 * @throws {ConfigError} when it was named by the environment or the profile
 */
export async function chooseFormat(setting: Setting, at: Surroundings): Promise<Choice> {
  const {value, from} = setting
  if (outputNames.includes(value)) return value
  const isFlag = from === '--output'
  const {findPluginFormat, availableFormats, installedFormats} = await import('./find-plugin-format.ts')
  let found: PluginFormat | undefined
  try {
    // A setting outlives the folder it was made for. Its result must not go to code of whatever folder comes next.
    found = findPluginFormat(value, {env: at.env, folder: isFlag ? at.cwd : undefined})
  } catch (cause) {
    const sentence = `${from}: ${reason(cause)}`
    throw isFlag ? new InputError(sentence, {cause}) : new ConfigError('InvalidSetting', sentence, {cause})
  }
  if (found !== undefined) return found

  const names = availableFormats(at.env).map(({name}) => name)
  const known = `one of ${names.join(', ')}`
  if (!isFlag) throw badSetting(setting, known)
  const problems = installedFormats(at.env)
    .problems.map((problem) => `\n${problem}`)
    .join('')
  throw new InputError(`--output takes ${known}, not ${showWord(value)}${didYouMean(value, names) || '.'}${problems}`)
}
