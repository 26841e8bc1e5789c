// Sends requests over many connections. Reads a LoadOrder as JSON from standard input, and writes a LoadResult to
// standard output. Runs in its own process, so that it does not share a core with the server.
import {text} from 'node:stream/consumers'
import autocannon from 'autocannon'

/** Requests to send. */
export interface LoadOrder {
  readonly url: string
  readonly contentType: string
  /** Request bodies, distributed over the connections. */
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
  /** Expected status. A poll for a token fails with 4xx until the user approves. */
  readonly due: '2xx' | '4xx'
}

/** Measured rate and response time. */
export interface LoadResult {
  readonly perSecond: number
  /** 99th percentile of the response time in milliseconds. */
  readonly p99: number
  /** Number of requests without a response, or with an unexpected status. */
  readonly failures: number
}

/** Seconds of load before the measurement. Without them, the first run of the code determines the 99th percentile. */
const WARM_UP = 1

if (import.meta.main) {
  const {url, contentType, bodies, connections, seconds, due} = JSON.parse(await text(process.stdin)) as LoadOrder
  let count = 0
  const each = Math.ceil(bodies.length / connections)
  const load = (duration: number) =>
    autocannon({
      url,
      method: 'POST',
      headers: {'content-type': contentType},
      connections,
      duration,
      setupClient(client) {
        const first = (count++ * each) % bodies.length
        client.setRequests(bodies.slice(first, first + each).map((body) => ({body})))
      },
    })
  await load(WARM_UP)
  const {requests, latency, errors, ...answers} = await load(seconds)
  const others = answers['2xx'] + answers.non2xx - answers[due]
  const result: LoadResult = {perSecond: requests.average, p99: latency.p99, failures: errors + others}
  process.stdout.write(JSON.stringify(result))
}
