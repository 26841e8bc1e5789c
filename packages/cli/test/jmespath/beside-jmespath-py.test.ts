import path from 'node:path'
import {InputError, type JsonValue} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {hasPythonModule, type PythonProcess, startPython} from '../../../../tools/testing/python-process.ts'
import {OutputError} from '../../src/messages/output-error.ts'
import {compileQuery} from '../../src/output/query.ts'
import {expression} from './generated-expressions.ts'
import {input} from './generated-literals.ts'

/** Number of generated expressions: 5,000, or the value of SSO_OIDC_RUNS. */
const numRuns = Number(process.env['SSO_OIDC_RUNS'] ?? 5000)
/** A failure prints its seed: `SSO_OIDC_SEED=… npx vitest run jmespath-py` repeats it. */
const seed = Number(process.env['SSO_OIDC_SEED'] ?? Date.now() % 2 ** 31)

type Answer = {value: unknown; refused?: never} | {refused: 'compile' | 'search'; value?: never}

/** Returns a value with each object as a list of its members, in their order. */
function encode(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(encode)
  // Zero has no sign in JSON.
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value
  return {members: Object.entries(value).map(([name, member]) => [name, encode(member)])}
}

async function answer(expression: string, value: JsonValue): Promise<Answer> {
  try {
    return {value: encode((await compileQuery(expression))(value))}
  } catch (error) {
    if (error instanceof InputError) return {refused: 'compile'}
    if (error instanceof OutputError) return {refused: 'search'}
    throw error
  }
}

describe.runIf(hasPythonModule('jmespath', 'python3-jmespath'))('beside jmespath.py', () => {
  let python: PythonProcess
  beforeAll(() => {
    python = startPython(path.join(import.meta.dirname, 'ask-jmespath.py'))
  })
  afterAll(() => python.stop())

  async function ask(expression: string, value: unknown): Promise<Answer> {
    const {error: _, ...answer} = await python.ask<Answer & {error?: string}>({expression, value})
    return JSON.parse(JSON.stringify(answer), (_, part) => (part === 0 ? 0 : part))
  }

  test(`${numRuns} generated expressions have the same result or are refused at the same time (A7, A8)`, {
    timeout: 60_000 + numRuns * 5,
  }, async () => {
    let found = 0
    await fc.assert(
      fc.asyncProperty(expression, input, async (text, value) => {
        const expected = await ask(text, value)
        if (expected.refused === undefined && expected.value !== null) found += 1
        expect(await answer(text, JSON.parse(JSON.stringify(value)))).toEqual(expected)
      }),
      {numRuns, seed},
    )
    // A generator of invalid expressions only would compare nothing.
    expect(found / numRuns).toBeGreaterThan(0.2)
  })
})
