import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import {expect, test} from 'vitest'
import {withEagerFunctions} from '../build-eager.ts'

test('each error class is in one bundle of the program, so that `instanceof` works in all of them', () => {
  const dist = path.join(import.meta.dirname, '../dist')
  // A thread has its own classes anyway.
  const bundles = globSync('*.cjs', {cwd: dist, exclude: ['format-worker.cjs']})
  const classes = bundles.flatMap((name) =>
    Array.from(
      readFileSync(path.join(dist, name), 'utf8').matchAll(/\b(\w+Error)=class extends/g),
      ([, found]) => found,
    ),
  )
  const own = [
    'CacheError',
    'ConfigError',
    'InputError',
    'OutputError',
    'ServiceError',
    'SsoOidcError',
    'TransportError',
  ]
  expect(classes.filter((name) => name !== undefined && own.includes(name)).toSorted()).toEqual(own)
})

test('functions in parentheses are known above their place, and keep their names', () => {
  const code =
    "'use strict';exports.sum=add(1);async function later(){}function add(n){return n+one()}function one(){return 1}"
  const eager = withEagerFunctions(`${code}exports.names=[later.name,add.name]`)
  expect(eager).toMatch(/^'use strict';var later=\(async function later\(/)
  const exports: Record<string, unknown> = {}
  vm.runInNewContext(eager, {exports})
  expect(JSON.stringify(exports)).toBe('{"sum":2,"names":["later","add"]}')
})

test.each(['main', 'session', 'operation'])(
  'the functions of %s.cjs are in parentheses, for the compile cache',
  (name) => {
    const code = readFileSync(path.join(import.meta.dirname, `../dist/${name}.cjs`), 'utf8')
    expect(withEagerFunctions(code)).toBe(code)
  },
)
