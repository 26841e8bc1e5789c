import {USER_CODE_LENGTH, USER_CODE_LETTERS, userCodeLetters} from '../service/identifiers.ts'
import {codePoint} from './sign-in-page.ts'

const MAX_SHOWN = 4

/**
 * Explains why a text is not a user code. Returns undefined if it can be one. Checks only the text, so the explanation
 * reveals nothing about pending codes.
 */
export function findUserCodeProblem(text: string): string | undefined {
  const typed = [...userCodeLetters(text)]
  const invalid = [...new Set(typed.filter((character) => !isLetter(character)))]
  if (invalid.length > 0) {
    const shown = invalid.slice(0, MAX_SHOWN).map(printable).join(', ') + (invalid.length > MAX_SHOWN ? ' …' : '')
    return `A code has no vowels, no Y, and no digits, but you typed ${shown}. Compare it with your device.`
  }
  if (typed.length === USER_CODE_LENGTH) return undefined
  if (typed.length === 0) return 'Enter the code that your device shows.'
  return `A code has ${USER_CODE_LENGTH} letters, but you typed ${typed.length}.`
}

function isLetter(character: string): boolean {
  return USER_CODE_LETTERS.includes(character) || USER_CODE_LETTERS.toLowerCase().includes(character)
}

/** Returns a printable form of a character: its code point if it is invisible or changes the text direction. */
function printable(character: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? character : codePoint(character)
}
