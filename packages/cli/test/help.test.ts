import {
  type AnyOperation,
  ERRORS,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
  toKebabCase,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {apiPage, operationPage} from '../src/help/operation-page.ts'
import {type Block, codeLines, type Entry, isList, type Page} from '../src/help/page.ts'
import {toMarkdown} from '../src/help/to-markdown.ts'
import {toRoff} from '../src/help/to-roff.ts'
import {toText} from '../src/help/to-text.ts'
import {flagsOf} from '../src/words/flags.ts'
import {GLOBAL_FLAGS, outputNames} from '../src/words/global-flags.ts'
import {plainMarkdown, plainRoff, plainText, wordsOfPage} from './plain-page.ts'
import {runProgram} from './run-program.ts'

const pageOf = (operation: AnyOperation): Page => operationPage(operation, outputNames)
const blocksOf = (page: Page, title: string): readonly Block[] =>
  page.sections.find((section) => section.title === title)?.blocks ?? []
const entriesOf = (page: Page, title: string): Entry[] => blocksOf(page, title).filter(isList).flat()

/** Every member of a schema as its path, its type, whether it is secret, and what it is. */
function membersOf(schema: MemberSchema, at = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const type = member.type === 'array' ? `list of ${member.items?.type}s` : member.type
    const line = `${at}${name} (${type}${member.sensitive ? ', secret' : ''}): ${member.description}`
    return [line, ...membersOf(member.items ?? member, `${at}${name}.`)]
  })
}

function linesOf(entries: readonly Entry[], at = ''): string[] {
  return entries.flatMap(({term, facts = [], text, entries: inner = []}) => [
    `${at}${term} (${facts.join(', ')}): ${text}`,
    ...linesOf(inner, `${at}${term}.`),
  ])
}

describe.each(Object.entries(operations))('the page of %s', (name, operation) => {
  const page = pageOf(operation)
  const request = requestSchema(operation)

  test('has every section, and none is empty', () => {
    expect(page.sections.map(({title}) => title)).toEqual([
      'Description',
      'Synopsis',
      'Examples',
      'Options',
      'Global options',
      'Output',
      'Errors',
      'Exit codes',
      'See also',
    ])
    expect(
      page.sections.flatMap(({blocks}) => [blocks, ...blocks.filter(isList)]).filter((all) => all.length === 0),
    ).toEqual([])
    expect(blocksOf(page, 'Description')).toContain(request.description)
    expect(page.summary).toMatch(/^[A-Z].*\.$/)
  })

  test('has what is required in its synopsis', () => {
    const required = request.required.map((member) => `--${toKebabCase(member)} <${request.properties[member]?.type}>`)
    expect(blocksOf(page, 'Synopsis')).toEqual([
      {code: ['sso-oidc', name, ...required, '[options]'].join(' '), runs: false},
    ])
  })

  test('has every option, with requirement, type and choices', () => {
    const members = Object.entries(request.properties).map(([member, {type, items, sensitive, description}]) => {
      const facts = [
        ...(request.required.includes(member) ? ['required'] : []),
        ...(type === 'array' ? [`list of ${items?.type}s`] : []),
        ...(sensitive ? ['secret'] : []),
      ]
      const value = type === 'array' ? `<${items?.type}> ...` : `<${type}>`
      return {term: `--${toKebabCase(member)} ${value}`, facts, text: expect.stringContaining(description ?? '?')}
    })
    const entries = entriesOf(page, 'Options')
    expect(entries.slice(0, members.length)).toEqual(members)

    const all = [...entries, ...entriesOf(page, 'Global options')]
    const flags = [...flagsOf(operation), ...GLOBAL_FLAGS]
    expect(all.map(({term}) => term.split(' ')[0])).toEqual(flags.map((flag) => `--${flag.name}`))
    for (const [index, {choices = [], takes, summary}] of flags.entries()) {
      const {term, text} = all[index] ?? {term: '', text: ''}
      expect(term.includes(' ')).toBe(takes !== 'nothing')
      expect(text.startsWith(summary)).toBe(true)
      expect(choices.filter((choice) => !text.includes(`\`${choice}\``))).toEqual([])
    }
  })

  test('says how values are written, lists among them', () => {
    const [syntax] = blocksOf(page, 'Options')
    expect(syntax).toContain('`file://path` in place of a value')
    const list = flagsOf(operation).find(({takes}) => takes === 'list')?.name
    if (list !== undefined) expect(syntax).toContain(`\`--${list} a b\`, or one JSON array, \`--${list} '["a", "b"]'\``)
  })

  test('has every member of the answer with its type, those within members too', () => {
    expect(linesOf(entriesOf(page, 'Output'))).toEqual(membersOf(responseSchema(operation)))
  })

  test('has every error with what to do, and every exit code', () => {
    const remedies = operation.errors.map((error) => `${error} (): ${SERVICE_ERRORS[error].remedy}`)
    expect(linesOf(entriesOf(page, 'Errors'))).toEqual(remedies)
    const exits = entriesOf(page, 'Exit codes')
    expect(exits.map(({term}) => term)).toEqual(['0', '130', '252', '253', '254', '255'])
    const codes = Object.entries(ERRORS).map(([code, {exit}]) => `${exit} ${code}`)
    const shown = exits.flatMap(({term, text}) => [...text.matchAll(/`(\w+)`/g)].map(([, code]) => `${term} ${code}`))
    expect(shown.sort()).toEqual(codes.sort())
  })

  test('has an example, and a link to the page of AWS', () => {
    const examples = blocksOf(page, 'Examples')
    expect(
      examples.filter((block) => typeof block === 'object' && 'runs' in block && block.runs).length,
    ).toBeGreaterThan(0)
    expect(blocksOf(page, 'See also').join()).toContain(`<${apiPage(operation)}>`)
  })

  test('says the same in help, in the documentation and in the manual', async () => {
    const words = (text: string): string[] => text.toUpperCase().split(/\s+/)
    const expected = words(wordsOfPage(page))
    expect(words(plainText(toText(page, {width: 80})))).toEqual(expected)
    expect(words(plainMarkdown(toMarkdown(page)))).toEqual(expected)
    expect(words(plainRoff(toRoff(page, '1.2.3')))).toEqual(expected)
    expect((await runProgram([name, '--help'])).stdout).toBe(toText(page, {width: 80}))
  })

  test.each([40, 80, 100])('fits %i columns, except for what cannot be broken', (width) => {
    for (const line of toText(page, {width}).split('\n')) {
      const cannot = /^ *\S+$|^ +-|^ {4}\S.*\\$|^ {4}(sso-oidc|token=)|^ {6}--|^ +\S+ \(/.test(line)
      if (!cannot) expect(line.length, line).toBeLessThanOrEqual(width)
    }
  })
})

test('a long command line is broken where a shell goes on', () => {
  const code = 'x --a 1 --b "$B" --c | y > z'
  expect(codeLines({code, runs: true}, 15)).toEqual(['x --a 1 \\', '  --b "$B" \\', '  --c | y > z'])
  expect(codeLines({code, runs: true}, 80)).toEqual([code])
})
