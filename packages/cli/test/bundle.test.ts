import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import {expect, test} from 'vitest'
import {
  exportStatement,
  withEagerFunctions,
  withFunctionValues,
  withPlainExports,
  withPlainPath,
} from '../build-fast.ts'
import {PARTS} from '../build-parts.ts'
import {calledFunctions} from '../build-profile.ts'

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

test('functions that are values are known above their place, and keep their names', () => {
  const code =
    "'use strict';exports.sum=add(1);async function later(){}function add(n){return n+one()}function one(){return 1}"
  const values = withFunctionValues(`${code}exports.names=[later.name,add.name]`)
  expect(values).toMatch(/^'use strict';var later=async function later\(/)
  const exports: Record<string, unknown> = {}
  vm.runInNewContext(values, {exports})
  expect(JSON.stringify(exports)).toBe('{"sum":2,"names":["later","add"]}')
  expect(withFunctionValues('let one=1')).toBe('let one=1')
})

test('called functions are in parentheses, and no others and no methods', () => {
  const code = 'var a=function a(){return{b(){return 1}}},c=function c(){},d=x=>y=>x+y;sum=a().b()+d(1)(2)'
  const starts = ['function a', 'b(){', 'x=>', 'y=>'].map((text) => code.indexOf(text))
  const eager = withEagerFunctions(code, new Set(starts))
  expect(eager).toBe('var a=(function a(){return{b(){return 1}}}),c=function c(){},d=(x=>(y=>x+y));sum=a().b()+d(1)(2)')
  const context = {sum: 0}
  vm.runInNewContext(eager, context)
  expect(context.sum).toBe(4)
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

test('the functions that frequent commands call are in parentheses, for the compile cache', async () => {
  const called = await calledFunctions(path.join(import.meta.dirname, '../bin/sso-oidc.js'))
  for (const name of PARTS) {
    const file = path.join(import.meta.dirname, `../dist/${name}.cjs`)
    const code = readFileSync(file, 'utf8')
    const starts = [...(called.get(file) ?? [])].filter((start) => /^(?:async )?function\b/.test(code.slice(start)))
    expect([name, starts.length > 40, starts.filter((start) => code[start - 1] !== '(')]).toEqual([name, true, []])
    expect(code).toMatch(/,\w+=function \w+\(/)
  }
})
