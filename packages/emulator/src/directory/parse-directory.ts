import {type Document, isMap, isScalar, isSeq, LineCounter, parseDocument} from 'yaml'
import type {Directory} from './directory.ts'
import {DirectoryError, type DirectoryProblem} from './directory-error.ts'
import {findReferenceProblems} from './reference-problems.ts'
import {findSchemaProblems} from './schema-problems.ts'

/**
 * Parses a directory from YAML or JSON.
 *
 * @throws {DirectoryError} if the directory is invalid; lists every problem with its line and column
 */
export function parseDirectory(text: string, subject: string): Directory {
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, logLevel: 'error', prettyErrors: false, version: '1.2'})
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) {
    const offsets = new Map(broken.map(({message, pos}) => [{path: [], message} as DirectoryProblem, pos[0]]))
    throw new DirectoryError(subject, [...offsets.keys()], (problem) => formatPosition(lines, offsets.get(problem)))
  }
  const directory: unknown = document.toJS()
  const schemaProblems = findSchemaProblems(directory)
  const problems = schemaProblems.length > 0 ? schemaProblems : findReferenceProblems(directory as Directory)
  if (problems.length === 0) return directory as Directory
  throw new DirectoryError(subject, problems, ({path}) => formatPosition(lines, offsetOf(document, path)))
}

/**
 * Returns the offset of a path: of the name for a field, of the value for an item. Returns the offset of the nearest
 * parent for a field that is missing.
 */
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

function formatPosition(lines: LineCounter, offset = 0): string {
  const {line, col} = lines.linePos(offset)
  return `line ${line}, column ${col}: `
}
