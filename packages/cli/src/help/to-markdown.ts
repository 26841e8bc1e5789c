import {type Block, codeLines, type Entry, factsText, isList, type Page} from './page.ts'

/** A page of the documentation. */
export function toMarkdown({name, sections}: Page): string {
  const parts = sections.map(({title, blocks}) => [`## ${title}`, ...blocks.map(blockMarkdown)].join('\n\n'))
  const all = ['<!-- Made by npm run generate. -->', `# ${name}`, ...parts, 'All error codes: [errors](../errors.md).']
  return `${all.join('\n\n')}\n`
}

function blockMarkdown(block: Block): string {
  if (typeof block === 'string') return block
  if (isList(block)) return block.map((entry) => entryMarkdown(entry, '')).join('\n')
  return [`\`\`\`${block.runs ? 'sh' : ''}`, ...codeLines(block, 100), '```'].join('\n')
}

function entryMarkdown(entry: Entry, indent: string): string {
  const inner = (entry.entries ?? []).map((each) => entryMarkdown(each, `${indent}  `))
  return [`${indent}- \`${entry.term}\`${factsText(entry)}: ${entry.text}`, ...inner].join('\n')
}
