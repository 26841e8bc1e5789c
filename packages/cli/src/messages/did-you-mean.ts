import {distance} from 'fastest-levenshtein'

/** The name that was probably meant, if one is close enough. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({name, steps: distance(word.toLowerCase(), name.toLowerCase())}))
    .sort((a, b) => a.steps - b.steps)[0]
  return near !== undefined && near.steps <= Math.max(2, Math.floor(word.length / 3)) ? near.name : undefined
}

/** A half sentence for messages: `; did you mean X?`, or nothing. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names)
  return name === undefined ? '' : `; did you mean ${name}?`
}
