import type {ObjectNode, ValueNode} from '@humanwhocodes/momoa'
import {pointerSegments} from '@sso-oidc/core'
import {type Locator, type Parsed, type Position, positionAt, type SyntaxProblem} from './positions.ts'

/** Reads a JSON text. */
export async function parseJson(text: string): Promise<Parsed> {
  try {
    return {value: JSON.parse(text)}
  } catch (error) {
    return findJsonProblem(text, error)
  }
}

/** What is wrong with a text that `JSON.parse` refused with this error, and where. */
async function findJsonProblem(text: string, error: unknown): Promise<SyntaxProblem> {
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

/** Where the members of a JSON text stand. */
export async function locateJson(text: string): Promise<Locator> {
  const {parse} = await import('@humanwhocodes/momoa')
  const {body} = parse(text)
  return (pointer, part) => {
    let found: {key: Position; value: ValueNode} | undefined = {key: body.loc.start, value: body}
    for (const segment of pointerSegments(pointer)) found = found && step(found.value, segment)
    return part === 'key' ? found?.key : found?.value.loc.start
  }
}

function step(node: ValueNode, segment: string): {key: Position; value: ValueNode} | undefined {
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
