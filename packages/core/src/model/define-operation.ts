import type {Operation, OperationDefinition, OperationRules} from '../operation.ts'
import {pointerSegments} from './json-pointer.ts'
import {type Problem, problemReason} from './problem.ts'
import type {StandardIssue} from './standard-schema.ts'
import {validateRequest} from './validate.ts'

/** Adds the generated rules to an operation, and makes it a Standard Schema of its request. */
/* @__NO_SIDE_EFFECTS__ */
export function defineOperation<Request, Response, Members = unknown>(
  rules: OperationRules,
  definition: Omit<OperationDefinition<Request, Response>, 'query' | 'headers'>,
): Operation<Request, Response, Members> {
  const operation: Operation<Request, Response, Members> = {
    ...definition,
    rules,
    '~standard': {
      version: 1,
      vendor: 'sso-oidc',
      validate(value) {
        const problems = validateRequest(operation, value)
        if (problems.length === 0) return {value: value as Request}
        return {issues: problems.map((problem) => toIssue(problem, value))}
      },
    },
  }
  return operation
}

/** Converts a problem. Many callers never read the sentence, so it is written when it is read. */
function toIssue(problem: Problem, value: unknown): StandardIssue {
  return {
    get message() {
      return problemReason(problem)
    },
    /** Names of the pointer, with the indices of lists as numbers. */
    get path() {
      let at = value
      return pointerSegments(problem.pointer).map((segment) => {
        const key = Array.isArray(at) ? Number(segment) : segment
        at = (at as Record<string, unknown> | undefined)?.[segment]
        return key
      })
    },
  }
}
