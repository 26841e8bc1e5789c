import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {blockFaults, NOT_RUN} from '../testing/blocks-not-run.ts'
import {filesWithBlocks} from '../testing/check-blocks.ts'
import {pageBlock, pageBlocks, pages} from '../testing/page-blocks.ts'
import {ROOT} from './repository.ts'

const all = pages().flatMap((page) => pageBlocks(page))
const isException = (place: string): boolean =>
  NOT_RUN.some(({page, first}) =>
    all.some((block) => block.place === place && block.page === page && block.first === first),
  )
const expected = all.map(({place}) => place).filter((place) => !isException(place))

test('a block of a page that no test ran is a fault, and so is an exception that a test ran', () => {
  expect(blockFaults(new Set(expected))).toEqual([])
  const [first = '', ...rest] = expected
  expect(blockFaults(new Set(rest))).toEqual([expect.stringMatching(`^${first}: .`)])
  const exceptions = all.map(({place}) => place).filter(isException)
  expect(exceptions).toHaveLength(NOT_RUN.length)
  expect(blockFaults(new Set(all.map(({place}) => place)))).toEqual(
    exceptions.map((place) => `${place} is run: remove it from NOT_RUN`),
  )
})

test('every fence of every page belongs to a block', () => {
  for (const page of pages()) {
    const fences = readFileSync(path.join(ROOT, page), 'utf8').match(/^ *(```|~~~)/gm) ?? []
    expect([page, fences.length]).toEqual([page, 2 * pageBlocks(page).length])
  }
})

test('a block is found by words or a pattern of its first line, and noted by the test that takes it', ({task}) => {
  expect(task.meta.blocks).toBeUndefined()
  const block = pageBlock('docs/proxies.md', /^export HTTPS_PROXY=/)
  expect(block.take()).toBe('export HTTPS_PROXY=http://proxy.example:3128\nexport NO_PROXY=localhost,127.0.0.1\n')
  expect(task.meta.blocks).toEqual([block.place])
  // This test does not run the block.
  task.meta.blocks = []
  expect(() => pageBlock('docs/proxies.md', 'none')).toThrow('docs/proxies.md has no block whose first line has: none')
  expect(() => pageBlock('docs/scripts.md', 'set -eu')).toThrow(
    'docs/scripts.md has several blocks whose first line has: set -eu',
  )
})

test('npm run docs runs each test file that runs blocks', () => {
  const {scripts} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {scripts: {docs: string}}
  const names = scripts.docs.split('vitest run ')[1]?.split(' ') ?? []
  const files = filesWithBlocks().map((file) => path.relative(ROOT, file))
  expect(files.filter((file) => !names.some((name) => file.includes(name)))).toEqual([])
  expect(files.length).toBeGreaterThan(10)
})

test('each block that no test runs has a note on its page', () => {
  for (const {page, first, note = 'Not tested'} of NOT_RUN) {
    const text = readFileSync(path.join(ROOT, page), 'utf8')
    const section = text.split(/^## /m).find((part) => part.includes(`\n${first}\n`))
    expect(section).toContain(`\n${note}`)
  }
})
