import {type AnyOperation, toKebabCase} from './operation.ts'
import * as registry from './operations/index.ts'

/** Every operation of the registry, by the name of its command: `operations['create-token']`. Nothing else is in it. */
export const operations: Readonly<Record<string, AnyOperation>> = Object.assign(
  // A word such as `constructor` is no operation.
  Object.create(null),
  Object.fromEntries(
    Object.values(registry).map((operation: AnyOperation) => [toKebabCase(operation.name), operation]),
  ),
)
