import {InputError} from '@sso-oidc/core'
import type {Words} from './words.ts'

/** Value of a flag that is a text. */
export function textValue({values}: Words, name: string): string | undefined {
  const value = values.get(name)
  return typeof value === 'string' ? value : undefined
}

/**
 * Value of a flag that counts something, such as `seconds`.
 *
 * @throws {InputError} when it is no whole number from 1 up
 */
export function countValue(words: Words, name: string, unit?: string): number | undefined {
  const value = textValue(words, name)
  if (value === undefined) return undefined
  const number = /^\d{1,15}$/.test(value) ? Number(value) : 0
  if (number > 0) return number
  throw new InputError(`--${name} takes a whole number${unit === undefined ? '' : ` of ${unit}`} from 1 up.`)
}
