import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {build} from 'esbuild'
import {measureFirstCalls} from './first-calls.ts'
import {type BenchOptions, median, type Row, type Unit} from './row.ts'
import {pinnedTo} from './servers.ts'
import {startTokenServer} from './token-server.ts'

/** Measured calls of one client. */
interface CallResult {
  /** Milliseconds to import the client and to send the first request. */
  readonly first: number
  /** Measurements by number of requests in flight. */
  readonly loads: Readonly<Record<number, {readonly perSecond: number; readonly cpu: number}>>
  /** Bytes that a call allocates on the heap. */
  readonly heap: number
}

const CLIENTS = ['library', 'sdk'] as const
type Name = (typeof CLIENTS)[number]

/** Names of the clients in the table. */
const TITLES: Readonly<Record<Name, string>> = {library: '`@sso-oidc/core`', sdk: '`@aws-sdk/client-sso-oidc`'}

/** Code that sends one operation with each client. */
const CODE: Readonly<Record<Name, string>> = {
  library: "export {createClient, createToken} from '@sso-oidc/core'",
  sdk: "export {CreateTokenCommand, SSOOIDCClient} from '@aws-sdk/client-sso-oidc'",
}

/** Measured values by name of the row, for one client. */
type Samples = Record<string, {readonly unit: Unit; readonly values: readonly number[]}>

/** Compares the library with the AWS SDK for JavaScript in turns, and its validation with ajv and zod. */
export async function library({rounds, seconds = 2}: BenchOptions): Promise<Row[]> {
  using server = await startTokenServer()
  const starts = await measureFirstCalls(server.url, rounds)
  const samples = {library: {} as Samples, sdk: {} as Samples}
  for (let round = 0; round < (rounds ?? 5); round += 1) {
    for (const name of CLIENTS) addFirstCall(samples[name], name, server.url)
    for (const name of CLIENTS) addLoads(samples[name], run([name, server.url, String(seconds)], HEAP_OPTIONS))
  }
  for (const name of CLIENTS) add(samples[name], ['bundle for browsers, gzip', 'kB'], await bundleSize(CODE[name]))
  return [...starts, ...compare(samples), ...validation(rounds ?? 3)]
}

/** Options for the measurement of the heap. */
const HEAP_OPTIONS = ['--expose-gc', '--max-semi-space-size=256']

function run(words: readonly string[], options: readonly string[] = []): CallResult {
  const script = path.join(import.meta.dirname, 'library-calls.mjs')
  return JSON.parse(runOn(1, [...options, script, ...words])) as CallResult
}

/** Runs Node on a core, and returns its output. */
function runOn(core: 0 | 1, words: readonly string[]): string {
  const [file = '', ...rest] = [...pinnedTo(core), process.execPath, ...words]
  const {status, stdout, stderr} = spawnSync(file, rest, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stderr}`)
  return stdout
}

function addFirstCall(samples: Samples, name: Name, url: string): void {
  add(samples, ['first call with its import, in the process', 'ms'], run([name, url, '0']).first)
}

function addLoads(samples: Samples, {loads, heap}: CallResult): void {
  for (const [inFlight, {perSecond, cpu}] of Object.entries(loads)) {
    add(samples, [`calls, ${inFlight} in flight`, 'per second'], perSecond)
    add(samples, [`a call, ${inFlight} in flight`, 'µs of CPU'], cpu)
  }
  if (heap > 0) add(samples, ['heap of a call', 'kB'], heap / 1000)
}

function add(samples: Samples, [name, unit]: readonly [string, Unit], value: number): void {
  samples[name] = {unit, values: [...(samples[name]?.values ?? []), value]}
}

/** Returns the size of a bundle for browsers in kB, with gzip. */
async function bundleSize(contents: string): Promise<number> {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: import.meta.dirname},
    bundle: true,
    format: 'esm',
    legalComments: 'none',
    logLevel: 'error',
    minify: true,
    platform: 'browser',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', {level: 9}).length / 1000
}

function compare(samples: Readonly<Record<Name, Samples>>): Row[] {
  return Object.entries(samples.library).flatMap(([name, {unit, values}]) => {
    const other = samples.sdk[name]
    if (other === undefined) return []
    const relativeTo = `library-sdk/${name}`
    return [
      {id: `library/${name}`, name: `${TITLES.library}: ${name}`, value: median(values), unit, relativeTo},
      {id: relativeTo, name: `${TITLES.sdk}: ${name}`, value: median(other.values), unit},
    ]
  })
}

/** Measures validations per second of invalid requests. Nobody reads the sentences of the problems. */
function validation(rounds: number): Row[] {
  const script = path.join(import.meta.dirname, 'library-validation.ts')
  const rates = JSON.parse(runOn(1, [script, String(rounds)])) as Record<string, number[]>
  return Object.entries(rates).map(([name, values]) => ({
    id: `validation/${name}`,
    name: `invalid requests: ${name === 'library' ? TITLES.library : name}`,
    value: median(values) / 1e6,
    unit: 'million per second',
  }))
}
