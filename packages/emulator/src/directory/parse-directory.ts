import {type Document, isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml'
import type {Directory} from './directory.ts'
import {DirectoryError, type DirectoryProblem} from './directory-error.ts'
import {findReferenceProblems} from './reference-problems.ts'
import {findSchemaProblems} from './schema-problems.ts'

/**
 * The directory in a YAML text. JSON is YAML too.
 *
 * @throws {DirectoryError} with every problem, and its line and column
 */
export function parseDirectory(text: string, subject: string): Directory {
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, logLevel: 'error', prettyErrors: false, version: '1.2'})
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) {
    const offsets = new Map(broken.map(({message, pos}) => [{path: [], message} as DirectoryProblem, pos[0]]))
    throw new DirectoryError(subject, [...offsets.keys()], (problem) => spellPlace(lines, offsets.get(problem)))
  }
  const directory: unknown = document.toJS()
  const wrong = findSchemaProblems(directory)
  const problems = wrong.length > 0 ? wrong : findReferenceProblems(directory as Directory)
  if (problems.length === 0) return directory as Directory
  throw new DirectoryError(subject, problems, ({path}) => spellPlace(lines, offsetOf(document, path)))
}

/** Where something stands, or what should have it. Of a member it is the place of its name. */
function offsetOf({contents}: Document, path: DirectoryProblem['path']): number | undefined {
  let value: unknown = contents
  let offset = contents?.range?.[0]
  for (const part of path) {
    const pair = isMap(value) ? value.items.find(({key}) => isScalar(key) && key.value === part) : undefined
    value = isSeq(value) ? value.items[Number(part)] : pair?.value
    const found = (pair?.key ?? value) as {range?: readonly number[]} | undefined
    offset = found?.range?.[0] ?? offset
  }
  return offset
}

function spellPlace(lines: LineCounter, offset = 0): string {
  const {line, col} = lines.linePos(offset)
  return `line ${line}, column ${col}: `
}
