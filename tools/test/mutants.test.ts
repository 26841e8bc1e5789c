import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parseSync} from 'oxc-parser'
import {describe, expect, test} from 'vitest'
import {findMutants} from '../mutants/find-mutants.ts'
import {instrument} from '../mutants/instrument.ts'
import {outdated, readSurvivors} from '../mutants/survivors.ts'
import {TARGETS} from '../mutants/targets.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const FILES = TARGETS.flatMap(({files}) => globSync([...files], {cwd: ROOT})).toSorted()

function mutantsOf(file: string) {
  return findMutants(file, readFileSync(path.join(ROOT, file), 'utf8'), 0)
}

/** Returns the changes of the mutants of a source. */
function changes(source: string): string[] {
  return findMutants('sample.ts', source, 0).map(({change}) => change)
}

/** Returns the value of an expression in the instrumented source: without a mutant, and with each mutant switched on. */
function valuesOf(source: string, expression: string): Record<string, unknown> {
  const mutants = findMutants('sample.js', source, 0)
  const run = new Function('globalThis', `${instrument(source, mutants)}\nreturn ${expression}`)
  const valueWith = (on?: number): unknown => run({__mutant: (id: number) => id === on})
  return Object.fromEntries([['original', valueWith()], ...mutants.map(({id, change}) => [change, valueWith(id)])])
}

describe('the mutants of', () => {
  test.each<[string, string, string[]]>([
    ['a condition', 'if (a < b) c()', ['a < b → true', 'a < b → false', 'a < b → a <= b']],
    ['two conditions', 'if (a && b) c()', ['a && b → false', 'a && b → a', 'a && b → b']],
    ['a comparison in a value', 'x = a === b', ['x = a === b → left out', 'a === b → true', 'a === b → false']],
    ['a sum of texts', "y(a + 'b')", ["y(a + 'b') → left out", "'b' → ''"]],
    ['a product', 'y(a * b)', ['y(a * b) → left out', 'a * b → a / b']],
    ['a number', 'const x = 2', ['2 → 3', '2 → 1']],
    ['a large number', 'const x = 400', ['400 → 401']],
    ['a boolean', 'const x = true', ['true → false']],
    ['a text', "const x = 'a'", ["'a' → ''"]],
    ['a message', "const x = 'a b'", []],
    ['a table', "const x = {a: [b, c], description: 'd'}", ['a: [b, c] → left out', 'b → left out', 'c → left out']],
    ['a list in a function', 'const f = () => [a, b]', ['[a, b] → []']],
    ['a regular expression', 'const x = /^a?$/', ['/^a?$/ → /a?$/', '/^a?$/ → /^a?/', '/^a?$/ → /^a$/']],
    ['a statement that throws', 'function f() { a()\nthrow b }', ['→ return', 'a() → left out', 'throw b → left out']],
    ['a statement under a condition', 'if (a) throw b', ['a → true', 'a → false']],
    ['an awaited call', 'const x = await a()', ['await a() → a()']],
    ['a method that changes a text', 'const x = a.trim()', ['a.trim() → a']],
    ['a method with an opposite', 'const x = a.some(b)', ['a.some(b) → a.every(b)']],
    ['an optional chain', 'const x = a?.trim().b', []],
    ['a type', "type A = 'a' | 1\ninterface B { c: true }", []],
  ])('%s are these', (_, source, expected) => {
    expect(changes(source)).toEqual(expected)
  })
})

describe('an instrumented source', () => {
  test('has the value of the original, or that of the mutant that is switched on', () => {
    expect(valuesOf('const f = (a) => { if (a > 2) return [a]\n return a - 1 }', 'f(2)')).toEqual({
      original: 1,
      '→ return': undefined,
      'a > 2 → true': [2],
      'a > 2 → false': 1,
      'a > 2 → a >= 2': [2],
      '2 → 3': 1,
      '2 → 1': [2],
      '[a] → []': 1,
      'a - 1 → a + 1': 3,
      '1 → 2': 0,
      '1 → 0': 2,
    })
  })

  test('has entries, elements, and statements that can be left out', () => {
    expect(valuesOf("const b = 'b'.trim()\nconst a = {x: [b, 'p']}\na.y = 1", 'JSON.stringify(a)')).toEqual({
      original: '{"x":["b","p"],"y":1}',
      "'b'.trim() → 'b'": '{"x":["b","p"],"y":1}',
      "'b' → ''": '{"x":["","p"],"y":1}',
      "x: [b, 'p'] → left out": '{"y":1}',
      'b → left out': '{"x":["p"],"y":1}',
      "'p' → ''": '{"x":["b",""],"y":1}',
      'a.y = 1 → left out': '{"x":["b","p"]}',
      '1 → 2': '{"x":["b","p"],"y":2}',
      '1 → 0': '{"x":["b","p"],"y":0}',
    })
  })

  test.each(FILES)('of %s parses', (file) => {
    const source = readFileSync(path.join(ROOT, file), 'utf8')
    expect(parseSync(file, instrument(source, mutantsOf(file))).errors).toEqual([])
  })
})

test('the list of survivors has only mutants of the code, each with a reason', () => {
  const survivors = readSurvivors()
  expect(Object.keys(survivors).filter((file) => !FILES.includes(file))).toEqual([])
  for (const [file, entries] of Object.entries(survivors)) {
    expect(outdated(survivors, file, mutantsOf(file))).toEqual([])
    expect(entries.filter(({reason}) => !/^[A-Z].*\.$/.test(reason))).toEqual([])
  }
})
