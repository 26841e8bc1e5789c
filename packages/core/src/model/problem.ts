import {pointerSegments} from './json-pointer.ts'

/**
 * One problem of a request, for example `{kind: 'type', pointer: '/scope/0', expected: 'string', actual: 'number'}`.
 *
 * `kind` selects the other members. `pointer` is the JSON Pointer (RFC 6901) of the member, even if the member is missing.
 * A problem contains no value of the request, except the value that makes another member required, such as a grant type.
 * The pointer of an unknown member contains its name as it is in the request.
 */
export type Problem =
  | MissingMember
  | UnknownMember
  | WrongType
  | NumberOutOfRange
  | PatternMismatch
  | ConditionallyRequiredMember

/** A member that is missing and always required. */
interface MissingMember {
  readonly kind: 'missing'
  readonly pointer: string
}

/** A member that the operation does not have. */
interface UnknownMember {
  readonly kind: 'unknown'
  readonly pointer: string
  /** Names of the members that the operation has. */
  readonly expected: readonly string[]
}

/** A value of a wrong type. */
interface WrongType {
  readonly kind: 'type'
  readonly pointer: string
  /** JSON Schema type: `string`, `integer`, `array`, `object`. */
  readonly expected: string
  /** JSON type: `null`, `boolean`, `number`, `string`, `array`, `object`. */
  readonly actual: string
}

/** A number that is too small or too large. */
interface NumberOutOfRange {
  readonly kind: 'minimum' | 'maximum'
  readonly pointer: string
  /** Minimum or maximum, inclusive. */
  readonly expected: number
}

/** A string with characters that a header cannot contain. */
interface PatternMismatch {
  readonly kind: 'pattern'
  readonly pointer: string
  /** Regular expression of the schema. */
  readonly expected: string
}

/** A member that the value of another member makes required, and that is missing or empty. */
interface ConditionallyRequiredMember {
  readonly kind: 'needed'
  readonly pointer: string
  readonly actual: 'missing' | 'empty'
  /** The other member and its value. */
  readonly because?: {readonly pointer: string; readonly value: string}
}

/** Length of the longest unknown name that a message contains. A longer name may be a secret in the wrong place. */
const MAX_NAME_LENGTH = 24

/** Returns a problem as one line for developers, without a secret: `/scope/0: expected string, got number`. */
export function problemText(problem: Problem): string {
  const {kind, pointer} = problem
  const isHidden = kind === 'unknown' && nameLength(pointer) > MAX_NAME_LENGTH
  const place = isHidden ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer
  return `${place || 'request'}: ${problemReason(problem)}`
}

/** Returns a problem without its place: `expected string, got number`. */
export function problemReason(problem: Problem): string {
  switch (problem.kind) {
    case 'missing':
      return 'missing'
    case 'unknown':
      return unknownMemberText(nameLength(problem.pointer))
    case 'type':
      return `expected ${problem.expected}, got ${problem.actual}`
    case 'minimum':
      return `expected at least ${problem.expected}`
    case 'maximum':
      return `expected at most ${problem.expected}`
    case 'pattern':
      return `expected a match for ${problem.expected}`
    case 'needed':
      return `${problem.actual}${reasonText(problem)}`
  }
}

function nameLength(pointer: string): number {
  return pointerSegments(pointer).at(-1)?.length ?? 0
}

function unknownMemberText(length: number): string {
  return length <= MAX_NAME_LENGTH ? 'unknown member' : `unknown member with a name of ${length} characters`
}

function reasonText({because}: ConditionallyRequiredMember): string {
  return because === undefined ? '' : `, required because ${because.pointer} is ${because.value}`
}
