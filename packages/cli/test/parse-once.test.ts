import {afterEach, describe, expect, test, vi} from 'vitest'
import * as parser from '../src/argv/parse-argv.ts'
import {answer, runIn} from './run-command.ts'

const SENTINEL = 'sentinel'
let reads = 0

vi.mock(import('../src/argv/parse-argv.ts'), async (original) => {
  const {parseArgv, ...others} = await original()
  return {...others, parseArgv: vi.fn((argv, syntax) => parseArgv(counted(argv), syntax))} as typeof parser
})

afterEach(() => {
  vi.mocked(parser.parseArgv).mockClear()
})

const WORKING = [
  ...['create-token', '--client-id', 'id', '--client-secret', 's'],
  ...['--grant-type', 'refresh_token', '--refresh-token', SENTINEL],
]

/** Returns an array that counts in `reads` how often the sentinel is read by an index or an iterator. */
function counted(argv: readonly string[]): readonly string[] {
  const index = String(argv.indexOf(SENTINEL))
  return new Proxy([...argv], {
    get(target, property, receiver) {
      if (property === index) reads += 1
      return Reflect.get(target, property, receiver)
    },
  })
}

async function runCounted(argv: readonly string[]) {
  reads = 0
  const env = {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}
  const {exitCode, stderr} = await runIn(env, argv, [answer(200, {accessToken: 'a'})])
  return {exitCode, stderr, reads, parsed: vi.mocked(parser.parseArgv).mock.calls.length}
}

describe('the command line is parsed once', () => {
  test.each<[string, string[], number]>([
    ['by a command that works', WORKING, 0],
    ['by a command with an unknown option', [...WORKING, '--nope'], 252],
    ['by a command with an invalid option', [...WORKING, '--color', 'nope'], 252],
    ['by a command with an invalid request', [...WORKING, '--scope', '[1]'], 252],
    ['by a command with an unknown profile', [...WORKING, '--profile', 'nope'], 255],
  ])('%s', async (_, argv, exitCode) => {
    const plain = await runCounted(argv)
    expect(plain).toMatchObject({exitCode, parsed: 1})
    vi.mocked(parser.parseArgv).mockClear()
    const structured = await runCounted([...argv, '--cli-error-format', 'json'])
    expect(structured).toMatchObject({exitCode, parsed: 1})
    if (exitCode !== 0) expect(JSON.parse(structured.stderr)).toHaveProperty('Code')
  })

  test('and no other code reads the words of a failed command', async () => {
    const works = await runCounted(WORKING)
    const fails = await runCounted([...WORKING, '--nope', '--cli-error-format', 'json'])
    expect(works.reads).toBeGreaterThan(0)
    expect(fails.reads).toBe(works.reads)
  })
})
