/**
 * The page of a command: what its help, its manual page and its page of the documentation have to say, before any of
 * them says it in its own form.
 */
export interface Page {
  /** What is typed: `sso-oidc create-token`. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly sections: readonly Section[]
}

/** A titled part of a page. */
interface Section {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A paragraph, a list, or a line of code. */
export type Block = Prose | readonly Entry[] | Code

/** Text, in which `backticks` enclose what is typed or read literally, and <https://…> is a link. */
type Prose = string

/** One thing of a list: an option, a member, an error. */
export interface Entry {
  /** What it is called, literally. */
  readonly term: string
  /** What is to be known of it in a word or two: its type, that it is required. */
  readonly facts?: readonly string[]
  readonly text: Prose
  /** What it consists of. */
  readonly entries?: readonly Entry[]
}

/** A command line, in one line. */
export interface Code {
  readonly code: string
  /** Whether a shell can run it as it is. */
  readonly runs: boolean
}

/** Whether a block is a list. */
export function isList(block: Block): block is readonly Entry[] {
  return Array.isArray(block)
}

/** What stands behind the term of an entry: ` (required, secret)`, or nothing. */
export function factsText({facts = []}: Entry): string {
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`
}

/** A command line in as many lines as it needs, broken before its options as a shell allows it. */
export function codeLines({code}: Code, width: number): string[] {
  const [first = '', ...parts] = code.split(/ (?=--|\[|[|>] )/)
  const lines = [first]
  for (const part of parts) {
    const last = lines.at(-1) ?? ''
    // Room for the backslash.
    if (last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last} ${part}`
    else lines.push(`  ${part}`)
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line))
}
