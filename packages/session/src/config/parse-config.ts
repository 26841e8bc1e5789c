import {splitInnerLines, strip, stripEnd} from './blanks.ts'
import {scanLines, splitPair} from './scan-lines.ts'
import {showName} from './show-name.ts'

/** Keys and values of a section. A value is a section itself if it is a block of indented `key = value` lines. */
export interface Section {
  readonly [key: string]: string | Section | undefined
}

/** Sections of a file by the text between their brackets, in the order of the file. */
export type Sections = ReadonlyMap<string, Section>

/** Throws the error for an invalid line. */
export type RejectLine = (problem: string, line: number) => never

/** Keys of this section are defaults of all other sections, as in Python's configparser. */
const DEFAULTS = 'DEFAULT'

interface Value {
  /** Lines without the white space around them. */
  readonly lines: string[]
  /** Line number of each line in the file. */
  readonly numbers: number[]
}

type Values = Map<string, Value>

/**
 * Parses the text of a configuration file as Python's configparser does, and so the AWS CLI.
 *
 * Keys are in lower case and end at the first `=` or `:`. Comments have lines of their own. Deeper lines continue a value.
 * A file that the AWS CLI rejects is rejected, so that both programs always read the same settings.
 */
export function parseConfig(text: string, reject: RejectLine): Sections {
  if (text.startsWith('\uFEFF')) reject('the file begins with a byte order mark (U+FEFF)', 1)
  const sections = new Map<string, Values>()
  let section: Values | undefined
  /** Value that deeper lines continue. */
  let open: Value | undefined

  for (const [index, {kind, content}] of scanLines(text).entries()) {
    const number = index + 1
    if (kind === 'blank') push(open, '', number)
    else if (kind === 'continuation') push(open, content, number)
    else if (kind === 'header') {
      section = addSection(sections, content) ?? reject(`duplicate section${showName(content)}`, number)
      open = undefined
    } else if (kind === 'pair') {
      section ??= reject('expected a [section] header', number)
      open = addKey(section, content, (problem) => reject(problem, number))
    }
  }
  return toSections(sections, reject)
}

function push(value: Value | undefined, line: string, number: number): void {
  value?.lines.push(line)
  value?.numbers.push(number)
}

/** Returns the new section, or undefined for a duplicate. Only the section with the defaults can be repeated. */
function addSection(sections: Map<string, Values>, header: string): Values | undefined {
  const known = sections.get(header)
  if (known !== undefined) return header === DEFAULTS ? known : undefined
  const section: Values = new Map()
  sections.set(header, section)
  return section
}

function addKey(section: Values, content: string, reject: (problem: string) => never): Value {
  const {key, value: first} = splitPair(content)
  if (key === '') return reject('expected "key = value" or a [section] header')
  if (section.has(key)) return reject(`duplicate key${showName(key)}`)
  const value: Value = {lines: [first], numbers: []}
  section.set(key, value)
  return value
}

function toSections(sections: ReadonlyMap<string, Values>, reject: RejectLine): Sections {
  const defaults = sections.get(DEFAULTS) ?? new Map<string, Value>()
  const named = Array.from(sections).filter(([header]) => header !== DEFAULTS)
  return new Map(
    named.map(([header, values]) => {
      const inherited = Array.from(defaults).filter(([key]) => !values.has(key))
      return [header, toSection([...values, ...inherited], reject)]
    }),
  )
}

function toSection(values: readonly (readonly [string, Value])[], reject: RejectLine): Section {
  // Without a prototype, so that a key can have any name.
  const section = Object.create(null) as Record<string, string | Section>
  for (const [key, value] of values) {
    const text = stripEnd(value.lines.join('\n'))
    section[key] = text.startsWith('\n') ? toBlock(value, reject) : text
  }
  return section
}

/** Converts the lines below an empty value. Unlike other keys, the keys of a block keep their case. */
function toBlock({lines, numbers}: Value, reject: RejectLine): Section {
  const block = Object.create(null) as Record<string, string>
  for (const [index, line] of lines.slice(1).entries()) {
    for (const pair of splitInnerLines(line).filter((part) => strip(part) !== '')) {
      const end = pair.indexOf('=')
      if (end === -1) reject('expected "key = value"', numbers[index] ?? 0)
      block[strip(pair.slice(0, end))] = strip(pair.slice(end + 1))
    }
  }
  return block
}
