import {pointerSegments} from '@sso-oidc/core'
import type {CST, Document} from 'yaml'
import {type Locator, type Parsed, type Position, positionAt} from './positions.ts'

/** Maximum length of a YAML text in characters. The parser takes a second for some texts of this length. */
const MAX_LENGTH = 262_144

// In YAML 1.2, yes, no, on, and off are strings, and there are no tags for sets, dates, and bytes. The check of the library
// for unique keys takes quadratic time.
const OPTIONS = {
  logLevel: 'error',
  version: '1.2',
  prettyErrors: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  // Needed to find quotes and brackets that are not closed.
  keepSourceTokens: true,
} as const

/** Parses a text with one YAML document. */
export async function parseYaml(text: string): Promise<Parsed> {
  if (text.length > MAX_LENGTH) return {message: `it is longer than ${MAX_LENGTH} characters`}
  const problem = (offset: number, message: string): Parsed => ({message, position: positionAt(text, offset)})
  const {parseDocument} = await import('yaml')
  try {
    const document = parseDocument(text, OPTIONS)
    // The library only warns about an unknown tag.
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined) {
      const opening = await findUnclosed(document, error.pos[0])
      if (opening !== undefined) return problem(opening, 'This quote or bracket is not closed')
      return problem(error.pos[0], MESSAGES[error.code] ?? 'Unexpected token')
    }
    const second = await findSecondKey(document)
    if (second !== undefined) return problem(second, 'Duplicate member')
    return {value: document.toJS({maxAliasCount: 50})}
  } catch {
    return {message: 'it is nested too deeply or has too many aliases'}
  }
}

/** Messages by error code. Those of the library contain parts of the text. */
const MESSAGES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'Wrong indentation',
  MISSING_CHAR: 'Missing character, such as a comma or a space',
  MULTIPLE_DOCS: 'More than one document',
  RESOURCE_EXHAUSTION: 'The document is nested too deeply',
  TAB_AS_INDENT: 'Tab in the indentation',
  TAG_RESOLVE_FAILED: 'Unknown tag',
}

/**
 * Returns the offset of the last quote or bracket before an error that is never closed. The library reports the position
 * where it stopped, which for a quote is the end of the text.
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

/** Returns the offset of a duplicate key. */
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

/** Returns a function that finds the positions of members in a YAML text. */
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
