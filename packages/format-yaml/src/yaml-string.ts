/** A line is broken at the first blank after this column. */
const WIDTH = 80

/** Where a text begins, and where its further lines do, counted from 0. */
export interface Place {
  readonly column: number
  readonly indent: number
}

/** Where nothing is ever folded: a key has to stay on its line. */
const ENDLESS: Place = {column: Number.NEGATIVE_INFINITY, indent: 0}

/** Has an indicator, a blank or a line break where a plain string must not. */
const NOT_PLAIN = /^(---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?]( |$)|:( |$)| #|^ | $|\n/

/** Would be read as a null, boolean, number, date, merge key or default value. */
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
 * What libyaml escapes: control characters, everything beyond the basic plane. U+2028, U+2029 and the marks of direction,
 * by which a terminal shows a text in another order, are our addition.
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

/** A string in the first style that can hold it: plain, in single quotes, in double quotes. */
export function toYamlString(text: string, place: Place): string {
  if (ESCAPED.test(text) || / \n|\n /.test(text)) return doubleQuoted(text, place)
  return NOT_PLAIN.test(text) || NOT_A_STRING.test(text) ? singleQuoted(text, place) : fold(wordsOf(text), place)
}

/** The name of a member, on one line. */
export function toYamlKey(name: string): string {
  return name.includes('\n') ? doubleQuoted(name, ENDLESS) : toYamlString(name, ENDLESS)
}

/** Line breaks stand for themselves, one more of them than there are. */
function singleQuoted(text: string, {column, indent}: Place): string {
  const [first = '', ...parts] = text.replaceAll("'", "''").split(/(\n+)/)
  const others = parts.map((part) =>
    part.startsWith('\n') ? `\n${part}${' '.repeat(indent)}` : fold(wordsOf(part), {column: indent, indent}),
  )
  return `'${fold(wordsOf(first), {column: column + 1, indent})}${others.join('')}'`
}

function doubleQuoted(text: string, {column, indent}: Place): string {
  const escaped = text.replace(new RegExp(`[\\n"\\\\]|${ESCAPED.source}`, 'gu'), escapeOf)
  // Here a line may be broken within several blanks as well: fold marks those that are left.
  return `"${fold(escaped.split(/(?<=[^ ]) (?=.)/), {column: column + 1, indent})}"`
}

function escapeOf(character: string): string {
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) return `\\${short}`
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`
}

/** The parts between blanks that may become line breaks: those that stand alone, between other characters. */
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
