import {problemsOf} from './model/validate.ts'
import type {AnyOperation} from './operation.ts'

/** Returns whether a value matches the response schema of an operation. */
export function isResponse({rules}: AnyOperation, value: unknown): boolean {
  return problemsOf(rules.response, value).length === 0
}
