import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createSignedInHome} from '../signed-in-home.ts'
import {compileProgram, compileScript, hasCompiler} from './executables.ts'
import {type Contender, measureInTurns} from './measure-in-turns.ts'
import {createTokenWords, PROGRAM} from './own-commands.ts'
import {createMeter} from './process-meter.ts'
import type {BenchOptions, Row} from './row.ts'
import {barePost, fetchPost, writeScript} from './scripts.ts'
import {startTokenServer} from './token-server.ts'

const NODE = process.execPath
const EMPTY = 'profile-node/empty'
const COMPILED_EMPTY = 'profile-executable/empty'

/** Returns the steps of `create-token` on Node. Each one does more than the one before it. */
function stepsOnNode(folder: string, url: string): Contender[] {
  const script = (name: string, text: string) => [NODE, writeScript(folder, name, text)]
  const print = "process.stdout.write('{}')\n"
  const list: Contender[] = [
    {id: EMPTY, name: 'an empty script', command: script('empty.cjs', '')},
    {id: 'profile-node/print', name: 'a script that prints `{}`', command: script('print.cjs', print)},
    {
      id: 'profile-node/http',
      name: 'a script that also loads `node:http`',
      command: script('http.cjs', `require('node:http')\n${print}`),
    },
    {id: 'profile-node/post', name: 'a bare POST with `node:http`', command: script('post.cjs', barePost(url))},
    {id: 'profile-node/version', name: '`sso-oidc --version`', command: [NODE, PROGRAM, '--version']},
    {
      id: 'profile-node/skeleton',
      name: '`sso-oidc create-token --generate-cli-skeleton`',
      command: [NODE, PROGRAM, 'create-token', '--generate-cli-skeleton'],
    },
    {
      id: 'profile-node/create-token',
      name: '`sso-oidc create-token`',
      command: [NODE, PROGRAM, ...createTokenWords(url)],
    },
  ]
  return list.map((each) => ({...each, relativeTo: EMPTY}))
}

/** Returns the steps of `create-token` in the executable, and requests that it does not use. */
function stepsInExecutable(folder: string, url: string): Contender[] {
  const script = (name: string, text: string) => [compileScript(writeScript(folder, `${name}.cjs`, text))]
  const program = compileProgram(folder)
  const list: Contender[] = [
    {id: COMPILED_EMPTY, name: 'an empty script', command: script('compiled-empty', '')},
    {id: 'profile-executable/fetch', name: 'a POST with `fetch`', command: script('compiled-fetch', fetchPost(url))},
    {id: 'profile-executable/http', name: 'a POST with `node:http`', command: script('compiled-http', barePost(url))},
    {id: 'profile-executable/version', name: '`sso-oidc --version`', command: [program, '--version']},
    {
      id: 'profile-executable/create-token',
      name: '`sso-oidc create-token`',
      command: [program, ...createTokenWords(url)],
    },
  ]
  return list.map((each) => ({...each, relativeTo: COMPILED_EMPTY}))
}

/** Returns other ways to start `create-token`, or an empty script where a program cannot start in that way. */
function rejectedWays(folder: string, url: string): Contender[] {
  const createToken = [PROGRAM, ...createTokenWords(url)]
  const fetchScript = writeScript(folder, 'fetch.cjs', fetchPost(url))
  const program = 'profile-node/create-token'
  return [
    {
      id: 'tried/no-compile-cache',
      name: '`create-token` without the compile cache',
      command: [NODE, ...createToken],
      env: {NODE_DISABLE_COMPILE_CACHE: '1'},
      relativeTo: program,
    },
    {
      id: 'tried/jitless',
      name: '`create-token` with `node --jitless`',
      command: [NODE, '--jitless', ...createToken],
      relativeTo: program,
    },
    {
      id: 'tried/no-opt',
      name: '`create-token` with `node --no-opt`',
      command: [NODE, '--no-opt', ...createToken],
      relativeTo: program,
    },
    {id: 'tried/fetch', name: 'a POST with `fetch`', command: [NODE, fetchScript], relativeTo: 'profile-node/post'},
    {
      id: 'tried/snapshot',
      name: 'an empty script in a start-up snapshot',
      command: [NODE, '--snapshot-blob', createSnapshot(folder), 'none'],
      relativeTo: EMPTY,
    },
    {
      id: 'tried/sea',
      name: 'an empty script in a single executable application of Node',
      command: [createApplication(folder)],
      relativeTo: EMPTY,
    },
  ]
}

/** Creates a snapshot of an empty heap. A snapshot of the program is not possible: Node loads no modules in it. */
function createSnapshot(folder: string): string {
  const blob = path.join(folder, 'snapshot.blob')
  const text = "require('node:v8').startupSnapshot.setDeserializeMainFunction(() => {})\n"
  const words = ['--snapshot-blob', blob, '--build-snapshot', writeScript(folder, 'snapshot.cjs', text)]
  execFileSync(NODE, words, {stdio: ['ignore', 'ignore', 'inherit']})
  return blob
}

/** Creates a single executable application from an empty script. */
function createApplication(folder: string): string {
  const output = path.join(folder, 'application')
  const main = writeScript(folder, 'application.cjs', '')
  const settings = {main, output, disableExperimentalSEAWarning: true, useCodeCache: true}
  const file = writeScript(folder, 'application.json', JSON.stringify(settings))
  execFileSync(NODE, ['--build-sea', file], {stdio: ['ignore', 'ignore', 'inherit']})
  return output
}

/** Measures the steps of `create-token`, and other ways to start it, in turns. */
export async function profile({rounds = 20}: BenchOptions): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
  try {
    const env = createSignedInHome(folder)
    using server = await startTokenServer()
    using meter = createMeter(folder)
    const compiled = hasCompiler() ? stepsInExecutable(folder, server.url) : []
    const contenders = [...stepsOnNode(folder, server.url), ...compiled, ...rejectedWays(folder, server.url)]
    return await measureInTurns(contenders, {meter, rounds, env})
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
