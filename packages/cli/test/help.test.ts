import {isSensitive, type MemberSchema, operations, requestSchema, responseSchema, toKebabCase} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import type {Flag} from '../src/argv/flag.ts'
import {GLOBAL_FLAGS, outputNames} from '../src/argv/global-flags.ts'
import {operationFlags} from '../src/argv/operation-flags.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import {completion, formats} from '../src/commands/index.ts'
import {operationCommand} from '../src/commands/operation-command.ts'
import {apiPage, commandPage} from '../src/help/command-page.ts'
import {errorsPage} from '../src/help/errors-page.ts'
import {type Block, codeLines, type Entry, isList, type Page} from '../src/help/page.ts'
import {toMarkdown} from '../src/help/to-markdown.ts'
import {toRoff} from '../src/help/to-roff.ts'
import {toText} from '../src/help/to-text.ts'
import {ERRORS} from '../src/messages/error-table.ts'
import {serviceAdvice} from '../src/messages/service-advice.ts'
import {plainMarkdown, plainRoff, plainText, wordsOfPage} from './plain-page.ts'
import {runProgram} from './run-program.ts'

const blocksOf = (page: Page, title: string): readonly Block[] =>
  page.sections.find((section) => section.title === title)?.blocks ?? []
const entriesOf = (page: Page, title: string): Entry[] => blocksOf(page, title).filter(isList).flat()

/** Returns every member of a schema, also nested ones, as a line with path, type, secrecy, and description. */
function membersOf(schema: MemberSchema, at = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const type = member.type === 'array' ? `list of ${member.items?.type}s` : member.type
    const line = `${at}${name} (${type}${isSensitive(member) ? ', secret' : ''}): ${member.description}`
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
  const command = allCommands().find((each) => each.name === name) ?? operationCommand(operation)
  const page = commandPage(command, outputNames)
  const isRequired = (member: string): boolean => command.flags.some((flag) => flag.member === member && flag.required)
  const request = requestSchema(operation)

  test('has all sections in this order, and none is empty', () => {
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
    // A written command describes itself.
    expect(blocksOf(page, 'Description')).toContain(command.description?.[0] ?? request.description)
    expect(page.summary).toMatch(/^[A-Z].*\.$/)
  })

  test('has the required options in its synopsis', () => {
    const required = request.required
      .filter(isRequired)
      .map((member) => `--${toKebabCase(member)} <${request.properties[member]?.type}>`)
    expect(blocksOf(page, 'Synopsis')).toEqual([
      {code: ['sso-oidc', name, ...required, '[options]'].join(' '), runs: false},
    ])
  })

  test('has every option with its type and choices, and whether it is required or secret', () => {
    const members = Object.entries(request.properties).map(([member, schema]) => {
      const {type, items, description} = schema
      const facts = [
        ...(isRequired(member) ? ['required'] : []),
        ...(type === 'array' ? [`list of ${items?.type}s`] : []),
        ...(isSensitive(schema) ? ['secret'] : []),
      ]
      const value = type === 'array' ? `<${items?.type}> ...` : `<${type}>`
      return {term: `--${toKebabCase(member)} ${value}`, facts, text: expect.stringContaining(description ?? '?')}
    })
    const entries = entriesOf(page, 'Options')
    expect(entries.slice(0, members.length)).toEqual(members)

    const all = [...entries, ...entriesOf(page, 'Global options')]
    const flags: Flag[] = [...command.flags, ...GLOBAL_FLAGS]
    expect(all.map(({term}) => term.split(' ')[0])).toEqual(flags.map((flag) => `--${flag.name}`))
    for (const [index, {choices = [], arity, summary}] of flags.entries()) {
      const {term, text} = all[index] ?? {term: '', text: ''}
      expect(term.includes(' ')).toBe(arity !== 'none')
      expect(text.startsWith(summary)).toBe(true)
      expect(choices.filter((choice) => !text.includes(`\`${choice}\``))).toEqual([])
    }
  })

  test('explains how to write values and lists', () => {
    const [syntax] = blocksOf(page, 'Options')
    expect(syntax).toContain('`file://path` to read a value from a file')
    const list = operationFlags(operation).find(({arity}) => arity === 'list')?.name
    if (list !== undefined)
      expect(syntax).toContain(`\`--${list} a b\`, or as one JSON array, \`--${list} '["a", "b"]'\``)
  })

  test('has every member of the response with its type, also nested ones', () => {
    expect(linesOf(entriesOf(page, 'Output'))).toEqual(membersOf(responseSchema(operation)))
  })

  test('has every error with its remedy, and every exit code with its error codes', () => {
    const remedies = operation.errors.map((error) => `${error} (): ${serviceAdvice(error)}`)
    expect(linesOf(entriesOf(page, 'Errors'))).toEqual(remedies)
    const exits = entriesOf(page, 'Exit codes')
    expect(exits.map(({term}) => term)).toEqual(['0', '129', '130', '141', '143', '252', '253', '254', '255'])
    // The other codes are those of exec.
    const codes = Object.entries(ERRORS).flatMap(([code, {exit}]) => (exit < 252 ? [] : [`${exit} ${code}`]))
    const shown = exits.flatMap(({term, text}) => {
      const [, listed = ''] = text.split('Codes: ')
      return [...listed.matchAll(/`(\w+)`/g)].map(([, code]) => `${term} ${code}`)
    })
    expect(shown.sort()).toEqual(codes.sort())
  })

  test('has an example and a link to the AWS documentation', () => {
    const examples = blocksOf(page, 'Examples')
    expect(
      examples.filter((block) => typeof block === 'object' && 'runs' in block && block.runs).length,
    ).toBeGreaterThan(0)
    expect(blocksOf(page, 'See also').join()).toContain(`<${apiPage(operation)}>`)
  })

  test('has the same text as help, documentation page, and manual page', async () => {
    const words = (text: string): string[] => text.toUpperCase().split(/\s+/)
    const expected = words(wordsOfPage(page))
    expect(words(plainText(toText(page, {width: 80})))).toEqual(expected)
    expect(words(plainMarkdown(toMarkdown(page)))).toEqual(expected)
    expect(words(plainRoff(toRoff(page, '1.2.3')))).toEqual(expected)
    expect((await runProgram([name, '--help'])).stdout).toBe(toText(page, {width: 80}))
  })

  test.each([40, 80, 100])('fits %i columns, except for long words and commands', (width) => {
    for (const line of toText(page, {width}).split('\n')) {
      const cannot = /^ *\S+$|^ +-|^ {4}\S.*\\$|^ {4}(sso-oidc|token=)|^ {6}--|^ +\S+ \(/.test(line)
      if (!cannot) expect(line.length, line).toBeLessThanOrEqual(width)
    }
  })
})

test('a long command line is broken where a shell continues it', () => {
  const code = 'x --a 1 --b "$B" --c | y > z'
  expect(codeLines({code, runs: true}, 15)).toEqual(['x --a 1 \\', '  --b "$B" \\', '  --c | y > z'])
  expect(codeLines({code, runs: true}, 80)).toEqual([code])
})

test.each([40, 80, 100])('the page of errors fits %i columns and is the same in every form', (width) => {
  const page = errorsPage()
  const words = (text: string): string[] => text.toUpperCase().split(/\s+/)
  const text = toText(page, {width})
  expect(words(plainText(text))).toEqual(words(wordsOfPage(page)))
  expect(words(plainMarkdown(toMarkdown(page)))).toEqual(words(wordsOfPage(page)))
  expect(words(plainRoff(toRoff(page, '1.2.3')))).toEqual(words(wordsOfPage(page)))
  const lines = text.split('\n').filter((line) => !/^ *\S+( \(.*\))?$/.test(line))
  expect(lines.filter((line) => line.length > width)).toEqual([])
})

test.each([completion, formats])('the page of $name has the same text in every form', async (command) => {
  const page = commandPage(command, outputNames)
  const words = (text: string): string[] => text.toUpperCase().split(/\s+/)
  expect(words(plainText(toText(page, {width: 80})))).toEqual(words(wordsOfPage(page)))
  expect(words(plainMarkdown(toMarkdown(page)))).toEqual(words(wordsOfPage(page)))
  expect(words(plainRoff(toRoff(page, '1.2.3')))).toEqual(words(wordsOfPage(page)))
  expect((await runProgram([command.name, '--help'])).stdout).toBe(toText(page, {width: 80}))
})
