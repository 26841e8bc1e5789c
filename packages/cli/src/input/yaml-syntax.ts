import {pointerSegments} from '@sso-oidc/core'
import type {CST, Document} from 'yaml'
import {type Locator, type Parsed, type Position, positionAt} from './positions.ts'

/** Characters of a YAML text that are read at most: the parser takes a second for some texts of this length. */
const MAX_LENGTH = 262_144

// YAML 1.2: yes, no, on and off are strings, and the tags for sets, dates and bytes are not known. The library's own
// check for unique keys compares each with each.
const OPTIONS = {
  logLevel: 'error',
  version: '1.2',
  prettyErrors: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  // They tell whether a quote or bracket was closed.
  keepSourceTokens: true,
} as const

/** Reads a text that is one YAML document. */
export async function parseYaml(text: string): Promise<Parsed> {
  if (text.length > MAX_LENGTH) return {message: `it is longer than ${MAX_LENGTH} characters`}
  const problem = (offset: number, message: string): Parsed => ({message, position: positionAt(text, offset)})
  const {parseDocument} = await import('yaml')
  try {
    const document = parseDocument(text, OPTIONS)
    // A tag that is not known is a warning there, and an error here.
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined) {
      const opening = await findUnclosed(document, error.pos[0])
      if (opening !== undefined) return problem(opening, 'The quote or bracket that opens here is not closed')
      return problem(error.pos[0], MESSAGES[error.code] ?? 'YAML expects something else here')
    }
    const second = await findSecondKey(document)
    if (second !== undefined) return problem(second, 'The member stands here for the second time')
    return {value: document.toJS({maxAliasCount: 50})}
  } catch {
    return {message: 'it is nested too deeply, or its aliases multiply'}
  }
}

/** The library's messages quote the text; these do not. */
const MESSAGES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'The indentation does not fit',
  MISSING_CHAR: 'A character is missing here, such as a comma or a blank',
  MULTIPLE_DOCS: 'A second document begins here',
  RESOURCE_EXHAUSTION: 'The document is nested too deeply',
  TAB_AS_INDENT: 'A tab cannot indent',
  TAG_RESOLVE_FAILED: 'The tag is not known',
}

/**
 * Where the last quote or bracket before an error opens that is never closed. The library tells the place where it gave
 * up: for a quote the end of the text, which may be far away.
 */
async function findUnclosed(document: Document, error: number): Promise<number | undefined> {
  const {visit} = await import('yaml')
  let found: number | undefined
  visit(document, {
    Node(_, {range, srcToken}) {
      if (range && range[0] <= error && isUnclosed(srcToken)) found = range[0]
    },
  })
  return found
}

function isUnclosed(token: CST.Token | undefined): boolean {
  if (token?.type === 'flow-collection') return token.end[0]?.source !== (token.start.source === '{' ? '}' : ']')
  if (token?.type !== 'single-quoted-scalar' && token?.type !== 'double-quoted-scalar') return false
  return token.source.length === 1 || token.source[0] !== token.source.at(-1)
}

/** Where a key stands that its mapping has already. */
async function findSecondKey(document: Document): Promise<number | undefined> {
  const {isScalar, visit} = await import('yaml')
  let found: number | undefined
  visit(document, {
    Map(_, {items}) {
      const seen = new Set<unknown>()
      for (const {key} of items) {
        if (!isScalar(key)) continue
        if (seen.has(key.value)) {
          found = key.range?.[0] ?? 0
          return visit.BREAK
        }
        seen.add(key.value)
      }
      return undefined
    },
  })
  return found
}

/** Where the members of a YAML text stand. */
export async function locateYaml(text: string): Promise<Locator> {
  const {isMap, isNode, isScalar, isSeq, parseDocument} = await import('yaml')
  const {contents} = parseDocument(text, OPTIONS)
  const startOf = (node: unknown): Position | undefined =>
    isNode(node) && node.range ? positionAt(text, node.range[0]) : undefined

  return (pointer, part) => {
    let key: unknown = contents
    let value: unknown = contents
    for (const segment of pointerSegments(pointer)) {
      if (isSeq(value)) key = value = value.items[Number(segment)]
      else if (isMap(value)) {
        const pair = value.items.find((item) => isScalar(item.key) && String(item.key.value) === segment)
        key = pair?.key
        value = pair?.value
      } else return undefined
    }
    return startOf(part === 'key' ? key : value) ?? startOf(key)
  }
}
