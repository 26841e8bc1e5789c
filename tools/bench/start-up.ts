import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createSignedInHome} from '../signed-in-home.ts'
import {compileProgram, hasCompiler, megabytes} from './executables.ts'
import {type Contender, measureInTurns} from './measure-in-turns.ts'
import {createTokenWords, ownCommands, PROGRAM} from './own-commands.ts'
import {createMeter} from './process-meter.ts'
import type {BenchOptions, Row} from './row.ts'
import {barePost, writeScript} from './scripts.ts'
import {startTokenServer, type TokenServer} from './token-server.ts'

const POST = 'node/post'

/** Returns the scripts that the programs are compared with. */
function scripts(folder: string, {url, tls}: TokenServer): Contender[] {
  const node = (name: string, text: string) => [process.execPath, writeScript(folder, name, text)]
  const list: Contender[] = [
    {id: 'node/empty', name: 'an empty script', command: node('empty.cjs', ''), relativeTo: POST},
    {id: POST, name: 'a bare POST with `node:http`', command: node('post.cjs', barePost(url)), relativeTo: POST},
  ]
  if (tls === undefined) return list
  const command = node('post-tls.cjs', barePost(tls.url, tls.caBundle))
  return [...list, {id: 'node/post-https', name: 'a bare POST with `node:https`', command, relativeTo: POST}]
}

/** Returns the programs of others, as far as they are installed. */
function others(url: string, createToken: readonly string[]): Contender[] {
  const sdk = [process.execPath, path.join(import.meta.dirname, 'sdk-call.mjs'), url]
  const name = 'ten lines with `@aws-sdk/client-sso-oidc`, on Node'
  const list: Contender[] = [{id: 'other/sdk', name, command: sdk, relativeTo: POST}]
  const gh = versionOf('gh', 'gh')
  if (gh !== undefined) {
    list.push({id: 'other/gh-version', name: `\`gh --version\` (${gh.version})`, command: [gh.file, '--version']})
  }
  const aws = versionOf('/usr/bin/aws', 'awscli')
  if (aws !== undefined) {
    // AWS CLI 2.9.19 requires a device code for every grant type.
    const command = [aws.file, 'sso-oidc', ...createToken, '--device-code', 'code']
    list.push({id: 'other/aws', name: `\`aws sso-oidc create-token\` (${aws.version})`, command})
  }
  return list.map((each) => ({...each, relativeTo: POST}))
}

/** Returns the path and the version of a program. Prints a message if it is not installed. */
function versionOf(program: string, debian: string): {file: string; version: string} | undefined {
  const {stdout} = spawnSync(program, ['--version'], {encoding: 'utf8'})
  const [version] = /\d+\.\d+\.\d+/.exec(stdout ?? '') ?? []
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], {encoding: 'utf8'}).stdout?.trim()
  if (version !== undefined && found) return {file: found, version}
  console.error(`Skipped ${program}: it is not installed (apt-get install ${debian}).`)
  return undefined
}

/** Measures whole processes in turns: the program on Node and as an executable, scripts, and programs of others. */
export async function startUp({rounds = 60}: BenchOptions): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
  try {
    const env = createSignedInHome(folder)
    using server = await startTokenServer(folder)
    using meter = createMeter(folder)
    const executable = hasCompiler() ? compileProgram(folder) : undefined
    const onNode = ownCommands({id: 'node', title: 'on Node', program: [process.execPath, PROGRAM], server})
    const compiled =
      executable === undefined
        ? []
        : ownCommands({id: 'executable', title: 'executable', program: [executable], server})
    const createToken = createTokenWords(server.url)
    const contenders = [...scripts(folder, server), ...onNode, ...compiled, ...others(server.url, createToken)]
    const rows = await measureInTurns(contenders, {meter, rounds, env})
    return executable === undefined ? rows : [...rows, sizeRow(executable)]
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

function sizeRow(executable: string): Row {
  return {id: 'executable/size', name: 'size of the executable', value: megabytes(executable), unit: 'MB'}
}
