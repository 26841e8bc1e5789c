import type {Expression, Node} from 'oxc-parser'
import type {Mutation} from './mutation.ts'

/** Relational operators, each with the one that differs at the boundary. */
const BOUNDARIES: Readonly<Record<string, string>> = {'<': '<=', '<=': '<', '>': '>=', '>=': '>'}
const COMPARISONS = new Set([...Object.keys(BOUNDARIES), '===', '!==', '==', '!=', 'in', 'instanceof'])
const ARITHMETIC: Readonly<Record<string, string>> = {'+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*'}

/**
 * Returns the mutations of conditions and operators.
 *
 * A condition becomes true and false. `a && b` and `a || b` become `a` and `b`, which no test can tell apart from the
 * original unless it covers both operands. Mutations that these imply are left out: a negated condition, or `&&` as `||`.
 */
export function conditionMutations(node: Node, parent: Node | undefined, text: (node: Node) => string): Mutation[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return constants(node.test, ['true', 'false'])
    case 'WhileStatement':
      return constants(node.test, ['false'])
    case 'ForStatement':
      return node.test ? constants(node.test, ['false']) : []
    case 'LogicalExpression':
      return [
        ...[node.left, node.right].map((operand) => replace(node, text(operand))),
        ...(node.operator === '??' || isDecided(node, parent) ? [] : wholeOf(node)),
      ]
    case 'BinaryExpression':
      return [...comparisons(node, parent), ...operators(node, text)]
    case 'UnaryExpression':
      return node.operator === '!' && !isDecided(node, parent) ? constants(node, ['true', 'false']) : []
    default:
      return []
  }
}

type Binary = Extract<Node, {type: 'BinaryExpression'}>
type Logical = Extract<Node, {type: 'LogicalExpression'}>

function comparisons(node: Binary, parent: Node | undefined): Mutation[] {
  return COMPARISONS.has(node.operator) && !isDecided(node, parent) ? constants(node, ['true', 'false']) : []
}

function operators(node: Binary, text: (node: Node) => string): Mutation[] {
  const other = BOUNDARIES[node.operator] ?? (isText(node) ? undefined : ARITHMETIC[node.operator])
  return other === undefined ? [] : [replace(node, `${text(node.left)} ${other} ${text(node.right)}`)]
}

/** Returns whether an addition joins texts, as far as its literals show. */
function isText(node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string'
  return node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && [node.left, node.right].some(isText))
}

function constants(node: Expression, values: readonly ('true' | 'false')[]): Mutation[] {
  if (node.type === 'LogicalExpression') return node.operator === '??' ? [] : wholeOf(node)
  return values.map((value) => replace(node, value))
}

/** Returns the one constant that the mutations of the operands do not imply. */
function wholeOf(node: Logical): Mutation[] {
  return [replace(node, node.operator === '&&' ? 'false' : 'true')]
}

/** Returns whether the mutations of the parent make this expression true and false. */
function isDecided(node: Node, parent: Node | undefined): boolean {
  return isTest(node, parent) || (parent?.type === 'LogicalExpression' && parent.operator !== '??')
}

function isTest(node: Node, parent: Node | undefined): boolean {
  return parent !== undefined && 'test' in parent && parent.test === node && parent.type !== 'SwitchCase'
}

function replace({start, end}: Node, replacement: string): Mutation {
  return {form: 'expression', start, end, replacement}
}
