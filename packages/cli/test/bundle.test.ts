import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'

test('the main bundle starts without module wrappers, apart from those of the formats and of what they import', () => {
  // esbuild wraps each module that a dynamic import loads from the same bundle, and all modules that it imports.
  const bundle = readFileSync(path.join(import.meta.dirname, '../dist/main.cjs'), 'utf8')
  const wrapped = [...bundle.matchAll(/__esm\(\{"([^"]+)"/g)].map(([, file = '']) => file)
  expect(wrapped.length).toBeGreaterThan(5)
  expect(wrapped.filter((file) => !/^\.\.\/format(-\w+)?\/|get-east-asian-width/.test(file))).toEqual([])
})
