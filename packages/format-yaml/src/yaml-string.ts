/** Column after which a line is folded at the next space. */
const WIDTH = 80

/** Column of the first line of a text, and indentation of the other lines, both from 0. */
export interface Place {
  readonly column: number
  readonly indent: number
}

/** Place at which nothing is folded, because a key must be on one line. */
const UNFOLDED: Place = {column: Number.NEGATIVE_INFINITY, indent: 0}

/** Matches a string with an indicator, a space, or a line break that a plain string cannot contain. */
const NOT_PLAIN = /^(---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?]( |$)|:( |$)| #|^ | $|\n/

/** Matches a string that YAML would parse as null, a boolean, a number, a date, a merge key, or a default value. */
const NOT_A_STRING = new RegExp(
  [
    /^(~|null|Null|NULL|<<|=)?$/,
    /^(true|True|TRUE|false|False|FALSE)$/,
    /^(?=[-+0-9])[-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9_]+)$/,
    /^[-+]?([0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+([eE][-+][0-9]+)?|\.(inf|Inf|INF))$/,
    /^\.(nan|NaN|NAN)$/,
    /^\d{4}-\d\d-\d\d$/,
    /^\d{4}-\d\d?-\d\d?([Tt]| +)\d\d?:\d\d:\d\d(\.\d*)?( *(Z|[-+]\d\d?(:\d\d)?))?$/,
  ]
    .map(({source}) => source)
    .join('|'),
)

/**
 * Matches the characters to escape. libyaml escapes control characters and characters outside the basic multilingual plane.
 * This package also escapes U+2028, U+2029, and bidirectional controls, which change the order of text on a terminal.
 */
const ESCAPED = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\p{Bidi_Control}/u

const SHORT_ESCAPES = new Map(
  Object.entries({
    '\0': '0',
    '\u0007': 'a',
    '\b': 'b',
    '\t': 't',
    '\n': 'n',
    '\v': 'v',
    '\f': 'f',
    '\r': 'r',
    '\u001b': 'e',
    '"': '"',
    '\\': '\\',
    '\u0085': 'N',
    '\u2028': 'L',
    '\u2029': 'P',
  }),
)

/** Returns a string in the first possible style: plain, in single quotes, or in double quotes. */
export function toYamlString(text: string, place: Place): string {
  if (ESCAPED.test(text) || / \n|\n /.test(text)) return doubleQuoted(text, place)
  return NOT_PLAIN.test(text) || NOT_A_STRING.test(text) ? singleQuoted(text, place) : fold(wordsOf(text), place)
}

/** Returns the name of a member on one line. */
export function toYamlKey(name: string): string {
  return name.includes('\n') ? doubleQuoted(name, UNFOLDED) : toYamlString(name, UNFOLDED)
}

/** Returns a string in single quotes. n line breaks are written as n + 1 line breaks. */
function singleQuoted(text: string, {column, indent}: Place): string {
  const [first = '', ...parts] = text.replaceAll("'", "''").split(/(\n+)/)
  const others = parts.map((part) =>
    part.startsWith('\n') ? `\n${part}${' '.repeat(indent)}` : fold(wordsOf(part), {column: indent, indent}),
  )
  return `'${fold(wordsOf(first), {column: column + 1, indent})}${others.join('')}'`
}

function doubleQuoted(text: string, {column, indent}: Place): string {
  const escaped = text.replace(new RegExp(`[\\n"\\\\]|${ESCAPED.source}`, 'gu'), escapeOf)
  // A line can also be folded between several spaces. `fold` escapes a space at the beginning of a line.
  return `"${fold(escaped.split(/(?<=[^ ]) (?=.)/), {column: column + 1, indent})}"`
}

function escapeOf(character: string): string {
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) return `\\${short}`
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`
}

/** Splits a text at each single space between other characters. A line can be folded there. */
function wordsOf(text: string): string[] {
  return text.split(/(?<=[^ ]) (?=[^ ])/)
}

function fold([first = '', ...words]: readonly string[], {column, indent}: Place): string {
  let text = first
  let end = column + first.length
  for (const word of words) {
    const isBroken = end > WIDTH
    const next = isBroken && word.startsWith(' ') ? `\\${word}` : word
    text += isBroken ? `\n${' '.repeat(indent)}${next}` : ` ${next}`
    end = (isBroken ? indent : end + 1) + next.length
  }
  return text
}
