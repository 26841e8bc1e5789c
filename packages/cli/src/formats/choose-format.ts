import {ConfigError, InputError} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import {outputNames} from '../argv/global-flags.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {errorMessage} from '../messages/error-message.ts'
import {quote} from '../messages/quote.ts'
import {invalidSetting, type Setting} from '../settings/settings.ts'
import type {PluginFormat} from './installed-formats.ts'

/** A format: the name of a bundled format, or the description of another one. */
export type Choice = string | PluginFormat

/**
 * Finds the format that an option or setting selects. Reads no file for a bundled format, and loads no module for others.
 *
 * @throws {InputError} if `--output` selects an unknown format
 * @throws {ConfigError} if the environment or the profile selects one
 */
export async function chooseFormat(setting: Setting, at: Pick<Context, 'cwd' | 'env'>): Promise<Choice> {
  const {value, from} = setting
  if (outputNames.includes(value)) return value
  const isFlag = from === '--output'
  const {findPluginFormat, availableFormats, installedFormats} = await import('./find-plugin-format.ts')
  let found: PluginFormat | undefined
  try {
    // A setting applies in every directory, so it must not select code of the current one.
    found = findPluginFormat(value, {env: at.env, folder: isFlag ? at.cwd : undefined})
  } catch (cause) {
    const sentence = `${from}: ${errorMessage(cause)}`
    throw isFlag ? new InputError(sentence, {cause}) : new ConfigError('InvalidSetting', sentence, {cause})
  }
  if (found !== undefined) return found

  const names = availableFormats(at.env).map(({name}) => name)
  const known = `one of ${names.join(', ')}`
  // The format can be one of a plugin that is ignored.
  const {problems} = installedFormats(at.env)
  if (isFlag) {
    const sentence = `Invalid --output ${quote(value)}. Use ${known}.${didYouMean(value, names)}`
    throw new InputError([sentence, ...problems].join('\n'))
  }
  const {code, message} = invalidSetting(setting, known)
  throw new ConfigError(code, [message, ...problems].join('\n'))
}
