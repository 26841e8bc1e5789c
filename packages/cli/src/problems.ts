import {type AnyOperation, InputError, type Problem, requestSchema, showWord} from '@sso-oidc/core'
import type {Input} from './input.ts'
import {didYouMean} from './nearest.ts'
import type {Locator} from './positions.ts'

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
  const lines = problems.map((problem) => `  ${place(problem, locate)}${sentence(operation, problem)}`)
  const subject = document === undefined ? 'The request' : `The request from ${document.origin}`
  const count = problems.length === 1 ? 'has a problem' : `has ${problems.length} problems`
  return new InputError(`${subject} ${count}:\n${lines.join('\n')}`, {problems})
}

function place({kind, at}: Problem, locate: Locator | undefined): string {
  const position = locate?.(at, kind === 'unknown' ? 'key' : 'value')
  return position === undefined ? '' : `line ${position.line}, column ${position.column}: `
}

function sentence(operation: AnyOperation, {kind, member, message}: Problem): string {
  const hint = kind === 'unknown' ? didYouMean(member, Object.keys(requestSchema(operation).properties)) : ''
  return hint === '' ? message : `${showWord(member)} is not a member of ${operation.name}${hint}`
}
