import type {Format, JsonValue} from '@sso-oidc/format'
import {textOf} from './variables.ts'

/**
 * Format of INI files such as `~/.aws/credentials`. A member that is an object is a section, and its members are the
 * settings. Null has no line.
 *
 * Parsers of these files support no quotes and no escapes, so the format rejects values that they would read differently.
 */
const formatIni: Format = (value) => {
  const entries = entriesOf(value)
  if (entries === undefined) throw new Error('This format needs named values. Use `--query \'{"default": @}\'`.')
  const [sections, settings] = [entries.filter(isSection), entries.filter((entry) => !isSection(entry))]
  const text = sections.map(([name, members]) => `[${checked(name)}]\n${linesOf(entriesOf(members) ?? [])}`)
  return [linesOf(settings), ...text].filter((part) => part !== '').join('\n')
}

function isSection([, value]: [string, JsonValue]): boolean {
  return entriesOf(value) !== undefined
}

function entriesOf(value: JsonValue): [string, JsonValue][] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
}

function linesOf(settings: readonly [string, JsonValue][]): string {
  return settings
    .map(([name, value]) => (value === null ? '' : `${checked(name)} = ${settingText(name, value)}\n`))
    .join('')
}

function settingText(name: string, value: JsonValue): string {
  if (entriesOf(value) !== undefined)
    throw new Error(`${name} is an object in a section, which an INI file cannot contain.`)
  const text = textOf(name, value)
  if (text === '' || /[\r\n]|^\s|\s$|\s[#;]/.test(text)) {
    throw new Error(
      `${name} is empty, or has line breaks, outer spaces, or a comment, which an INI file cannot represent.`,
    )
  }
  return text
}

/** Returns a name of a section or a setting. */
function checked(name: string): string {
  if (/^[\w./@%:+-]+( [\w./@%:+-]+)*$/.test(name) && !/^[#;]/.test(name)) return name
  throw new Error(`${JSON.stringify(name)} is not a valid name in an INI file.`)
}

export default formatIni
