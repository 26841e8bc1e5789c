import {ConfigError} from '@sso-oidc/core'
import {indentOf, strip} from './blanks.ts'
import {type SectionName, sectionName} from './named-sections.ts'
import {type Line, scanLines, splitPair} from './scan-lines.ts'
import {showName} from './show-name.ts'

/** Section of the configuration file, and the settings to write to it. */
export interface ConfigSection extends SectionName {
  readonly settings: Readonly<Record<string, string>>
}

/** Control characters, line breaks, and characters that have a meaning in a section header for one of the AWS tools. */
const NOT_IN_NAME = /[\p{Cc}\p{Zl}\p{Zp}[\]'"\\#;]/u

/** Control characters and line breaks, and comments: some AWS SDKs end a value at a `#` or `;` that follows a space. */
const NOT_IN_VALUE = /[\p{Cc}\p{Zl}\p{Zp}]|(?:^|\s)[#;]/u

/** Names that need no quotes in a section header. */
const PLAIN_NAME = /^[\w.@%+=:,/-]+$/

/** Returns whether every AWS tool can read a name back from a section header. */
export function isSectionName(name: string): boolean {
  return name !== '' && strip(name) === name && !NOT_IN_NAME.test(name)
}

/** Returns whether every AWS tool can read a value back. */
export function isSettingValue(value: string): boolean {
  return value !== '' && strip(value) === value && !NOT_IN_VALUE.test(value)
}

/**
 * Writes settings to sections of a valid configuration file, and returns its new text. Creates missing sections at the end.
 *
 * All other lines stay as they are. A setting with another value is replaced in its place, without the lines that continue
 * it. A new setting follows the last one of its section.
 *
 * @throws {ConfigError} `InvalidSetting` if a name or a value cannot be written
 */
export function editConfig(text: string, sections: readonly ConfigSection[]): string {
  for (const section of sections) assertWritable(section)
  return sections.reduce(editSection, text)
}

/**
 * Checks that every AWS tool can read a section back.
 *
 * @throws {ConfigError} `InvalidSetting` if its name or a value cannot be written
 */
export function assertWritable({kind, name, settings}: ConfigSection): void {
  const advice = 'It is empty, or it has a line break, a comment, or another character that the AWS tools cannot read.'
  if (!isSectionName(name)) {
    throw new ConfigError('InvalidSetting', `Invalid name${showName(name)} of the ${kind}. ${advice}`)
  }
  const invalid = Object.keys(settings).find((key) => !isSettingValue(settings[key] ?? ''))
  if (invalid !== undefined) throw new ConfigError('InvalidSetting', `Invalid value of ${invalid}. ${advice}`)
}

/** Writes settings to a section. Creates it at the end if it is missing. */
export function editSection(text: string, section: ConfigSection): string {
  const lines = scanLines(text)
  // Of two sections with one name, the later counts.
  const start = lines.findLastIndex((line) => isHeaderOf(line, section))
  if (start === -1) return appendSection(text, lines, section)
  const length = lines.slice(start + 1).findIndex(({kind}) => kind === 'header')
  const end = length === -1 ? lines.length : start + 1 + length
  const written = lines.map((line) => line.text + line.lineBreak)
  const added: string[] = []
  for (const [key, value] of Object.entries(section.settings)) {
    const at = lines.findIndex((line, index) => index > start && index < end && isPairOf(line, key))
    if (at === -1) added.push(`${key} = ${value}`)
    else replaceValue(written, {lines, at, pair: `${key} = ${value}`, value})
  }
  const last = lines.findLastIndex(({kind}, index) => index < end && (kind === 'pair' || kind === 'continuation'))
  const before = Math.max(start, last)
  const indent = indentBelow(lines, {start, end})
  const lineBreak = lines[before]?.lineBreak || lineBreakOf(lines)
  // The last line of the file can have no line break. It is empty if it continued a value that has been replaced.
  if (added.length > 0 && lines[before]?.lineBreak === '' && written[before] !== '') written[before] += lineBreak
  written[before] += added.map((pair) => indent + pair + lineBreak).join('')
  return written.join('')
}

function isHeaderOf({kind, content}: Line, section: SectionName): boolean {
  const found = kind === 'header' ? sectionName(content) : undefined
  return found?.kind === section.kind && found.name === section.name
}

function isPairOf({kind, content}: Line, key: string): boolean {
  return kind === 'pair' && splitPair(content).key === key
}

/** Replaces a pair, and removes the lines that continue it. Comments between these lines stay. */
function replaceValue(
  written: string[],
  {lines, at, pair, value}: {lines: readonly Line[]; at: number; pair: string; value: string},
): void {
  const following = lines.slice(at + 1).findIndex(({kind}) => kind === 'header' || kind === 'pair')
  const end = following === -1 ? lines.length : at + 1 + following
  const isContinued = (index: number): boolean => index > at && index < end && lines[index]?.kind === 'continuation'
  const continued = [...lines.keys()].filter(isContinued)
  const {text, content, lineBreak} = lines[at] ?? {text: '', content: '', lineBreak: ''}
  if (continued.length === 0 && splitPair(content).value === value) return
  written[at] = text.slice(0, indentOf(text)) + pair + lineBreak
  for (const index of continued) written[index] = ''
}

/**
 * Returns the indent of a new pair in a section: that of the last pair, so that the new pair does not continue it. In a section
 * without pairs, that of the next header, so that the header does not continue the new pair.
 */
function indentBelow(lines: readonly Line[], {start, end}: {start: number; end: number}): string {
  const last = lines.findLast(({kind}, index) => index > start && index < end && kind === 'pair')
  const {text} = last ?? lines[end] ?? {text: ''}
  return text.slice(0, indentOf(text))
}

function appendSection(text: string, lines: readonly Line[], section: ConfigSection): string {
  return appendSections(text, lines, [sectionLines(section)])
}

/** Returns the lines of a new section. */
export function sectionLines({kind, name, settings}: ConfigSection): string[] {
  const word = PLAIN_NAME.test(name) ? name : `'${name}'`
  const header = kind === 'profile' && name === 'default' ? '[default]' : `[${kind} ${word}]`
  return [header, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`)]
}

/** Appends sections to a text, with an empty line before each. */
export function appendSections(text: string, lines: readonly Line[], sections: readonly (readonly string[])[]): string {
  const lineBreak = lineBreakOf(lines)
  const [last, previous] = [lines.at(-1), lines.at(-2)]
  const isComplete = last?.text === ''
  const isSeparated = text === '' || (isComplete && previous?.kind === 'blank')
  const before = (isComplete ? '' : lineBreak) + (isSeparated ? '' : lineBreak)
  return text + before + sections.map((section) => [...section, ''].join(lineBreak)).join(lineBreak)
}

/** Returns the last line break of a file. Behind a CR, an LF would change the line break of that line to CRLF. */
function lineBreakOf(lines: readonly Line[]): string {
  return lines.at(-2)?.lineBreak ?? '\n'
}
