import {execFile} from 'node:child_process'
import path from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {ROOT} from './repository.ts'

const run = promisify(execFile)
const BENCH = path.join(ROOT, 'tools/bench/main.ts')

test('npm run bench prints the start-up times and the installation as rows of one table', {
  timeout: 120_000,
}, async () => {
  const words = [BENCH, 'start-up', 'installation', '--rounds', '1']
  const {stdout} = await run(process.execPath, words, {cwd: ROOT})
  const lines = stdout.trimEnd().split('\n')
  const table = lines.filter((line) => line.startsWith('| '))
  expect(table.slice(0, 2)).toEqual(['| measurement | value | note |', '| --- | ---: | --- |'])
  expect(table).toHaveLength(lines.length - 2)
  const post = table.find((line) => line.includes('a bare POST with'))
  expect(post).toMatch(/^\| a bare POST with `require\('node:http'\)` \| \d+ ms \| 1\.00 × the bare POST \|$/)
  expect(table.filter((line) => line.includes('--- |'))).toHaveLength(1)
  expect(table.slice(-2)).toEqual([
    expect.stringMatching(/^\| `npm install @sso-oidc\/cli`: installed packages \| 2 \| {2}\|$/),
    expect.stringMatching(/^\| `npm install @sso-oidc\/cli`: installed size \| \d\.\d MB \| {2}\|$/),
  ])
})

test('npm run bench compares the library with the AWS SDK, and its validation with ajv and zod', {
  timeout: 120_000,
}, async () => {
  const words = [BENCH, 'library', '--rounds', '1', '--seconds', '0']
  const {stdout} = await run(process.execPath, words, {cwd: ROOT})
  const names = [...stdout.matchAll(/^\| (\S+: .*?) \| \d/gm)].map(([, name]) => name)
  const pair = (row: string) => [`\`@sso-oidc/core\`: ${row}`, `\`@aws-sdk/client-sso-oidc\`: ${row}`]
  expect(names).toEqual([
    ...pair('first call, whole process (ms)'),
    ...pair('first call with its import, in the process (ms)'),
    ...pair('bundle for browsers, gzip (kB)'),
  ])
  expect(stdout.match(/^\| invalid requests per second: .*? million/gm)).toHaveLength(3)
})

test('npm run bench rejects the name of an unknown benchmark', async () => {
  await expect(run(process.execPath, [BENCH, 'start'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'Unknown benchmark: start. The benchmarks are start-up, installation, library, emulator.\n',
  })
})
