import type {Node} from 'oxc-parser'
import type {Mutation} from './mutation.ts'

/** Methods that return their object with a change. A mutation leaves out the call. */
const TRANSFORMS = new Set([
  'filter',
  'flat',
  'normalize',
  'replace',
  'replaceAll',
  'reverse',
  'slice',
  'sort',
  'subarray',
  'toLowerCase',
  'toReversed',
  'toSorted',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
])

/** Methods, each with its opposite. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['every', 'some'],
  ['some', 'every'],
  ['endsWith', 'startsWith'],
  ['startsWith', 'endsWith'],
  ['indexOf', 'lastIndexOf'],
  ['lastIndexOf', 'indexOf'],
  ['max', 'min'],
  ['min', 'max'],
])

/** Returns the mutations of statements and calls: left out, returned from early, not awaited, or replaced by the opposite. */
export function statementMutations(node: Node, ancestors: readonly Node[], text: (node: Node) => string): Mutation[] {
  const parent = ancestors.at(-1)
  switch (node.type) {
    case 'ExpressionStatement':
      return 'directive' in node && node.directive ? [] : leaveOut(node, ancestors)
    case 'ThrowStatement':
      return leaveOut(node, ancestors)
    case 'BlockStatement':
      return isFunction(parent) ? earlyReturn(node, ancestors) : []
    case 'AwaitExpression':
      return [replace(node, text(node.argument))]
    case 'CallExpression':
      return ancestors.some(({type}) => type === 'ChainExpression') && isInChain(ancestors) ? [] : calls(node, text)
    case 'UpdateExpression':
      return [replace(node, swapped(text(node), {'++': '--', '--': '++'}))]
    case 'AssignmentExpression':
      return node.operator === '+=' || node.operator === '-='
        ? [replace(node, `${text(node.left)} ${node.operator === '+=' ? '-=' : '+='} ${text(node.right)}`)]
        : []
    default:
      return []
  }
}

function calls(
  {callee, start, end}: Extract<Node, {type: 'CallExpression'}>,
  text: (node: Node) => string,
): Mutation[] {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return []
  const {object, property} = callee
  const mutations: Mutation[] = []
  if (TRANSFORMS.has(property.name)) mutations.push(replace({start, end}, text(object)))
  const opposite = OPPOSITES.get(property.name)
  if (opposite !== undefined) {
    const whole = text({start, end} as Node)
    const at = property.start - start
    mutations.push(replace({start, end}, whole.slice(0, at) + opposite + whole.slice(at + property.name.length)))
  }
  return mutations
}

/** Returns whether a call is a link of an optional chain, which parentheses would cut. */
function isInChain(ancestors: readonly Node[]): boolean {
  const outside = ancestors.findLastIndex(({type}) => type !== 'MemberExpression' && type !== 'CallExpression')
  return ancestors[outside]?.type === 'ChainExpression'
}

/** Leaves out a statement, unless it is the only one that a condition guards: the condition is then false in another mutation. */
function leaveOut({start, end}: Node, ancestors: readonly Node[]): Mutation[] {
  const parent = ancestors.at(-1)
  const isAlone = parent?.type === 'BlockStatement' && parent.body.length === 1
  const guard = isAlone ? ancestors.at(-2) : parent
  if (guard?.type === 'IfStatement' && !guard.alternate) return []
  return [{form: 'statement', start, end, replacement: 'left out'}]
}

function earlyReturn(node: Extract<Node, {type: 'BlockStatement'}>, ancestors: readonly Node[]): Mutation[] {
  const owner = ancestors.at(-2)
  if (node.body.length < 2 || (owner?.type === 'MethodDefinition' && owner.kind === 'constructor')) return []
  return [{form: 'return', start: node.start + 1, end: node.start + 1, replacement: 'return'}]
}

function isFunction(node: Node | undefined): boolean {
  return node !== undefined && /^(?:Arrow)?Function(?:Declaration|Expression)$/.test(node.type)
}

function swapped(text: string, pairs: Readonly<Record<string, string>>): string {
  return text.replace(/\+\+|--/, (found) => pairs[found] ?? found)
}

function replace({start, end}: {start: number; end: number}, replacement: string): Mutation {
  return {form: 'expression', start, end, replacement}
}
