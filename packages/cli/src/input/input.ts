import {type AnyOperation, InputError} from '@sso-oidc/core'
import type {Flag, FlagValue} from '../argv/flag.ts'
import type {OperationValues} from '../argv/operation-flags.ts'
import {DOCUMENT_SYNTAX, type RequestDocument, readDocument} from './document.ts'
import {type InputContext, readParameterFile} from './text-source.ts'

/** A request from options and a document. It is not validated yet. */
export interface Input {
  readonly request: Readonly<Record<string, unknown>>
  /** Document that the options override. */
  readonly document?: RequestDocument
  /** Names of the members that options set. */
  readonly optionMembers: ReadonlySet<string>
}

/**
 * Reads the request. Options override the members of the document.
 *
 * @throws {InputError} for unreadable files, invalid lists and documents, and two documents
 */
export async function readInput(
  {operation, flags}: {operation: AnyOperation; flags: readonly Flag[]},
  values: OperationValues,
  context: InputContext,
): Promise<Input> {
  const members: Record<string, unknown> = {}
  for (const flag of flags) {
    const value = values[flag.name]
    if (flag.member !== undefined && value !== undefined) members[flag.member] = await toMember(flag, value, context)
  }

  const [document, second] = Object.keys(DOCUMENT_SYNTAX).filter((name) => values[name] !== undefined)
  const optionMembers = new Set(Object.keys(members))
  if (document === undefined) return {request: members, optionMembers}
  if (second !== undefined) throw new InputError(`--${document} cannot be combined with --${second}.`)
  const read = await readDocument(operation, {flag: document, value: String(values[document])}, context)
  return {request: {...read.members, ...members}, document: read, optionMembers}
}

async function toMember(flag: Flag, value: FlagValue, at: InputContext): Promise<unknown> {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    const text = (await readParameterFile(`--${flag.name}`, value, at)) ?? value
    // A text that is not a number stays a text, which the validation rejects.
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
    throw new InputError(
      `Invalid --${flag.name}: not a JSON array. Pass a list as values separated by spaces, or as one JSON array.`,
      {cause},
    )
  }
}
