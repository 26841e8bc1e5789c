// Sends requests over many connections, from a process of its own: what to send comes on standard input, as JSON.
import {text} from 'node:stream/consumers'
import autocannon from 'autocannon'

/** What to send. */
export interface LoadOrder {
  readonly url: string
  readonly contentType: string
  /** Shared out among the connections. */
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
  /** What an answer should be: a request for a token that is not decided yet is refused. */
  readonly due: '2xx' | '4xx'
}

/** What came of it. Times are in milliseconds. */
export interface LoadResult {
  readonly perSecond: number
  readonly p99: number
  /** Requests without an answer, or with another than was due. */
  readonly failures: number
}

/** Seconds of the same load before it counts: the 99th percentile would be that of code that has never run. */
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
