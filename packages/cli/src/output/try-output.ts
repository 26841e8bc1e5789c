import {InputError, type JsonValue} from '@sso-oidc/core'
import type {Choice} from '../formats/choose-format.ts'
import {didYouMean} from '../messages/did-you-mean.ts'
import {OutputError} from '../messages/output-error.ts'

const NOT_SENT = 'No request was sent.'

/**
 * Returns the error for a query or a format that fails on the sample of a response, before a request is sent. The format of
 * a plugin can be broken, so its failure stays an error of the format.
 */
export function refusedOutput(error: unknown, format: Choice): unknown {
  if (!(error instanceof OutputError)) return error
  const {code, message, cause} = error
  const sentence = `${message} ${NOT_SENT}`
  const isBroken = code === 'FormatFailed' && typeof format !== 'string'
  return isBroken ? new OutputError(code, sentence, {cause}) : new InputError(sentence, {cause})
}

/** Returns the error for a query that selects nothing from the sample of a response, which has every member. */
export function nothingSelected(expression: string, sample: JsonValue, title: string): InputError {
  const members = memberNames(sample)
  const words = expression.match(/[A-Za-z_]\w*/g) ?? []
  const unknown = words.filter((word) => !members.includes(word))
  const hint =
    unknown.map((word) => didYouMean(word, members)).find((text) => text !== '') ??
    ` Use one of its members: ${members.join(', ')}.`
  const list = unknown.length > 0 ? hint : ' If an empty result is correct, put the expression in brackets: `[…]`.'
  return new InputError(`The --query expression selects nothing from a ${title} response.${list} ${NOT_SENT}`)
}

/** Returns the names of the members of a value and of the objects in it. */
function memberNames(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return []
  const names = Array.isArray(value) ? [] : Object.keys(value)
  return [...names, ...Object.values(value).flatMap(memberNames)]
}
