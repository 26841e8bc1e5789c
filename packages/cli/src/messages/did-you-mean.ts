import {distance} from 'fastest-levenshtein'

/** A shorter word is part of too many names. */
const MIN_PART = 5

/** Returns the only name that contains the word, or else the most similar name. Undefined if none is similar enough. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const part = word.replace(/^-+/, '').toLowerCase()
  const [whole, ...others] = part.length < MIN_PART ? [] : names.filter((name) => name.toLowerCase().includes(part))
  if (whole !== undefined && others.length === 0) return whole
  const near = names
    .map((name) => ({name, steps: distance(word.toLowerCase(), name.toLowerCase())}))
    .sort((a, b) => a.steps - b.steps)[0]
  return near !== undefined && near.steps <= Math.max(2, Math.floor(word.length / 3)) ? near.name : undefined
}

/** Returns a sentence to append to a message, ` Did you mean X?`, or an empty text if no name is similar. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
