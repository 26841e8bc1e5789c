import {readFileSync} from 'node:fs'
import path from 'node:path'
import {beforeEach, expect, test} from 'vitest'
import {type PageBlock, pageBlock, pageBlocks} from '../testing/page-blocks.ts'
import {hasPythonModule} from '../testing/python-process.ts'
import {UserFolder} from '../testing/user-folder.ts'
import {ROOT} from './repository.ts'

const PAGE = 'docs/schemas.md'

let user: UserFolder
beforeEach(() => {
  user = new UserFolder()
  return () => user[Symbol.dispose]()
})

/** Returns the block that shows the output of another one. */
function outputBelow(block: PageBlock): PageBlock {
  const found = pageBlocks(PAGE, '').find(({line}) => line > block.line)
  if (found === undefined) throw new Error(`No output is shown below ${block.place}.`)
  return found
}

test('the example of ajv prints what the page shows', async () => {
  const block = pageBlock(PAGE, "from 'node:fs'")
  user.write('example.ts', block.take())
  expect(await user.run(process.execPath, ['--no-warnings', 'example.ts'])).toBe(outputBelow(block).take())
})

test('the example in Python prints what the page shows', async ({skip}) => {
  if (!hasPythonModule('jsonschema', 'python3-jsonschema')) skip('jsonschema is not installed')
  const block = pageBlock(PAGE, 'import json, subprocess')
  expect(await user.run('/usr/bin/python3', ['-c', block.take()])).toBe(outputBelow(block).take())
})

test('the commands write a skeleton, and the schema that its first line names', async () => {
  await user.run('/bin/sh', ['-euc', pageBlock(PAGE, 'sso-oidc create-token').take()])
  const [line] = readFileSync(path.join(user.path, 'token.yaml'), 'utf8').split('\n')
  expect(line).toBe('# yaml-language-server: $schema=create-token.request.json')
  const schema = JSON.parse(readFileSync(path.join(user.path, 'create-token.request.json'), 'utf8'))
  expect(schema).toEqual(
    JSON.parse(readFileSync(path.join(ROOT, 'packages/core/schemas/create-token.request.json'), 'utf8')),
  )
})
