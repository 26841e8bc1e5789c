import {execFile} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterAll, describe, expect, test} from 'vitest'
import {drawSpeed} from '../bench/figure.ts'
import {drawFigure, fillPage, PAGES, readResults} from '../bench/pages.ts'
import {type BenchResult, readResult} from '../bench/result.ts'
import {median, type Row, toTable} from '../bench/row.ts'
import {isReached, rowsById, TARGETS} from '../bench/targets.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)
const BENCH = path.join(ROOT, 'tools/bench/main.ts')

const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-test-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** Rows of the program in one form. */
const COMMANDS = ['create-token', 'create-token-https', 'skeleton', 'token', 'credentials', 'version', 'help']

test('npm run bench prints the start-up times and the installation as rows of one table, and writes both as JSON and SVG', {
  timeout: 120_000,
}, async () => {
  const files = [path.join(folder, 'result.json'), path.join(folder, 'result.svg')] as const
  const words = [BENCH, 'start-up', 'installation', '--rounds', '1', '--json', files[0], '--svg', files[1]]
  const {stdout, stderr} = await run(process.execPath, words, {cwd: ROOT})
  const [title, empty, ...table] = stdout.split('\n')
  expect([title, empty]).toEqual([expect.stringMatching(/^Medians on .+, \d+ cores?, \w+ \w+, Node [\d.]+$/), ''])
  const result = readResult(files[0])
  expect(table.join('\n')).toBe(`${toTable(result.rows)}\n`)
  expect(result.machine).toEqual({
    processor: expect.any(String),
    cores: expect.any(Number),
    system: expect.any(String),
    node: process.versions.node,
  })
  const programs = stderr.includes('Skipped the executables') ? ['node'] : ['node', 'executable']
  const hasTls = !stderr.includes('Skipped: openssl')
  const ids = result.rows.map(({id}) => id)
  const expected = [
    ...['node/empty', 'node/post', 'node/post-https'],
    ...programs.flatMap((program) => COMMANDS.map((command) => `${program}/${command}`)),
    'other/sdk',
    ...['gh-version', 'aws'].map((name) => `other/${name}`).filter((id) => ids.includes(id)),
    ...(programs.length === 2 ? ['executable/size'] : []),
    ...['installation/packages', 'installation/size'],
  ]
  expect(ids).toEqual(expected.filter((id) => hasTls || !id.endsWith('https')))
  const hasPython = !stderr.includes('Skipped CPU time and peak memory')
  for (const {id, value, cpu = 0, memory = 0} of result.rows.filter(({unit}) => unit === 'ms')) {
    expect([id, value > 1, cpu > 1, memory > 10]).toEqual([id, true, hasPython, hasPython])
  }
  expect(readFileSync(files[1], 'utf8')).toBe(drawSpeed(result))
})

test('npm run bench compares the library with the AWS SDK and with the floor, and its validation with ajv and zod', {
  timeout: 120_000,
}, async () => {
  const words = [BENCH, 'library', '--rounds', '1', '--seconds', '0']
  const {stdout} = await run(process.execPath, words, {cwd: ROOT})
  const names = [...stdout.matchAll(/^\| (.*?) \| \d/gm)].map(([, name]) => name)
  const pair = (row: string) => [`\`@sso-oidc/core\`: ${row}`, `\`@aws-sdk/client-sso-oidc\`: ${row}`]
  expect(names).toEqual([
    'an empty module',
    'a module that sends a POST with `process.getBuiltinModule`',
    "a module that sends a POST with `import 'node:http'`",
    'a module that sends a POST with `fetch`',
    ...pair('first call, whole process'),
    ...pair('first call with its import, in the process'),
    ...pair('bundle for browsers, gzip'),
    ...['`@sso-oidc/core`', 'ajv', 'zod'].map((name) => `invalid requests: ${name}`),
  ])
})

test('npm run bench rejects the name of an unknown benchmark', async () => {
  await expect(run(process.execPath, [BENCH, 'start'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'Unknown benchmark: start. The benchmarks are start-up, profile, installation, library, emulator.\n',
  })
})

test('the median of an even number of values is between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5])
})

describe('the pages', () => {
  const results = readResults(ROOT)
  const read = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8')

  test.each(PAGES)('%s has the measurements of docs/benchmarks', (page) => {
    expect(read(page)).toContain('<!-- benchmark: ')
    expect(read(page)).toBe(fillPage(read(page), results))
  })

  test('README.md shows the figure of the measurements', () => {
    expect(read('README.md')).toContain('src="docs/images/speed.svg"')
    expect(read('docs/images/speed.svg')).toBe(drawFigure(results))
  })

  test('have no measurement outside of the generated blocks', () => {
    const sections = [
      read('README.md'),
      read('docs/performance.md'),
      read('packages/cli/README.md'),
      read('packages/emulator/README.md')
        .split(/^## /m)
        .find((part) => part.startsWith('Performance')) ?? '',
    ]
    const measurement =
      /\d (?:ms|MiB|per second|times)\b|\d ×|\b(?:three|four|five|six|seven|eight|nine|ten|twelve) times\b/g
    const texts = sections.map((text) => text.replaceAll(/<!-- benchmark: .*?<!-- end of benchmark -->/gs, ''))
    expect(texts.flatMap((text) => text.match(measurement) ?? [])).toEqual([])
    expect('starts eight times faster, in 20 ms'.match(measurement)).toEqual(['eight times', '0 ms'])
  })

  test('name each machine without its host', () => {
    expect(results).not.toEqual([])
    for (const {machine} of results) expect(Object.keys(machine)).toEqual(['processor', 'cores', 'system', 'node'])
  })
})

describe('a page', () => {
  const row = (id: string, value: number): Row => ({id, name: `name of ${id}`, value, unit: 'ms', runs: 20})
  const result = (processor: string, aws: number): BenchResult => ({
    machine: {processor, cores: 2, system: 'Linux x64', node: '26.10.0'},
    date: '2026-01-02',
    rows: [
      row('node/empty', 20),
      row('node/post', 40),
      row('node/create-token', 50),
      row('executable/create-token', 20),
      row('other/aws', aws),
    ],
  })
  const results = [result('Fast', 500), result('Slow', 300)]
  const fill = (name: string) => fillPage(`<!-- benchmark: ${name} -->\nold\n<!-- end of benchmark -->`, results)

  test('states the leads of all machines as a range', () => {
    expect(fill('lead')).toContain(
      'On 2 machines, `create-token` was 6.0 to 10.0 times as fast as the AWS CLI on Node, and 15.0 to 25.0 times as an executable.',
    )
  })

  test('begins with the machine that has the smallest lead, which the figure shows', () => {
    const rows = fill('ratios')
      .split('\n')
      .filter((line) => line.startsWith('| '))
    expect(rows.slice(2)).toEqual([
      '| Slow, 2 cores, Linux x64, Node 26.10.0 | 20 ms | 1.25 × | 6.0 × | 0.50 × | 15.0 × |',
      '| Fast, 2 cores, Linux x64, Node 26.10.0 | 20 ms | 1.25 × | 10.0 × | 0.50 × | 25.0 × |',
    ])
    expect(fill('worst-machine')).toContain('Slow, 2 cores, Linux x64, Node 26.10.0, 2026-01-02, medians of 20 runs:')
    expect(fill('worst-machine')).not.toContain('Fast')
    expect(drawFigure(results)).toContain('Medians on Slow, 2 cores')
  })

  test('cannot have an unknown block', () => {
    expect(() => fill('other')).toThrow('Unknown benchmark block: other')
  })

  test('marks the missed targets, and those that were not measured', () => {
    const rows = fill('targets').split('\n')
    expect(rows).toContain('| `create-token` on Node, of the bare POST | at most 1.25 × | 1.25 × | 1.25 × |')
    expect(rows).toContain('| `create-token`, executable, of the bare POST | at most 0.6 × | 0.50 × | 0.50 × |')
    expect(rows).toContain('| `token` on Node, of the empty script | at most 1.2 × | not measured | not measured |')
    const missed = fillPage('<!-- benchmark: targets --><!-- end of benchmark -->'.replace('><', '>\n<'), [
      result('Bad', 100),
    ])
    expect(missed).toContain('| at least 12 × | **5.00 ×: missed** |')
    const [first] = TARGETS
    expect(first && [isReached(first, first.limit), isReached(first, first.limit + 0.01)]).toEqual([true, false])
    expect(rowsById(result('Fast', 1).rows).get('node/post')?.value).toBe(40)
  })
})
