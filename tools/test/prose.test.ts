import {describe, expect, test} from 'vitest'
import {measureProse} from '../prose/measure.ts'

/** Inverted sentences of one file, as `line: text`. */
function findings(file: string, text: string): string[] {
  return measureProse(new Map([[file, text]])).findings.map((finding) => `${finding.line}: ${finding.text}`)
}

describe('in Markdown', () => {
  test.each<[about: string, text: string, expected: string[]]>([
    ['a paragraph', 'What fails is retried.', ['1: What fails is retried.']],
    [
      'a later sentence, on its own line',
      'One line.\nIt ends\nhere. Where it ends\nis shown.',
      ['3: Where it ends is shown.'],
    ],
    [
      'a list item',
      '# Title\n\n- Good.\n- who signs in\n1. Whether it works.',
      ['4: who signs in', '5: Whether it works.'],
    ],
    ['a continued list item', '- Good.\n\n    What follows is prose.', ['3: What follows is prose.']],
    ['a quotation', '> What she said.', ['1: What she said.']],
    [
      'emphasis, quotes, brackets and links',
      '**What is bold.** "What is quoted." (What is more.) [What is linked](x).',
      ['1: What is bold.', '1: "What is quoted."', '1: (What is more.)', '1: [What is linked](x).'],
    ],
    ['a table cell', '| a | b |\n| --- | --- |\n| `a|b` | What it does |', ['3: What it does']],
  ])('%s is found', (_, text, expected) => {
    expect(findings('a.md', text)).toEqual(expected)
  })

  test.each<[about: string, text: string]>([
    ['a question', 'What does it do? Who knows "why?" Where (or when?)'],
    ['a heading', '# What it does\n## Who uses it'],
    ['the head of a table', '| Who | What |\n|---|:--:|\n| users | tokens |'],
    ['a fenced block', '```sh\nWhat is code.\n```\n~~~~\n```\nWhat is code.\n~~~~'],
    ['an indented block', 'Text:\n\n    What is code.'],
    ['an HTML comment', '<!-- What is hidden.\nWhat is hidden. -->'],
    ['inline code', '`What is code. What is code.` is code.'],
    ['a word that only begins alike', 'Whatever fails. Whose token. Wherever it is.'],
    ['a relative clause', 'The user who signs in knows what the code is. e.g. what'],
  ])('%s is not found', (_, text) => {
    expect(findings('a.md', text)).toEqual([])
  })
})

describe('in TypeScript', () => {
  test.each<[about: string, text: string, expected: string[]]>([
    ['a doc comment', '/**\n * Good.\n *\n * What is bad.\n */\nconst a = 1', ['4: What is bad.']],
    ['a line comment', 'a() // Where it is called.', ['1: Where it is called.']],
    ['a line comment of several lines', '// Good. Whether\n// it is good.\na()', ['1: Whether it is good.']],
    ['a tag with prose', '/**\n * Good\n * @throws {Error} what was wrong\n */', ['3: what was wrong']],
    ['the reason of a directive', '// biome-ignore lint/a/b: What is ignored.', ['1: What is ignored.']],
    ['comments behind code, each by itself', 'a() // Good\nb() // What is bad.', ['2: What is bad.']],
  ])('%s is found', (_, text, expected) => {
    expect(findings('a.ts', text)).toEqual(expected)
  })

  test.each<[about: string, text: string]>([
    ['a string', "const a = '// What is text.'"],
    ['a template', 'const a = `\n/** What is text. */\n`'],
    ['an example', '/**\n * Good.\n * @example\n * What is code.\n */'],
    ['another tag', '/**\n * Good.\n * @see What is a link.\n */'],
    ['a question', '// What is it?'],
  ])('%s is not found', (_, text) => {
    expect(findings('a.ts', text)).toEqual([])
  })
})

test('the rate is the number of findings per 1,000 words, of comments, documentation and both', () => {
  const report = measureProse(
    new Map([
      ['a.ts', '// What `is this` here.\nconst unmeasured = 1'],
      [
        'b.md',
        '# Heading\n\nSee [the docs](https://example.com/what) or https://example.com/. Run `npm run a`, then `b`.\n',
      ],
    ]),
  )
  expect(report).toMatchObject({
    comments: {words: 3, inverted: 1, rate: 1000 / 3},
    docs: {words: 9, inverted: 0, rate: 0},
    all: {words: 12, inverted: 1, rate: 1000 / 12},
  })
})

test.each([
  [999, false],
  [1000, true],
])('one finding beside %i words of other sentences passes: %s', (count, passes) => {
  const text = `What.\n\n${'word '.repeat(count)}`
  expect(measureProse(new Map([['a.md', text]])).passes).toBe(passes)
})

test('a file that does not parse is an error', () => {
  expect(() => findings('a.ts', 'const = /* */')).toThrow('a.ts: ')
})
