import {type AnyOperation, InputError, type Problem, requestSchema, showWord, toKebabCase} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import type {Input} from './input.ts'
import type {Locator} from './positions.ts'

/** More lines than this help nobody. */
const MOST_TOLD = 50

/**
 * The error for a request with these problems, told for a person at a terminal: with line and column where a document
 * was read, and with the nearest name for an unknown member.
 */
export async function describeProblems(
  operation: AnyOperation,
  {document}: Input,
  problems: readonly Problem[],
): Promise<InputError> {
  const locate = await document?.locate()
  const told = problems.slice(0, MOST_TOLD)
  const lines = told.map((problem) => {
    const place = placeOf(problem, locate)
    const hint = place !== '' && document?.syntax === 'YAML' && isWord(problem) ? '; put it in quotes' : ''
    const named = document === undefined ? withFlag(problem) : problem
    return `  ${place}${sentence(operation, named)}${hint}`
  })
  const subject = document === undefined ? 'The request' : `The request from ${document.origin}`
  const count = problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`
  const more = problems.length > MOST_TOLD ? `\n  and ${problems.length - MOST_TOLD} more` : ''
  return new InputError(`${subject} ${count}:\n${lines.join('\n')}${more}`, {problems})
}

/** The problem in words that name the flag of the member too, as those of a missing member do. */
function withFlag(problem: Problem): Problem {
  const {kind, member, message} = problem
  if (kind !== 'type' && kind !== 'value') return problem
  return {...problem, message: message.replace(member, `${member} (--${toKebabCase(member)})`)}
}

function placeOf({kind, at}: Problem, locate: Locator | undefined): string {
  const position = locate?.(at, kind === 'unknown' ? 'key' : 'value')
  return position === undefined ? '' : `line ${position.line}, column ${position.column}: `
}

/** Whether a text was meant, but written as a word that YAML reads otherwise: 0123, 1e3, true. */
function isWord({kind, message}: Problem): boolean {
  return kind === 'type' && /has to be a string, not a (number|boolean)$/.test(message)
}

function sentence(operation: AnyOperation, {kind, member, message}: Problem): string {
  const hint = kind === 'unknown' ? didYouMean(member, Object.keys(requestSchema(operation).properties)) : ''
  return hint === '' ? message : `${showWord(member)} is not a member of ${operation.name}${hint}`
}
