import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {TestRunner} from 'vitest'

const ROOT = path.join(import.meta.dirname, '../..')

declare module 'vitest' {
  interface TaskMeta {
    /** Code blocks that the test runs, such as `docs/roles.md:32`. */
    blocks?: string[]
  }
}

/** Code block of a page. Only {@link PageBlock.take} returns its text, so no test can run a block without a record of it. */
export class PageBlock {
  readonly page: string
  /** Line of the page at which the block begins. */
  readonly line: number
  /** Language, and other words of the first line. */
  readonly info: string
  readonly #text: string

  constructor({page, line, info, text}: {page: string; line: number; info: string; text: string}) {
    this.page = page
    this.line = line
    this.info = info
    this.#text = text
  }

  /** Page and line of the block. */
  get place(): string {
    return `${this.page}:${this.line}`
  }

  /** First line of the block. */
  get first(): string {
    return this.#text.split('\n')[0] ?? ''
  }

  /**
   * Returns the text for the current test, which runs it. `npm run docs` fails for a block that no passed test took.
   *
   * @throws {Error} outside a test
   */
  take(): string {
    const test = TestRunner.getCurrentTest()
    if (test === undefined) throw new Error(`Only a test can run the block ${this.place}.`)
    test.meta.blocks = [...(test.meta.blocks ?? []), this.place]
    return this.#text
  }
}

/** Commands of a console block, and the output that it shows. */
export interface Console {
  /** Commands without `$`. A command of several lines is one line. */
  readonly commands: readonly string[]
  readonly output: string
}

/** Returns the commands of a console block, and its other lines. */
export function readConsole(text: string): Console {
  const lines = text.replaceAll('\\\n', ' ').split('\n')
  const commands = lines.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))
  return {commands, output: lines.filter((line) => !line.startsWith('$ ')).join('\n')}
}

/** Lists the pages with commands and examples. Those of `docs/commands` are generated, and have their own test. */
export function pages(): string[] {
  return ['README.md', 'CONTRIBUTING.md', ...globSync(['docs/*.md', 'packages/*/README.md'], {cwd: ROOT}).sort()]
}

/** Returns the code blocks of a page, in order. `info` selects those of one language. */
export function pageBlocks(page: string, info?: string): PageBlock[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8')
  const blocks = [...text.matchAll(/^```([^`\n]*)\n(.*?)^```$/gms)].map(
    ({1: words = '', 2: content = '', index}) =>
      new PageBlock({page, line: text.slice(0, index).split('\n').length, info: words, text: content}),
  )
  return info === undefined ? blocks : blocks.filter((block) => block.info === info)
}

/**
 * Returns the one block of a page whose first line contains these words, or matches.
 *
 * @throws {Error} if there is none, or more than one
 */
export function pageBlock(page: string, words: string | RegExp): PageBlock {
  const [found, ...others] = pageBlocks(page).filter(({first}) =>
    typeof words === 'string' ? first.includes(words) : words.test(first),
  )
  if (found === undefined || others.length > 0) {
    throw new Error(`${page} has ${found === undefined ? 'no block' : 'several blocks'} whose first line has: ${words}`)
  }
  return found
}
