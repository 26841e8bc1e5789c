import {type Node, parseSync, visitorKeys} from 'oxc-parser'
import {conditionMutations} from './conditions.ts'
import {isDocumentation, literalMutations} from './literals.ts'
import type {Mutant, Mutation} from './mutation.ts'
import {statementMutations} from './statements.ts'

/** Nodes of types around an expression. All other nodes of TypeScript have no code. */
const AROUND_EXPRESSIONS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'])
const WITHOUT_CODE = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'MetaProperty'])
const FUNCTION = /^(?:Arrow)?Function|^ClassBody$/

/**
 * Returns all mutants of a source file. Their ids begin at `firstId`.
 *
 * @throws {Error} if the file does not parse
 */
export function findMutants(file: string, source: string, firstId: number): Mutant[] {
  const {program, errors} = parseSync(file, source)
  const [error] = errors
  if (error !== undefined) throw new Error(`${file}: ${error.message}`)
  const mutations: Mutation[] = []
  const text = ({start, end}: Node): string => source.slice(start, end)
  walk(program, [], (node, ancestors) => {
    const parent = ancestors.at(-1)
    const isTable = !ancestors.some(({type}) => FUNCTION.test(type))
    mutations.push(
      ...conditionMutations(node, parent, text),
      ...literalMutations(node, parent, isTable),
      ...statementMutations(node, ancestors, text),
    )
  })
  return withPlaces(file, source, mutations, firstId)
}

function walk(node: Node, ancestors: readonly Node[], visit: (node: Node, ancestors: readonly Node[]) => void): void {
  if (WITHOUT_CODE.has(node.type) || isDocumentation(node)) return
  if (node.type.startsWith('TS') && !AROUND_EXPRESSIONS.has(node.type)) return
  visit(node, ancestors)
  const inner = [...ancestors, node]
  for (const key of visitorKeys[node.type] ?? []) {
    if (isName(node, key)) continue
    for (const child of [(node as unknown as Record<string, unknown>)[key]].flat()) {
      if (typeof child === 'object' && child !== null) walk(child as Node, inner, visit)
    }
  }
}

/** Returns whether a child of a node is a name: the key of a property, or the module of an export. */
function isName(node: Node, key: string): boolean {
  return (key === 'key' && 'computed' in node && !node.computed) || (key === 'source' && node.type.startsWith('Export'))
}

function withPlaces(file: string, source: string, mutations: readonly Mutation[], firstId: number): Mutant[] {
  const seen = new Map<string, number>()
  return mutations.map((mutation, index) => {
    const {start, end, replacement} = mutation
    const lineStart = source.lastIndexOf('\n', start - 1) + 1
    const lineEnd = source.indexOf('\n', start)
    const line = source.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trim()
    const original = source.slice(start, end).replaceAll(/\s+/g, ' ')
    const change = `${shorten(original)} → ${shorten(replacement.replaceAll(/\s+/g, ' '))}`.trim()
    const place = `${line}\n${change}`
    const count = (seen.get(place) ?? 0) + 1
    seen.set(place, count)
    const lineNumber = source.slice(0, start).split('\n').length
    return {
      ...mutation,
      id: firstId + index,
      file,
      lineNumber,
      line,
      change: count === 1 ? change : `${change} (${count})`,
    }
  })
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 50)} … ${text.slice(-25)}`
}
