import {InputError, pointerSegments} from '@sso-oidc/core'
import type {Flag} from '../words/flags.ts'
import type {OperationWords} from '../words/words.ts'
import {DOCUMENT_SYNTAX, type RequestDocument, readDocument} from './document.ts'
import type {Surroundings} from './surroundings.ts'
import {readParameterFile} from './text-source.ts'

/** A request put together from flags and a document. It is not validated yet. */
export interface Input {
  readonly request: Readonly<Record<string, unknown>>
  /** Where the members come from that no flag sets. */
  readonly document?: RequestDocument
}

/**
 * Puts the request together: the members of the document, and over them those of flags, each as a whole.
 *
 * @throws {InputError} for files that cannot be read, lists and documents with broken syntax, and for two documents
 */
export async function readInput(words: OperationWords, at: Surroundings): Promise<Input> {
  const {operation, flags, values} = words
  const members: Record<string, unknown> = {}
  for (const flag of flags) {
    const value = values.get(flag.name)
    if (flag.member !== undefined && value !== undefined) members[flag.member] = await toMember(flag, value, at)
  }

  const [document, second] = Object.keys(DOCUMENT_SYNTAX).filter((name) => values.has(name))
  if (document === undefined) return {request: members}
  if (second !== undefined) throw new InputError(`--${document} and --${second} cannot be used together.`)
  const read = await readDocument(operation, {flag: document, value: String(values.get(document))}, at)
  return {request: {...read.members, ...members}, document: withoutMembers(read, members)}
}

/** A document's places, except those of members that a flag has set. */
function withoutMembers(document: RequestDocument, members: Readonly<Record<string, unknown>>): RequestDocument {
  return {
    ...document,
    locate: async () => {
      const locate = await document.locate()
      return (pointer, part) =>
        Object.hasOwn(members, pointerSegments(pointer)[0] ?? '') ? undefined : locate(pointer, part)
    },
  }
}

async function toMember(flag: Flag, value: string | readonly string[], at: Surroundings): Promise<unknown> {
  if (typeof value === 'string') {
    const text = (await readParameterFile(`--${flag.name}`, value, at)) ?? value
    // A text that is no number stays one: the validator says what is wrong with it.
    return flag.integer && /^\s*[+-]?\d+\s*$/.test(String(text)) ? Number(text) : text
  }
  const [only] = value
  if (only === undefined || value.length > 1) return value
  const text = (await readParameterFile(`--${flag.name}`, only, at)) ?? only
  if (typeof text !== 'string') return [text]
  return /^\s*\[/.test(text) ? parseList(flag, text) : [text]
}

function parseList(flag: Flag, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const hint = 'A list is words separated by blanks, or one JSON array'
    throw new InputError(`--${flag.name}: the value begins like a JSON array, but is not one. ${hint}.`, {cause})
  }
}
