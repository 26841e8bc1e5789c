import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import {expect, test} from 'vitest'
import {exportStatement, withEagerFunctions, withPlainExports, withPlainPath} from '../build-fast.ts'

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

test('exports become values, except those of variables that change', () => {
  const both = [exportStatement('sum', 'add'), exportStatement('count', 'count')].join(',').replace(';,', ',')
  const code = withPlainExports(
    `let count=0,next=0;function add(){count+=1;next++;return count}${both}${exportStatement('next', 'next')}`,
  )
  const module = {exports: {} as Record<string, unknown>}
  vm.runInNewContext(code, {module, exports: module.exports})
  const {exports} = module
  expect(exports).toEqual({sum: expect.any(Function), count: 0, next: 0})
  ;(exports['sum'] as () => void)()
  expect(exports).toMatchObject({count: 1, next: 1})
  expect(Object.getOwnPropertyDescriptor(exports, 'sum')).toHaveProperty('value')
})

test.each(['exports.one=1;', 'let one=1;', `${'Object.defineProperty(exports,"a",{value:1})'};`])(
  'a bundle that ends with other code stays as it is: %s',
  (code) => {
    expect(withPlainExports(code)).toBe(code)
  },
)

test('the path module is not copied, and a bundle without its copy is reported', () => {
  const copy = 'node_path=require_rolldown_runtime.__toESM(node_path,1)'
  const code = withPlainPath(`let node_path=require("node:path");${copy};result=node_path.default.join("a","b")`)
  const context = {require: (): object => path, result: ''}
  vm.runInNewContext(code, context)
  expect(context.result).toBe(path.join('a', 'b'))
  expect(() => withPlainPath('')).toThrow(`A bundle contains no ${copy}.`)
})

test.each(['main', 'session', 'operation'])(
  'the functions of %s.cjs are in parentheses, for the compile cache',
  (name) => {
    const code = readFileSync(path.join(import.meta.dirname, `../dist/${name}.cjs`), 'utf8')
    expect(withEagerFunctions(code)).toBe(code)
  },
)
