import type {Node} from 'oxc-parser'
import {mutate} from 'weapon-regex'
import type {Mutation} from './mutation.ts'

/** Members of tables that only readers of the source use. */
const DOCUMENTATION = new Set(['description', 'source', 'wording'])

/** Smallest number that has one mutation only. */
const LARGE = 100

/** Levels of regular expression mutations. Level 1 has anchors, classes and quantifiers. */
const REGEX_LEVELS = [1]

/**
 * Returns the mutations of literals: numbers that are one more and one less, flipped booleans, empty strings, changed
 * regular expressions, literals of arrays and objects without an entry.
 *
 * Texts with white space are messages and stay as they are. `isTable` says that the literal is in a constant of the module:
 * then each of its entries is changed or left out by itself. Elsewhere the literal becomes an empty one.
 */
export function literalMutations(node: Node, parent: Node | undefined, isTable: boolean): Mutation[] {
  switch (node.type) {
    case 'Literal':
      return isOperand(parent) && typeof node.value === 'string' ? [] : values(node)
    case 'TemplateLiteral':
      return parent?.type === 'TaggedTemplateExpression' || node.quasis.some(({value}) => isMessage(value.raw))
        ? []
        : [replace(node, "''")]
    case 'ArrayExpression':
      if (isTable)
        return node.elements.flatMap((element) =>
          element !== null && hasNoMutation(element) ? [leaveOut(element, 'element')] : [],
        )
      return node.elements.length === 0 ? [] : [replace(node, '[]')]
    case 'ObjectExpression':
      if (isTable) return node.properties.filter(isEntry).map((property) => leaveOut(property, 'property'))
      return node.properties.length === 0 ? [] : [replace(node, '{}')]
    default:
      return []
  }
}

type Property = Extract<Node, {type: 'ObjectExpression'}>['properties'][number]

function values(node: Extract<Node, {type: 'Literal'}>): Mutation[] {
  if ('regex' in node) return patterns(node.regex).map((changed) => replace(node, changed))
  const {value} = node
  if (typeof value === 'boolean') return [replace(node, String(!value))]
  if (typeof value === 'string') return value === '' || isMessage(value) ? [] : [replace(node, "''")]
  if (typeof value !== 'number') return []
  // Large numbers are limits, whose tests are at the boundary, or codes.
  return (value === 0 || value >= LARGE ? [value + 1] : [value + 1, value - 1]).map((other) =>
    replace(node, `${other}`),
  )
}

function patterns({pattern, flags}: {pattern: string; flags: string}): string[] {
  const all = mutate(pattern, flags, {mutationLevels: REGEX_LEVELS}).map((mutant) => mutant.pattern)
  return [...new Set(all)].filter((changed) => compiles(changed, flags)).map((changed) => `/${changed}/${flags}`)
}

function compiles(pattern: string, flags: string): boolean {
  if (pattern === '') return false
  try {
    new RegExp(pattern, flags)
    return true
  } catch {
    return false
  }
}

/** Returns whether a literal is compared with something. The mutations of the comparison imply those of its text. */
function isOperand(parent: Node | undefined): boolean {
  return parent?.type === 'BinaryExpression' && parent.operator !== '+'
}

function isEntry(property: Property): boolean {
  if (property.type === 'SpreadElement') return true
  const {kind, method, value} = property
  return kind === 'init' && !method && hasNoMutation(value)
}

/** Returns whether an entry of a table can be left out. The mutations of a literal imply that. A message stays as it is. */
function hasNoMutation(entry: Node): boolean {
  return entry.type !== 'Literal' || entry.value === '' || entry.value === null
}

/** Returns whether a node is a member with a text for readers of the source. */
export function isDocumentation(node: Node): boolean {
  return (
    node.type === 'Property' &&
    node.key.type === 'Identifier' &&
    DOCUMENTATION.has(node.key.name) &&
    node.value.type === 'Literal'
  )
}

/** Returns whether a text is for people. */
function isMessage(text: string): boolean {
  return /\s/.test(text)
}

function leaveOut({start, end}: Node, form: 'element' | 'property'): Mutation {
  return {form, start, end, replacement: 'left out'}
}

function replace({start, end}: Node, replacement: string): Mutation {
  return {form: 'expression', start, end, replacement}
}
