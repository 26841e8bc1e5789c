import {type Block, type Entry, isList, type Page} from '../src/help/page.ts'

/** Returns the words of a page without markup. */
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

/** Returns the words of help. */
export const plainText = (text: string): string => text.replace(/ \\$/gm, '').replace(/[`<>]/g, '').trim()

/** Returns the words of a documentation page, without its title and its link to the errors. */
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

/** Returns the words of a manual page from its description on. */
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
