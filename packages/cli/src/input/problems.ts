import {type AnyOperation, InputError, type Problem, pointerSegments, requestSchema, toKebabCase} from '@sso-oidc/core'
import {didYouMean} from '../messages/did-you-mean.ts'
import {quote} from '../messages/quote.ts'
import type {Input} from './input.ts'
import type {Locator} from './positions.ts'

/** Number of problems in one message. */
const MAX_SHOWN = 50

/**
 * Creates the error for a request with problems. Each line has the place in the document, the member with its option, and
 * the most similar name for an unknown member.
 */
export async function describeProblems(
  operation: AnyOperation,
  {document, optionMembers}: Input,
  problems: readonly Problem[],
): Promise<InputError> {
  const locateAny = await document?.locate()
  const isFromOption = (pointer: string): boolean => optionMembers.has(pointerSegments(pointer)[0] ?? '')
  const locate: Locator = (pointer, part) => (isFromOption(pointer) ? undefined : locateAny?.(pointer, part))
  const shown = problems.slice(0, MAX_SHOWN)
  const lines = shown.map((problem) => {
    const place = placeOf(problem, locate)
    const isUnquoted = place !== '' && document?.syntax === 'YAML' && isScalarForString(problem)
    return `  ${place}${sentenceOf(problem, {operation, isTyped: document === undefined || isFromOption(problem.pointer)})}${isUnquoted ? ' (put it in quotes)' : ''}`
  })
  const subject = document === undefined ? 'The request' : `The request in ${document.origin}`
  const count = problems.length === 1 ? 'has 1 problem' : `has ${problems.length} problems`
  const more = problems.length > MAX_SHOWN ? `\n  and ${problems.length - MAX_SHOWN} more` : ''
  return new InputError(`${subject} ${count}:\n${lines.join('\n')}${more}`, {problems})
}

/** Returns the line and column of a problem in the document, followed by a colon, or an empty text. */
function placeOf(problem: Problem, locate: Locator): string {
  const position = locate(presentPointer(problem), problem.kind === 'unknown' ? 'key' : 'value')
  return position === undefined ? '' : `line ${position.line}, column ${position.column}: `
}

/** Returns the pointer of the value in the document that the problem is about. A missing member has no value. */
function presentPointer(problem: Problem): string {
  if (problem.kind === 'missing') return ''
  if (problem.kind === 'needed' && problem.actual === 'missing') return problem.because?.pointer ?? ''
  return problem.pointer
}

/** Returns whether YAML read an unquoted string as a number or boolean: 0123, 1e3, true. */
function isScalarForString(problem: Problem): boolean {
  return problem.kind === 'type' && problem.expected === 'string' && /^(number|boolean)$/.test(problem.actual)
}

interface Subject {
  readonly operation: AnyOperation
  /** Whether the member is an option, not a part of the document. */
  readonly isTyped: boolean
}

function sentenceOf(problem: Problem, {operation, isTyped}: Subject): string {
  const member = memberName(problem, isTyped)
  switch (problem.kind) {
    case 'missing':
      return `${member} is missing`
    case 'unknown': {
      const [name = ''] = pointerSegments(problem.pointer).slice(-1)
      const hint = didYouMean(name, Object.keys(requestSchema(operation).properties))
      const known = hint === '' ? ` Known members: ${problem.expected.join(', ')}.` : hint
      return `${quote(name)} is not a member of ${operation.name}.${known}`
    }
    case 'type':
      return `${member} must be ${withArticle(problem.expected)}, not ${withArticle(problem.actual)}`
    case 'minimum':
      return `${member} must be at least ${problem.expected}`
    case 'maximum':
      return `${member} must be at most ${problem.expected}`
    case 'pattern':
      return `${member} contains a line break or another character that is not allowed in an HTTP header`
    case 'needed': {
      const empty = problem.actual === 'empty' ? 'is empty, but it ' : ''
      const {because} = problem
      const when = because === undefined ? '' : ` when ${because.pointer.slice(1)} is ${because.value}`
      return `${member} ${empty}is required${when}`
    }
  }
}

/** Returns the name of a member, with its option if it is typed or missing. */
function memberName({kind, pointer}: Problem, isTyped: boolean): string {
  const [name, ...rest] = pointerSegments(pointer)
  if (name === undefined) return 'The request'
  const path = rest.map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`)).join('')
  const element = rest.length === 0 ? '' : `, element ${Number(rest[0]) + 1}`
  return isTyped || kind === 'missing' || kind === 'needed'
    ? `${name}${path} (--${toKebabCase(name)}${element})`
    : name + path
}

function withArticle(type: string): string {
  if (type === 'null') return 'null'
  const word = type === 'array' ? 'list' : type
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}
