import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {buildSync} from 'esbuild'
import {residentMemory} from '../../packages/emulator/torture/replica.ts'
import {compileProgram, hasCompiler} from './executables.ts'
import {median, type Row} from './row.ts'
import {FLOOR, pinnedTo, startServer} from './servers.ts'

const EMPTY = 'emulator/empty'
const PROGRAM = path.join(import.meta.dirname, '../../packages/emulator/bin/sso-oidc-emulator.js')
const START = ['start', '--port', '0']
const REGISTRATION = JSON.stringify({clientName: 'bench', clientType: 'public'})

/** Server whose start is measured. */
interface Starter {
  readonly id: string
  readonly name: string
  readonly command: readonly string[]
}

function starters(folder: string): Starter[] {
  const node = process.execPath
  const list: Starter[] = [
    {id: 'emulator-floor', name: 'the smallest server', command: [node, FLOOR]},
    {id: 'emulator-floor-kysely', name: 'the smallest server that loads Kysely', command: [node, withKysely(folder)]},
    {id: 'emulator', name: 'emulator', command: [node, PROGRAM, ...START]},
  ]
  if (!hasCompiler()) return list
  const command = [compileProgram(folder, 'sso-oidc-emulator'), ...START]
  return [...list, {id: 'emulator-executable', name: 'emulator, executable', command}]
}

/** Bundles the smallest server with the query builder of the emulator. Returns the path of the script. */
function withKysely(folder: string): string {
  const outfile = path.join(folder, 'floor-kysely.cjs')
  const contents = `globalThis.kysely = require('kysely')\nrequire(${JSON.stringify(FLOOR)})\n`
  const resolveDir = path.dirname(PROGRAM)
  buildSync({stdin: {contents, resolveDir}, bundle: true, minify: true, outfile, platform: 'node'})
  return outfile
}

/** Measures the start of the emulator in turns with an empty script and with the smallest possible server. */
export async function measureStarts(rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
  try {
    const list = starters(folder)
    const empty: number[] = []
    const samples = list.map(() => ({first: [] as number[], idle: [] as number[]}))
    for (let round = -1; round < rounds; round += 1) {
      const started = performance.now()
      spawnEmpty()
      if (round >= 0) empty.push(performance.now() - started)
      for (const [at, {command}] of list.entries()) {
        const {first, idle} = await measureStart(command)
        if (round < 0) continue
        samples[at]?.first.push(first)
        samples[at]?.idle.push(idle ?? Number.NaN)
      }
    }
    const name = 'an empty script, in turns with the servers'
    return [
      {id: EMPTY, name, value: median(empty), unit: 'ms', runs: rounds},
      ...list.flatMap((starter, at) => toRows(starter, samples[at] ?? {first: [], idle: []})),
    ]
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

function spawnEmpty(): void {
  const [file = '', ...words] = [...pinnedTo(0), process.execPath, '--eval', '']
  spawnSync(file, words, {stdio: 'ignore'})
}

/** Measures milliseconds from the start of a process to its first response, and MiB of memory half a second later. */
async function measureStart(command: readonly string[]): Promise<{first: number; idle: number | undefined}> {
  const started = performance.now()
  const server = await startServer(command)
  try {
    const response = await fetch(`${server.url}/client/register`, {method: 'POST', body: REGISTRATION})
    await response.text()
    const first = performance.now() - started
    if (!response.ok) throw new Error(`${command.join(' ')} responded with status ${response.status}.`)
    await sleep(500)
    return {first, idle: residentMemory(server.pid)}
  } finally {
    await server.stop()
  }
}

function toRows({id, name}: Starter, {first, idle}: {first: readonly number[]; idle: readonly number[]}): Row[] {
  const runs = first.length
  const row: Row = {id: `${id}/first`, name: `${name}: first response`, value: median(first), unit: 'ms', runs}
  const memory = median(idle)
  return [
    {...row, relativeTo: EMPTY},
    ...(Number.isNaN(memory)
      ? []
      : [{id: `${id}/idle`, name: `${name}: memory when idle`, value: memory, unit: 'MiB', runs} as const]),
  ]
}
