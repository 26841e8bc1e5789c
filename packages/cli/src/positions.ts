import type {ObjectNode, ValueNode} from '@humanwhocodes/momoa'

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the key or the value at a JSON Pointer (RFC 6901) in a document. The empty pointer is the whole document. */
export type Locator = (pointer: string, part: 'key' | 'value') => Position | undefined

/** A mistake of syntax. Its message quotes nothing of the text. */
export interface SyntaxProblem {
  readonly message: string
  readonly position: Position
}

/** Where the members of a JSON text stand. */
export async function locateJson(text: string): Promise<Locator> {
  const {parse} = await import('@humanwhocodes/momoa')
  const {body} = parse(text)
  return (pointer, part) => {
    let found: {key: Position; value: ValueNode} | undefined = {key: body.loc.start, value: body}
    for (const segment of segments(pointer)) found = found && stepJson(found.value, segment)
    return part === 'key' ? found?.key : found?.value.loc.start
  }
}

function stepJson(node: ValueNode, segment: string): {key: Position; value: ValueNode} | undefined {
  if (node.type === 'Array') {
    const element = node.elements[Number(segment)]
    return element && {key: element.loc.start, value: element.value}
  }
  if (node.type !== 'Object') return undefined
  const member = lastMember(node, segment)
  return member && {key: member.name.loc.start, value: member.value}
}

/** Of two members with one name the last one counts. */
function lastMember({members}: ObjectNode, wanted: string): ObjectNode['members'][number] | undefined {
  return members.findLast(({name}) => (name.type === 'String' ? name.value : name.name) === wanted)
}

/** What is wrong with a text that `JSON.parse` refused with this error, and where. */
export async function findJsonProblem(text: string, error: unknown): Promise<SyntaxProblem> {
  const message = error instanceof Error ? error.message : ''
  const known = /^(.*) in JSON at position (\d+)/.exec(message)
  if (known !== null) return {message: known[1] ?? '', position: positionAt(text, Number(known[2]))}
  if (message.startsWith('Unexpected end')) return {message: 'Unexpected end', position: positionAt(text, text.length)}

  // "Unexpected token" comes without a position and with a piece of the text, which may be a secret.
  const {parse} = await import('@humanwhocodes/momoa')
  try {
    parse(text)
  } catch (precise) {
    if (precise instanceof Error && 'offset' in precise) {
      return {message: 'Unexpected word', position: positionAt(text, Number(precise.offset))}
    }
  }
  return {message: 'Unexpected word', position: positionAt(text, 0)}
}

/** Where the members of a YAML text stand. */
export async function locateYaml(text: string): Promise<Locator> {
  const {isMap, isNode, isScalar, isSeq, parseDocument} = await import('yaml')
  const {contents} = parseDocument(text)
  const startOf = (node: unknown): Position | undefined =>
    isNode(node) && node.range ? positionAt(text, node.range[0]) : undefined

  return (pointer, part) => {
    let key: unknown = contents
    let value: unknown = contents
    for (const segment of segments(pointer)) {
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

/** Line and column of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return {line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1}
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}
