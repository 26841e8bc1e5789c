import {SyntaxFault} from './syntax-fault.ts'
import type {Node} from './syntax-tree.ts'
import {isArray, isObject, type Value} from './value.ts'

/** Maximum number of levels of an expression and of a value. jmespath.py fails at 1000 or fewer. */
export const MAX_LEVELS = 1000

/** Reason why an expression or a value with more levels is rejected. */
export const TOO_MANY_LEVELS = 'more than 1,000 levels'

/** @throws {SyntaxFault} if the tree has too many levels to be evaluated recursively */
export function checkLevels(tree: Node): void {
  let nodes: readonly Node[] = [tree]
  for (let level = 1; nodes.length > 0; level++) {
    checkLevel(level)
    nodes = nodes.flatMap(({children}) => children)
  }
}

/** @throws {SyntaxFault} if the value of a literal has too many levels */
export function checkLiteral(value: Value, level = 1): void {
  checkLevel(level)
  if (isArray(value) || isObject(value)) for (const part of Object.values(value)) checkLiteral(part, level + 1)
}

/** @throws {SyntaxFault} if the level is too deep */
export function checkLevel(level: number): void {
  if (level > MAX_LEVELS) throw new SyntaxFault(TOO_MANY_LEVELS)
}
