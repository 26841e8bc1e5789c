import {WHITE_SPACE} from './white-space.ts'

const SPACE = `[${WHITE_SPACE}]*`

/** Digits of any script, with single underscores between them. */
const DIGITS = '\\p{Nd}(?:_?\\p{Nd})*'

const NUMBER = new RegExp(
  `^${SPACE}(?<number>[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?)${SPACE}$`,
  'iu',
)
const NOT_FINITE = new RegExp(`^${SPACE}(?<sign>[+-]?)(?:(?<infinity>inf(?:inity)?)|nan)${SPACE}$`, 'iu')

/** Returns the number in a text that Python accepts as a number. Returns null for other texts. */
export function parseNumber(text: string): number | null {
  const number = NUMBER.exec(text)?.groups?.['number']
  if (number !== undefined) return Number(number.replaceAll('_', '').replace(/(?![0-9])\p{Nd}/gu, digitValue))
  const special = NOT_FINITE.exec(text)?.groups
  if (special === undefined) return null
  if (special['infinity'] === undefined) return Number.NaN
  return special['sign'] === '-' ? -Infinity : Infinity
}

/** Returns the value of a decimal digit. Unicode has a row of ten digits for each script, and some rows are adjacent. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}

/** Returns a number as Python prints it: `1e-07`, not `1e-7`. */
export function formatNumber(number: number): string {
  if (Number.isInteger(number) || Math.abs(number) >= 1e-4) return String(number)
  return number.toExponential().replace(/-(\d)$/, '-0$1')
}
