import {ConfigError, InputError} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import type {Flag, FlagValue} from './flag.ts'

/**
 * Converts the words after a flag to its value.
 *
 * @throws {InputError} if a value is missing, not allowed, or invalid
 * @throws {ConfigError} `InvalidSetting` for an invalid timeout, as in the AWS CLI
 */
export function convertValue(flag: Flag, words: readonly string[]): FlagValue {
  const {name, arity, choices = []} = flag
  const [value] = words
  if (arity === 'list') return words
  if (arity === 'none') {
    if (value !== undefined) throw new InputError(`--${name} does not take a value.`)
    return true
  }
  if (value === undefined) {
    if (arity === 'optional') return choices[0] ?? ''
    throw new InputError(`--${name} requires a value. Write a value that begins with a dash as --${name}=VALUE.`)
  }
  if (choices.length > 0 && !flag.open && !choices.includes(value)) {
    throw new InputError(
      `Invalid --${name} ${quote(value)}. Use one of ${choices.join(', ')}.${didYouMean(value, choices)}`,
    )
  }
  return CONVERTERS[flag.type ?? 'text'](value, flag)
}

type Converter = (value: string, flag: Flag) => string | number

const CONVERTERS: Readonly<Record<NonNullable<Flag['type']>, Converter>> = {
  text: (value) => value,
  count(value, {name, unit}) {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : 0
    if (number > 0) return number
    const what = unit === undefined ? 'a whole number' : `a whole number of ${unit}`
    throw new InputError(`Invalid --${name} ${quote(value)}. Use ${what}, at least 1.`)
  },
  timeout(value, {name}) {
    if (/^\d+$/.test(value)) return Number(value)
    throw new ConfigError('InvalidSetting', `Invalid --${name} ${quote(value)}. Use a whole number of seconds.`)
  },
  url(value, {name}) {
    if (/^https?:\/\//i.test(value)) return value
    throw new InputError(`Invalid --${name} ${quote(value)}. It must begin with https:// or http://.`)
  },
}
