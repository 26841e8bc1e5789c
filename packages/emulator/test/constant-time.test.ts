import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {isSame} from '../src/service/keys.ts'

const SRC = path.join(import.meta.dirname, '../src')

/** Expressions whose value is a secret, or a hash or HMAC of one. */
const SECRET =
  /\b(?:sha256|hash|seal|createProof|createToken|createSecret)\(|[sS]ecret(?:Hash)?\b|\bcodeChallenge\b|\bsignature\b/

/** Comparison with an operator, apart from one with `undefined`, null, or an empty string. */
const COMPARISON = /[!=]==(?!\s*(?:undefined|null|''))/

/** Returns the lines that compare a secret with an operator or a method, which ends at the first difference. */
function comparisons(source: string): string[] {
  return source.split('\n').filter((line) => {
    const code = line.replace(/\/\/.*|^\s*\*.*|'[^']+'/g, '')
    return SECRET.test(code) && (COMPARISON.test(code) || /\.(?:equals|compare|localeCompare)\(/.test(code))
  })
}

test('No source compares a secret, a hash, or a signature in a time that depends on its value (Z9)', () => {
  const files = globSync('**/*.ts', {cwd: SRC})
  const found = files.flatMap((file) =>
    comparisons(readFileSync(path.join(SRC, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
  const comparing = files.filter((file) => readFileSync(path.join(SRC, file), 'utf8').includes('isSame('))
  expect(comparing.sort()).toEqual([
    'iam/presented-grant.ts',
    'iam/signature.ts',
    'oidc/create-token.ts',
    'pages/form-guard.ts',
    'portal/role-credentials.ts',
    'service/client-checks.ts',
    'service/keys.ts',
  ])
})

test('The scan finds comparisons of secrets (Z9)', () => {
  const lines = [
    'sha256(request.clientSecret) !== registration.secretHash',
    'return sha256(verifier) === codeChallenge',
    "if (bodyHash !== hash('sha256', body, 'hex')) return",
    'a.equals(seal(key, b))',
    "secretHash === ''",
    'codeChallenge === null',
    '// secret === secret',
    'isSame(sha256(verifier), codeChallenge)',
  ]
  expect(comparisons(lines.join('\n'))).toEqual(lines.slice(0, 4))
})

test.each([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', 'aa', false],
  ['', 'a', false],
  ['é', 'e\u0301', false],
  [Buffer.from('a'), 'a', true],
])('isSame(%j, %j) is %j (Z9)', (a, b, expected) => {
  expect(isSame(a, b)).toBe(expected)
})
