import {existsSync} from 'node:fs'
import path from 'node:path'
import {type AnyOperation, assertJsonDepth, InputError, requestSchema} from '@sso-oidc/core'
import {quote} from '../messages/quote.ts'
import {maskedExcerpt} from './excerpt.ts'
import {locateJson, parseJson} from './json-syntax.ts'
import type {Locator, Parsed} from './positions.ts'
import {decodeText, type InputContext, readParameterFile, readText, STANDARD_INPUT} from './text-source.ts'
import {locateYaml, parseYaml} from './yaml-syntax.ts'

/** A request in JSON or YAML. */
export interface RequestDocument {
  /** Members of the document, without `$schema`: editors find the schema of a document by it. */
  readonly members: Readonly<Record<string, unknown>>
  readonly syntax: 'JSON' | 'YAML'
  /** Option and file of the document, for messages. */
  readonly origin: string
  /** Returns a function that finds positions. Parses the document again, so only error messages use it. */
  readonly locate: () => Promise<Locator>
}

interface Syntax {
  readonly name: 'JSON' | 'YAML'
  readonly parse: (text: string) => Promise<Parsed>
  readonly locate: (text: string) => Promise<Locator>
}

const JSON_SYNTAX: Syntax = {name: 'JSON', parse: parseJson, locate: locateJson}
const YAML_SYNTAX: Syntax = {name: 'YAML', parse: parseYaml, locate: locateYaml}

/** Syntax of the document of each option. */
export const DOCUMENT_SYNTAX: Readonly<Record<string, Syntax>> = {
  'cli-input-json': JSON_SYNTAX,
  'cli-input-yaml': YAML_SYNTAX,
}

/**
 * Reads the document of an option. A text that parses as a mapping is the document itself. Any other text is the path of
 * a file if the file exists. `file://path` is always a path, and `-` is standard input.
 *
 * @throws {InputError} if the syntax is invalid, with the position and the masked line
 */
export async function readDocument(
  operation: AnyOperation,
  {flag, value}: {flag: string; value: string},
  at: InputContext,
): Promise<RequestDocument> {
  const syntax = DOCUMENT_SYNTAX[flag] ?? JSON_SYNTAX
  const {name} = syntax
  const {text, origin, parsed} = await readSource(syntax, {flag: `--${flag}`, value}, at)
  const isBareWord = text === value && value !== '' && !/[{}[\]:\n]/.test(value)
  if (isBareWord) {
    // Any other word can be a secret.
    const file = /\.(json|ya?ml)$/i.test(value) ? ` ${quote(value)}` : ''
    throw new InputError(`${origin}: the value${file} is not a ${name} object, and there is no file with this name.`)
  }
  if ('message' in parsed) {
    const {message, position} = parsed
    if (position === undefined) throw new InputError(`${origin}: invalid ${name}: ${message}.`)
    const {line, column} = position
    const excerpt = maskedExcerpt(text, position, Object.keys(requestSchema(operation).properties))
    const hint = name === 'JSON' && /\.ya?ml$/i.test(value) ? '\nUse --cli-input-yaml for a YAML file.' : ''
    throw new InputError(`${origin}: invalid ${name}, line ${line}, column ${column}: ${message}\n${excerpt}${hint}`)
  }
  if (!isMapping(parsed.value)) throw new InputError(`${origin}: the ${name} must be an object.`)
  try {
    assertJsonDepth(parsed.value)
  } catch (cause) {
    throw new InputError(`${origin}: the ${name} is nested deeper than 32 levels.`, {cause})
  }
  const {$schema: _, ...members} = parsed.value
  return {members, syntax: name, origin, locate: () => syntax.locate(text)}
}

interface Source {
  readonly text: string
  readonly origin: string
  readonly parsed: Parsed
}

async function readSource(
  syntax: Syntax,
  {flag, value}: {flag: string; value: string},
  at: InputContext,
): Promise<Source> {
  const read = async (content: string, name: string): Promise<Source> => {
    const text = withoutMark(content)
    return {text, origin: `${flag} (${name})`, parsed: await syntax.parse(text)}
  }
  if (value === '-') return read(await readText(flag, STANDARD_INPUT, at), 'standard input')
  const content = await readParameterFile(flag, value, at)
  if (content !== undefined) {
    return read(typeof content === 'string' ? content : decodeText(flag, content, value), value)
  }
  const parsed = await syntax.parse(value)
  if (!('value' in parsed && isMapping(parsed.value)) && value !== '' && existsSync(path.resolve(at.cwd, value))) {
    return read(await readText(flag, path.resolve(at.cwd, value), at), value)
  }
  return {text: value, origin: flag, parsed}
}

/** Removes one byte order mark, which editors on Windows write. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
