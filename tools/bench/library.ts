import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {build} from 'esbuild'
import {type BenchOptions, median, type Row} from './row.ts'
import {pinnedTo, startOn} from './servers.ts'

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
type Samples = Record<string, number[]>

/** Compares the library with the AWS SDK for JavaScript in turns, and its validation with ajv and zod. */
export async function library({rounds = 5, seconds = 2}: BenchOptions): Promise<Row[]> {
  const server = startOn(0, [path.join(import.meta.dirname, 'serve-token.ts')])
  try {
    if (server.stdout === null) throw new Error('The server has no standard output.')
    const [port] = await once(server.stdout, 'data')
    const url = `http://127.0.0.1:${String(port).trim()}`
    const samples = {library: {} as Samples, sdk: {} as Samples}
    for (let round = 0; round < rounds; round += 1) {
      for (const name of CLIENTS) addFirstCall(samples[name], name, url)
      for (const name of CLIENTS) addLoads(samples[name], run([name, url, String(seconds)], HEAP_OPTIONS))
    }
    for (const name of CLIENTS) add(samples[name], 'bundle for browsers, gzip (kB)', await bundleSize(CODE[name]))
    return [...compare(samples), ...validation(rounds)]
  } finally {
    server.kill('SIGTERM')
  }
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
  const started = performance.now()
  const {first} = run([name, url, '0'])
  add(samples, 'first call, whole process (ms)', performance.now() - started)
  add(samples, 'first call with its import, in the process (ms)', first)
}

function addLoads(samples: Samples, {loads, heap}: CallResult): void {
  for (const [inFlight, {perSecond, cpu}] of Object.entries(loads)) {
    add(samples, `calls per second, ${inFlight} in flight`, perSecond)
    add(samples, `CPU per call, ${inFlight} in flight (µs)`, cpu)
  }
  if (heap > 0) add(samples, 'heap per call (kB)', heap / 1000)
}

function add(samples: Samples, row: string, value: number): void {
  samples[row] = [...(samples[row] ?? []), value]
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
  return Object.keys(samples.library).flatMap((row) => {
    const [own, other] = CLIENTS.map((name) => median(samples[name][row] ?? []))
    if (own === undefined || other === undefined) return []
    const digits = own < 100 ? 1 : 0
    const note = `${(own / other).toFixed(2)} × the AWS SDK`
    return [
      {name: `${TITLES.library}: ${row}`, value: own.toFixed(digits), note},
      {name: `${TITLES.sdk}: ${row}`, value: other.toFixed(digits)},
    ]
  })
}

/** Measures validations per second of invalid requests. Nobody reads the sentences of the problems. */
function validation(rounds: number): Row[] {
  const script = path.join(import.meta.dirname, 'library-validation.ts')
  const rates = JSON.parse(runOn(1, [script, String(rounds)])) as Record<string, number[]>
  return Object.entries(rates).map(([name, values]) => ({
    name: `invalid requests per second: ${name === 'library' ? TITLES.library : name}`,
    value: `${(median(values) / 1e6).toFixed(2)} million`,
  }))
}
