import {type Block, type Entry, isList, type Page} from '../src/help/page.ts'

/** The words of a page without any form: literals keep their backticks. */
export function wordsOfPage({sections}: Page): string {
  const entry = ({term, facts = [], text, entries = []}: Entry): string =>
    [term, ...(facts.length > 0 ? [`(${facts.join(', ')})`] : []), text, ...entries.map(entry)].join(' ')
  const block = (each: Block): string =>
    typeof each === 'string' ? each : isList(each) ? each.map(entry).join(' ') : each.code
  return sections
    .flatMap(({title, blocks}) => [title, ...blocks.map(block)])
    .join(' ')
    .replace(/[`<>]/g, '')
}

/** Help without its form. */
export const plainText = (text: string): string => text.replace(/ \\$/gm, '').replace(/[`<>]/g, '').trim()

/** A page of the documentation without its form, and without what only such a page has. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/^<!--.*-->\n+# .*\n/, '')
    .replace(/All error codes: .*/, '')
    .replace(/^ *- `([^`]+)`((?: \([^)]*\))?):/gm, '$1$2')
    .replace(/^```.*$|^## | \\$/gm, '')
    .replace(/[`<>]/g, '')
    .trim()
}

const ROFF: Readonly<Record<string, string>> = {
  e: '\\',
  '-': '-',
  '(aq': "'",
  '(ga': '`',
  '(ha': '^',
  '(ti': '~',
  '(dq': '"',
}

/** A manual page without its form, from its description on. */
export function plainRoff(text: string): string {
  return text
    .slice(text.indexOf('.SH DESCRIPTION'))
    .replace(/^\.SH /gm, '')
    .replace(/^\.\w+.*$/gm, '')
    .replace(/\\f[BR]|\\[&:]/g, '')
    .replace(/ \\e$/gm, '')
    .replace(/\\(\(..|.)/g, (escaped, name: string) => ROFF[name] ?? escaped)
    .replace(/[<>]/g, '')
    .trim()
}
