import wrapAnsi from 'wrap-ansi'
import {type Block, codeLines, type Entry, factsText, isList, type Page} from './page.ts'

/**
 * A manual page, in the macros of man(7). `version` stands at its foot, where others have a date: the same sources
 * always make the same page.
 */
export function toRoff({name, summary, sections}: Page, version: string): string {
  const title = name.replaceAll(' ', '-')
  return [
    '.\\" Made by npm run build.',
    `.TH ${title.toUpperCase()} 1 "" "sso-oidc ${version}" "sso-oidc"`,
    // Names and links can be copied only when no hyphen is put into them.
    '.nh',
    '.ad l',
    '.SH NAME',
    flow(`${literal(title)} \\- ${styled(summary.replace(/\.$/, ''))}`),
    ...sections.flatMap((section) => [
      `.SH ${section.title.toUpperCase()}`,
      ...section.blocks.flatMap((block, index) => blockRoff(block, index === 0)),
    ]),
    '',
  ].join('\n')
}

function blockRoff(block: Block, isFirst: boolean): string[] {
  const gap = isFirst ? [] : ['.PP']
  if (typeof block === 'string') return [...gap, flow(styled(block))]
  if (isList(block)) return block.flatMap(entryRoff)
  return [...gap, '.in +4n', '.nf', ...codeLines(block, 72).map(line), '.fi', '.in']
}

function entryRoff(entry: Entry): string[] {
  const inner = (entry.entries ?? []).flatMap(entryRoff)
  const nested = inner.length === 0 ? [] : ['.RS', ...inner, '.RE']
  return ['.TP', `\\fB${literal(entry.term)}\\fR${literal(factsText(entry))}`, flow(styled(entry.text)), ...nested]
}

/** Text that stands for itself: hyphens can be copied, and nothing in it is an escape. */
function literal(text: string): string {
  return text.replace(/[\\\-'`^~"]/g, (character) => ESCAPES[character] ?? character)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
}

/** A line that may begin with what would be a request. */
function line(text: string): string {
  return `\\&${literal(text)}`
}

/** Text with its literals in bold, and with places where a link may be broken. */
function styled(text: string): string {
  return text.replace(/`([^`]+)`|<(https:[^>]+)>|[^`<]+|./g, (part: string, code?: string, link?: string) => {
    if (code !== undefined) return `\\fB${literal(code)}\\fR`
    return link === undefined ? literal(part) : literal(link).replace(/(?<=\w)\//g, '/\\:')
  })
}

/** Text in short lines. A sentence begins one: man(7) knows the end of the last one then. */
function flow(text: string): string {
  return wrapAnsi(text.replace(/(?<=\.) (?=[A-Z])/g, '\n'), 75).replace(/^\./gm, '\\&.')
}
