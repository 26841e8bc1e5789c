import {wrapAnsi} from 'fast-wrap-ansi'
import {type Block, codeLines, type Entry, factsText, isList, type Page} from './page.ts'

/** Settings of the text of a page. */
export interface TextOptions {
  /** Width of the terminal in columns. */
  readonly width: number
  /** Returns a text in bold. Default: plain text. */
  readonly bold?: (text: string) => string
}

/** Converts a page to text for a terminal or a pipe. */
export function toText(page: Page, options: TextOptions): string {
  const {bold = (text) => text} = options
  return page.sections
    .map(({title, blocks}) => {
      const texts = blocks.map((block) => blockText(block, options))
      return `${bold(title.toUpperCase())}\n${texts.join('\n\n')}\n`
    })
    .join('\n')
}

function blockText(block: Block, options: TextOptions): string {
  if (typeof block === 'string') return paragraph(block, 2, options)
  if (isList(block)) return block.map((entry) => entryText(entry, 2, options)).join('\n')
  return codeLines(block, options.width - 4)
    .map((line) => `    ${line}`)
    .join('\n')
}

function entryText(entry: Entry, indent: number, options: TextOptions): string {
  const {bold = (text) => text} = options
  const head = `${' '.repeat(indent)}${bold(entry.term)}${factsText(entry)}`
  const inner = (entry.entries ?? []).map((each) => entryText(each, indent + 4, options))
  // Options of plugins can have no description.
  const text = entry.text === '' ? [] : [paragraph(entry.text, indent + 4, options)]
  return [head, ...text, ...inner].join('\n')
}

function paragraph(text: string, indent: number, {width, bold}: TextOptions): string {
  const plain = text.replace(/<(https:[^>]+)>/g, '$1')
  const styled = bold === undefined ? plain : plain.replace(/`([^`]+)`/g, (_, literal: string) => bold(literal))
  return wrapAnsi(styled, width - indent).replace(/^/gm, ' '.repeat(indent))
}
