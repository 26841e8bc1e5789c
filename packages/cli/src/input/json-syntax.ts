import type {ObjectNode, ValueNode} from '@humanwhocodes/momoa'
import {pointerSegments} from '@sso-oidc/core'
import {type Locator, type Parsed, type Position, positionAt, type SyntaxProblem} from './positions.ts'

/** Parses a JSON text. */
export async function parseJson(text: string): Promise<Parsed> {
  try {
    return {value: JSON.parse(text)}
  } catch (error) {
    return findJsonProblem(text, error)
  }
}

/** Returns the problem of a text and its position, from the error of `JSON.parse`. */
async function findJsonProblem(text: string, error: unknown): Promise<SyntaxProblem> {
  const message = error instanceof Error ? error.message : ''
  const known = /^(.*) in JSON at position (\d+)/.exec(message)
  if (known !== null) return {message: known[1] ?? '', position: positionAt(text, Number(known[2]))}
  if (message.startsWith('Unexpected end'))
    return {message: 'Unexpected end of input', position: positionAt(text, text.length)}

  // "Unexpected token" has no position and contains a part of the text, which can be a secret.
  const {parse} = await import('@humanwhocodes/momoa')
  try {
    parse(text)
  } catch (precise) {
    if (precise instanceof Error && 'offset' in precise) {
      return {message: 'Unexpected token', position: positionAt(text, Number(precise.offset))}
    }
  }
  return {message: 'Unexpected token', position: positionAt(text, 0)}
}

/** Returns a function that finds the positions of members in a JSON text. */
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

/** Returns the last member with a name: JSON.parse uses it too. */
function lastMember({members}: ObjectNode, wanted: string): ObjectNode['members'][number] | undefined {
  return members.findLast(({name}) => (name.type === 'String' ? name.value : name.name) === wanted)
}
