import {ConfigError, showWord} from '@sso-oidc/core'
import {FileError, readFile} from '../input/read-file.ts'

/** Keys and values of one section. A value that is a block of lines `key = value` is a section of its own. */
export interface Section {
  readonly [key: string]: string | Section | undefined
}

type MutableSection = Record<string, string | Section | undefined>

/**
 * Reads a configuration file of the AWS CLI: sections by the text between their brackets. A missing file is empty.
 *
 * The dialect is that of Python's configparser, as the AWS CLI uses it: `=` or `:`, keys in lower case, comments only on
 * lines of their own, indented lines continue a value. What it refuses is refused here too, so that both programs agree
 * on what a file means.
 *
 * @throws {ConfigError} `InvalidConfig` with file and line
 */
export function readConfigFile(file: string): ReadonlyMap<string, Section> {
  const refuse = (what: string, line?: number): never => {
    const place = line === undefined ? '' : `, line ${line}`
    throw new ConfigError('InvalidConfig', `The configuration file ${JSON.stringify(file)}${place} ${what}.`)
  }
  const reader = new SectionReader(refuse)
  for (const [index, line] of readLines(file, refuse).entries()) reader.take(line, index + 1)
  return reader.finish()
}

type Refuse = (what: string, line?: number) => never

function readLines(file: string, refuse: Refuse): string[] {
  let bytes: Uint8Array
  try {
    bytes = readFile(file)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.isMissing ? [] : refuse(`cannot be read: ${error.message}`)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes).split(/\r\n|\r|\n/)
  } catch {
    return refuse('is not a text in UTF-8')
  }
}

/** Puts sections together, line by line. */
class SectionReader {
  readonly #sections = new Map<string, MutableSection>()
  readonly #refuse: Refuse
  #section: MutableSection | undefined
  /** The key whose value may go on, and how far its line is indented. */
  #open: {key: string; indent: number; lines: string[]} | undefined

  constructor(refuse: Refuse) {
    this.#refuse = refuse
  }

  take(line: string, number: number): void {
    // Not trim(), which also takes off a byte order mark: the AWS CLI refuses it.
    const text = line.replace(/^[ \t\f\v]+|[ \t\f\v]+$/g, '')
    if (text === '' || text.startsWith('#') || text.startsWith(';')) return
    const indent = line.search(/[^ \t\f\v]/)
    if (this.#open !== undefined && indent > this.#open.indent) {
      this.#open.lines.push(text)
      return
    }
    this.#close()
    const header = /^\[(.+)\]/.exec(text)?.[1]
    if (header === undefined) {
      this.#takeKey(text, indent, number)
      return
    }
    if (this.#sections.has(header)) {
      this.#refuse(`has the section ${showWord(`[${header}]`)} for the second time`, number)
    }
    // Without a prototype, so that a key may have any name.
    this.#section = Object.create(null) as MutableSection
    this.#sections.set(header, this.#section)
  }

  finish(): ReadonlyMap<string, Section> {
    this.#close()
    return this.#sections
  }

  #takeKey(text: string, indent: number, number: number): void {
    const [, name = '', value = ''] = /^([^=:]+)[=:](.*)$/.exec(text) ?? []
    const key = name.trim().toLowerCase()
    if (key === '') this.#refuse('is neither [section] nor key = value', number)
    const section = this.#section ?? this.#refuse(`has the key ${showWord(key)} before any section`, number)
    if (Object.hasOwn(section, key)) this.#refuse(`has the key ${showWord(key)} for the second time`, number)
    section[key] = value.trim()
    this.#open = {key, indent, lines: [value.trim()]}
  }

  #close(): void {
    const {key, lines = ['']} = this.#open ?? {}
    this.#open = undefined
    if (key === undefined || this.#section === undefined || lines.length === 1) return
    this.#section[key] = lines[0] === '' ? nested(lines.slice(1)) : lines.join('\n')
  }
}

function nested(lines: readonly string[]): Section {
  const pairs = lines.map((line) => line.split('=', 2).map((part) => part.trim()))
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key.toLowerCase(), value]))
}
