import {closestMatch} from 'leven'

/** A shorter word is part of too many names. */
const MIN_PART = 5

/**
 * Returns the only name that contains the word, or else the most similar name, or else the only name that the word contains, as
 * for `get-token`. Undefined if there is none.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  return only(names, (name) => isPart(word, name)) ?? similar(word, names) ?? only(names, (name) => isPart(name, word))
}

function only(names: readonly string[], fits: (name: string) => boolean): string | undefined {
  const [name, ...others] = names.filter(fits)
  return others.length === 0 ? name : undefined
}

function isPart(part: string, word: string): boolean {
  const text = part.replace(/^-+/, '').toLowerCase()
  return text.length >= MIN_PART && word.toLowerCase().includes(text)
}

function similar(word: string, names: readonly string[]): string | undefined {
  const spellings = names.map((name) => name.toLowerCase())
  const found = closestMatch(word.toLowerCase(), spellings, {maxDistance: Math.max(2, Math.floor(word.length / 3))})
  return found === undefined ? undefined : names[spellings.indexOf(found)]
}

/** Returns a sentence to append to a message, ` Did you mean X?`, or an empty text if no name is similar. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearest(word, names)
  return name === undefined ? '' : ` Did you mean ${name}?`
}
