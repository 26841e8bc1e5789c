/** Page of a command. Its help, manual page, and documentation page are three forms of it. */
export interface Page {
  /** Command as it is typed: `sso-oidc create-token`. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly sections: readonly Section[]
}

/** Part of a page with a title. */
export interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A paragraph, a list, or a command line. */
export type Block = Prose | readonly Entry[] | Code

/** Text with literals in `backticks` and links in <https://…>. */
type Prose = string

/** Entry of a list: an option, a member, or an error. */
export interface Entry {
  /** Literal name. */
  readonly term: string
  /** Properties in a word or two: the type, `required`. */
  readonly facts?: readonly string[]
  readonly text: Prose
  /** Nested entries. */
  readonly entries?: readonly Entry[]
}

/** A command line without line breaks. */
export interface Code {
  readonly code: string
  /** Whether a shell can run it unchanged. */
  readonly runs: boolean
}

/** Returns whether a block is a list. */
export function isList(block: Block): block is readonly Entry[] {
  return Array.isArray(block)
}

/** Removes sections without content. */
export function withoutEmpty(sections: readonly Section[]): Section[] {
  const isEmpty = (block: Block): boolean => Array.isArray(block) && block.length === 0
  return sections.filter(({blocks}) => !blocks.every(isEmpty))
}

/** Returns the text after the term of an entry, ` (required, secret)`, or an empty text. */
export function factsText({facts = []}: Entry): string {
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`
}

/** Breaks command lines before their options, as a shell allows it. */
export function codeLines({code}: Code, width: number): string[] {
  return code.split('\n').flatMap((line) => brokenLine(line, width))
}

function brokenLine(line: string, width: number): string[] {
  const [first = '', ...parts] = line.split(/ (?=--|\[|[|>] )/)
  const lines = [first]
  for (const part of parts) {
    const last = lines.at(-1) ?? ''
    // Three characters for the space and the backslash.
    if (last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last} ${part}`
    else lines.push(`  ${part}`)
  }
  return lines.map((text, index) => (index < lines.length - 1 ? `${text} \\` : text))
}
