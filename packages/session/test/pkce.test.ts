import {expect, test} from 'vitest'
import {codeChallenge, createPkce} from '../src/login/pkce.ts'

test('the code challenge is that of RFC 7636 appendix B (L14)', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  expect(codeChallenge(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test('10,000 code verifiers are unique, have 64 characters of the alphabet, and their own challenge (L14)', () => {
  const all = Array.from({length: 10_000}, createPkce)
  expect(new Set(all.map(({verifier}) => verifier)).size).toBe(10_000)
  expect(all.filter(({verifier}) => !/^[\w-]{64}$/.test(verifier))).toEqual([])
  expect(all.filter(({verifier, challenge}) => challenge !== codeChallenge(verifier))).toEqual([])
})
