import {isDeepStrictEqual} from 'node:util'
import type {Case, ExpectedRequest} from './cases.ts'
import type {Outcome, SeenRequest} from './run-case.ts'

/** Returns a line for each difference between the expected and the actual result. */
export function differences(one: Case, outcome: Outcome | undefined): string[] {
  if (outcome === undefined) return ['did not run']
  const found: string[] = []
  const compare = (what: string, expected: unknown, got: unknown): void => {
    if (!isDeepStrictEqual(expected, got)) {
      found.push(
        `${what}: expected ${JSON.stringify(expected)}`,
        `${' '.repeat(what.length)}  got      ${JSON.stringify(got)}`,
      )
    }
  }
  compare('exit', one.exit, outcome.exit)
  compare('stdout', one.stdout, outcome.stdout)
  if (one.stderr.length === 0) compare('stderr', '', outcome.stderr)
  for (const expression of one.stderr) {
    if (!new RegExp(expression, 'm').test(outcome.stderr)) {
      found.push(`stderr: ${JSON.stringify(outcome.stderr)} does not match ${expression}`)
    }
  }
  compare('requests', one.requests, outcome.requests.map(toComparable))
  return found
}

function toComparable({path, headers, body}: SeenRequest): ExpectedRequest {
  const signed = /^AWS4-HMAC-SHA256 .*SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]
  return signed === undefined ? {path, body} : {path, body, signed}
}
