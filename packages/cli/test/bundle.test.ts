import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'

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
