import {USER_CODE_LENGTH, USER_CODE_LETTERS, userCodeLetters} from '../service/identifiers.ts'
import {codePoint} from './sign-in-page.ts'

const MOST_SHOWN = 4

/**
 * Why a text can be no user code; undefined when it can be one. It looks at the text alone, so it tells nothing about the
 * codes that wait.
 */
export function hintFor(text: string): string | undefined {
  const typed = [...userCodeLetters(text)]
  const strange = [...new Set(typed.filter((character) => !isLetter(character)))]
  if (strange.length > 0) {
    const shown = strange.slice(0, MOST_SHOWN).map(legible).join(', ') + (strange.length > MOST_SHOWN ? ' …' : '')
    return `A code has no vowels, no Y and no digits, but you typed ${shown}. Compare it with your device, letter by letter.`
  }
  if (typed.length === USER_CODE_LENGTH) return undefined
  if (typed.length === 0) return 'Type the code that your device shows.'
  return `A code has ${USER_CODE_LENGTH} letters, but you typed ${typed.length}.`
}

function isLetter(character: string): boolean {
  return USER_CODE_LETTERS.includes(character) || USER_CODE_LETTERS.toLowerCase().includes(character)
}

/** A character that may be invisible, or turn the text around, is shown by its number. */
function legible(character: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? character : codePoint(character)
}
