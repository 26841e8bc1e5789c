/**
 * One problem of a request. It never contains a value of the request, with one exception: the value that makes another
 * member required, such as a grant type.
 *
 * `pointer` is the JSON Pointer (RFC 6901) of the member, even if the member is missing.
 */
export type Problem =
  | MissingMember
  | UnknownMember
  | {readonly kind: 'type'; readonly pointer: string; readonly expected: string; readonly actual: string}
  | {readonly kind: 'minimum' | 'maximum'; readonly pointer: string; readonly expected: number}
  | {readonly kind: 'pattern'; readonly pointer: string; readonly expected: string}
  | NeededMember

/** A member that is always required. */
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

/** A member that the value of another member makes required. */
interface NeededMember {
  readonly kind: 'needed'
  readonly pointer: string
  readonly actual: 'missing' | 'empty'
  /** The other member and its value. */
  readonly because?: {readonly pointer: string; readonly value: string}
}

/** Returns a problem in short form for developers: `/scope/0: expected string, got number`. */
export function problemText(problem: Problem): string {
  const place = problem.pointer || '/'
  switch (problem.kind) {
    case 'missing':
      return `${place}: missing`
    case 'unknown':
      return `${place}: unknown member`
    case 'type':
      return `${place}: expected ${problem.expected}, got ${problem.actual}`
    case 'needed':
      return `${place}: ${problem.actual}${problem.because === undefined ? '' : `, required by ${problem.because.pointer}`}`
    default:
      return `${place}: does not match ${problem.kind} ${problem.expected}`
  }
}
