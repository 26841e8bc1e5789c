import {type AnyOperation, toKebabCase} from './operation.ts'
import * as registry from './operations/index.ts'

/** Every operation of the registry, by the name of its command: `operations['create-token']`. */
export const operations: Readonly<Record<string, AnyOperation>> = Object.fromEntries(
  Object.values(registry).map((operation: AnyOperation) => [toKebabCase(operation.name), operation]),
)
