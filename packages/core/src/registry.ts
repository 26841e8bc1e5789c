import {type AnyOperation, toKebabCase} from './operation.ts'
import * as registry from './operations/index.ts'

/** All operations by name in kebab-case: `operations['create-token']`. The record has no prototype. */
export const operations: Readonly<Record<string, AnyOperation>> = Object.assign(
  // `constructor` must not be the name of an operation.
  Object.create(null),
  Object.fromEntries(
    Object.values(registry).map((operation: AnyOperation) => [toKebabCase(operation.name), operation]),
  ),
)
