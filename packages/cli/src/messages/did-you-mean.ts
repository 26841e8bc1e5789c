import {distance} from 'fastest-levenshtein'

/** Returns the most similar name, or undefined if none is similar enough. */
export function nearest(word: string, names: readonly string[]): string | undefined {
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
