import type {Value} from './value.ts'

/** Operator between two values. */
export type Comparator = '<' | '<=' | '==' | '!=' | '>=' | '>'

/** Node of a syntax tree. Every node has a list of children, so that a tree can be walked without knowing its types. */
export type Node =
  | {readonly type: 'current'; readonly children: readonly []}
  | {readonly type: 'literal'; readonly value: Value; readonly children: readonly []}
  | {readonly type: 'field'; readonly name: string; readonly children: readonly []}
  | {readonly type: 'index'; readonly index: number; readonly children: readonly []}
  | {readonly type: 'slice'; readonly bounds: SliceBounds; readonly children: readonly []}
  | Chain
  | {readonly type: '||' | '&&'; readonly children: readonly [Node, Node]}
  | {readonly type: 'not' | 'reference'; readonly children: readonly [Node]}
  | {readonly type: 'comparison'; readonly comparator: Comparator; readonly children: readonly [Node, Node]}
  | {readonly type: 'call'; readonly name: string; readonly children: readonly Node[]}
  | Collection

/** Node whose value is a list or an object. */
export type Collection =
  | {readonly type: 'list'; readonly children: readonly Node[]}
  | {readonly type: 'object'; readonly names: readonly string[]; readonly children: readonly Node[]}
  | {readonly type: 'flatten'; readonly children: readonly [Node]}
  /** The list, and the expression for each element. */
  | {readonly type: 'projection'; readonly children: readonly [Node, Node]}
  /** The object, and the expression for each value. */
  | {readonly type: 'member projection'; readonly children: readonly [Node, Node]}
  /** The list, the expression for each element, and the condition. */
  | {readonly type: 'filter'; readonly children: readonly [Node, Node, Node]}

/** Expressions of which each is applied to the result of the one before. The parser extends a chain. */
export interface Chain {
  readonly type: 'pipe' | 'subexpression' | 'index expression'
  readonly children: Node[]
}

/** Start, stop, and step of a slice. */
export type SliceBounds = [start: number | null, stop: number | null, step: number | null]

/** The value that the expression is applied to. */
export const CURRENT: Node = {type: 'current', children: []}

/** Adds an expression to a chain, so that `a.b.c` has as many levels as `a.b`. */
export function extend(type: Chain['type'], left: Node, right: Node): Node {
  if (left.type !== type) return {type, children: [left, right]}
  left.children.push(right)
  return left
}
