import {execFileSync} from 'node:child_process'
import net from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import {MAX_MEMORY} from './hostile-bytes.ts'
import {type Outcome, Violations} from './outcome.ts'
import {type Replica, residentMemory} from './replica.ts'
import {register} from './sign-in.ts'

const BYTES = 'POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '

/** Number of file descriptors for everything but the slow clients. */
const SPARE = 300

/** Seconds until the server must have closed the connections: its timeout for headers, and some check intervals. */
const TIMEOUT = 8

/** Returns the number of sockets that this system allows. Throws if there are too few for the test. */
function allowedSockets(wanted: number): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], {encoding: 'utf8'}).trim()
  const allowed = limit === 'unlimited' ? wanted : Math.min(wanted, Number(limit) - SPARE)
  if (allowed < SPARE) throw new Error(`Too few sockets for slow clients: ulimit -n is ${limit}.`)
  return allowed
}

/**
 * Opens sockets that send one byte per second. Checks that the server still serves other clients, and closes the slow
 * connections.
 */
export async function slowClients({url, pid, origin}: Replica, wanted: number): Promise<Outcome> {
  const violations = new Violations()
  const count = allowedSockets(wanted)
  const sockets = await openSockets(url, count)
  let ended = 0
  for (const socket of sockets) socket.on('close', () => (ended += 1))
  const durations: number[] = []
  let memory = 0
  for (let second = 0; second < TIMEOUT; second++) {
    for (const socket of sockets) if (!socket.destroyed) socket.write(BYTES.charAt(second % BYTES.length))
    const until = performance.now() + 1_000
    while (performance.now() < until) {
      const started = performance.now()
      await register(origin).catch((error: Error) => violations.add(`Honest client: ${error.message}`))
      durations.push(performance.now() - started)
      memory = Math.max(memory, residentMemory(pid) ?? 0)
      await sleep(5)
    }
  }
  const left = sockets.filter(({destroyed}) => !destroyed)
  for (const socket of left) socket.destroy()
  violations.expect(left.length === 0, `${left.length} of ${count} slow connections were still open.`)
  violations.expect(memory < MAX_MEMORY, `The server used ${memory.toFixed(0)} MiB.`)
  const p99 = durations.sort((a, b) => a - b)[Math.floor(durations.length * 0.99)] ?? 0
  const bound = count < wanted ? ` (limited by ulimit -n, instead of ${wanted})` : ''
  return {
    summary: `${count} slow sockets${bound}, ${ended} closed by the server, ${durations.length} honest requests, p99 ${p99.toFixed(0)} ms, ${memory.toFixed(0)} MiB`,
    violations: violations.list(),
  }
}

async function openSockets(url: string, count: number): Promise<net.Socket[]> {
  const {hostname, port} = new URL(url)
  const sockets: net.Socket[] = []
  while (sockets.length < count) {
    const some = Array.from({length: Math.min(200, count - sockets.length)}, () => net.connect(Number(port), hostname))
    await Promise.all(some.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    for (const socket of some) socket.on('error', () => {}).resume()
    sockets.push(...some)
  }
  return sockets
}
