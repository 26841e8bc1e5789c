import {execFile} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {beforeEach, expect, test} from 'vitest'
import {type PageBlock, pageBlock, pageBlocks} from '../testing/page-blocks.ts'
import {hasPythonModule} from '../testing/python-process.ts'
import {ROOT} from './repository.ts'

const run = promisify(execFile)
const PAGE = 'docs/schemas.md'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'schemas-'))
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  return () => rmSync(folder, {recursive: true})
})

/** Runs a program in the directory of a user who has installed the packages. */
async function runHere(program: string, words: readonly string[]): Promise<string> {
  const env = {HOME: folder, PATH: `${ROOT}/node_modules/.bin:${process.env['PATH']}`}
  return (await run(program, words, {cwd: folder, env})).stdout
}

/** Returns the block that shows the output of another one. */
function outputBelow(block: PageBlock): PageBlock {
  const found = pageBlocks(PAGE, '').find(({line}) => line > block.line)
  if (found === undefined) throw new Error(`No output is shown below ${block.place}.`)
  return found
}

test('the example of ajv prints what the page shows', async () => {
  const block = pageBlock(PAGE, "from 'node:fs'")
  writeFileSync(path.join(folder, 'example.ts'), block.take())
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
  expect(await runHere(process.execPath, ['--no-warnings', 'example.ts'])).toBe(outputBelow(block).take())
})

test('the example in Python prints what the page shows', async ({skip}) => {
  if (!hasPythonModule('jsonschema', 'python3-jsonschema')) skip('jsonschema is not installed')
  const block = pageBlock(PAGE, 'import json, subprocess')
  expect(await runHere('/usr/bin/python3', ['-c', block.take()])).toBe(outputBelow(block).take())
})

test('the commands write a skeleton, and the schema that its first line names', async () => {
  await runHere('/bin/sh', ['-euc', pageBlock(PAGE, 'sso-oidc create-token').take()])
  const [line] = readFileSync(path.join(folder, 'token.yaml'), 'utf8').split('\n')
  expect(line).toBe('# yaml-language-server: $schema=create-token.request.json')
  const schema = JSON.parse(readFileSync(path.join(folder, 'create-token.request.json'), 'utf8'))
  expect(schema).toEqual(
    JSON.parse(readFileSync(path.join(ROOT, 'packages/core/schemas/create-token.request.json'), 'utf8')),
  )
})
