import {existsSync} from 'node:fs'
import path from 'node:path'
import {type AnyOperation, InputError, requestSchema} from '@sso-oidc/core'
import {maskedExcerpt} from './excerpt.ts'
import {findJsonProblem, type Locator, locateJson, locateYaml, positionAt, type SyntaxProblem} from './positions.ts'
import {decodeText, readParameterFile, readText, STANDARD_INPUT, type Surroundings} from './text-source.ts'

/** A request that was read from JSON or YAML. */
export interface RequestDocument {
  readonly members: Readonly<Record<string, unknown>>
  /** Flag and file that it came from, for messages. */
  readonly origin: string
  /** Prepares to find places in it. Costs a second reading, so only messages do it. */
  readonly locate: () => Promise<Locator>
}

interface Syntax {
  readonly name: 'JSON' | 'YAML'
  readonly parse: (text: string) => Promise<{value: unknown} | SyntaxProblem>
  readonly locate: (text: string) => Promise<Locator>
}

const JSON_SYNTAX: Syntax = {name: 'JSON', parse: parseJson, locate: locateJson}
const YAML_SYNTAX: Syntax = {name: 'YAML', parse: parseYaml, locate: locateYaml}

/** Syntax of the document behind each flag. */
export const DOCUMENT_SYNTAX: Readonly<Record<string, Syntax>> = {
  'cli-input-json': JSON_SYNTAX,
  'cli-input-yaml': YAML_SYNTAX,
}

/**
 * Reads the document that a flag names. A text that parses as a mapping is the document itself; otherwise it is the
 * path of a file, if that exists; `file://path` always is, and `-` is standard input.
 *
 * @throws {InputError} with place and masked line where the syntax is broken
 */
export async function readDocument(
  operation: AnyOperation,
  {flag, value}: {flag: string; value: string},
  at: Surroundings,
): Promise<RequestDocument> {
  const syntax = DOCUMENT_SYNTAX[flag] ?? JSON_SYNTAX
  const {text, origin} = await readSource(syntax, {flag: `--${flag}`, value}, at)
  const parsed = await syntax.parse(text)
  const isBareWord = text === value && value !== '' && !/[{}[\]:\n]/.test(value)
  if (isBareWord)
    throw new InputError(`${origin}: the value is neither a ${syntax.name} object nor the path of a file.`)
  if ('message' in parsed) {
    const {line, column} = parsed.position
    const excerpt = maskedExcerpt(text, parsed.position, Object.keys(requestSchema(operation).properties))
    throw new InputError(
      `${origin}: invalid ${syntax.name}, line ${line}, column ${column}: ${parsed.message}\n${excerpt}`,
    )
  }
  if (!isMapping(parsed.value)) throw new InputError(`${origin}: the ${syntax.name} is not an object with members.`)
  return {members: parsed.value, origin, locate: () => syntax.locate(text)}
}

async function readSource(
  syntax: Syntax,
  {flag, value}: {flag: string; value: string},
  at: Surroundings,
): Promise<{text: string; origin: string}> {
  if (value === '-') {
    return {text: withoutMark(await readText(flag, STANDARD_INPUT, at)), origin: `${flag} (standard input)`}
  }
  const content = await readParameterFile(flag, value, at)
  if (content !== undefined) {
    const text = typeof content === 'string' ? content : decodeText(flag, content, value)
    return {text: withoutMark(text), origin: `${flag} (${value})`}
  }
  const parsed = await syntax.parse(value)
  if (!('value' in parsed && isMapping(parsed.value)) && value !== '' && existsSync(path.resolve(at.cwd, value))) {
    return {text: withoutMark(await readText(flag, path.resolve(at.cwd, value), at)), origin: `${flag} (${value})`}
  }
  return {text: value, origin: flag}
}

/** Editors on Windows put a byte order mark before the text. One is taken off. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function parseJson(text: string): Promise<{value: unknown} | SyntaxProblem> {
  try {
    return {value: JSON.parse(text)}
  } catch (error) {
    return findJsonProblem(text, error)
  }
}

async function parseYaml(text: string): Promise<{value: unknown} | SyntaxProblem> {
  const {parseDocument} = await import('yaml')
  const problem = (offset: number, message: string): SyntaxProblem => ({message, position: positionAt(text, offset)})
  try {
    // YAML 1.2: yes, no, on and off are strings. A tag that is not known is a warning there, and an error here.
    const document = parseDocument(text, {logLevel: 'error', version: '1.2', prettyErrors: false, uniqueKeys: true})
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined)
      return problem(error.pos[0], YAML_MESSAGES[error.code] ?? 'YAML expects something else here')
    return {value: document.toJS({maxAliasCount: 50})}
  } catch {
    return problem(0, 'The document is nested too deeply, or its aliases multiply')
  }
}

/** The library's messages quote the text; these do not. */
const YAML_MESSAGES: Readonly<Record<string, string>> = {
  BAD_INDENT: 'The indentation does not fit',
  DUPLICATE_KEY: 'The member stands here for the second time',
  MISSING_CHAR: 'A character is missing here, such as a quote or a bracket',
  MULTIPLE_DOCS: 'A second document begins here',
  TAB_AS_INDENT: 'A tab cannot indent',
  TAG_RESOLVE_FAILED: 'The tag is not known',
}
