import {once} from 'node:events'
import {request} from 'node:http'
import {expect, test} from 'vitest'
import {createEmulator} from '../src/index.ts'
import {listen} from '../src/server/server.ts'

/** Sends a request with a target that `fetch` would normalize. */
async function sendTarget(url: string, target: string): Promise<void> {
  const [response] = await once(request(url, {path: target}).end(), 'response')
  response.resume()
  await once(response, 'end')
}

test.for<[about: string, target: string]>([
  ['an OSC 52 sequence', '/device%1b]52;c;eA==%07'],
  ['a line break that forges a log line', '/device%0a2026-01-01T00:00:00.000Z%20POST%20/token%20200'],
  ['a bidirectional control', '/device/%E2%80%AEgnp'],
  ['an operation with a hostile query', '/token?%1b[2J'],
])('the log and the dashboard show no control character of a path with %s (D2)', async ([, target]) => {
  const paths: string[] = []
  const emulator = createEmulator({onRequest: ({path}) => paths.push(path)})
  const server = await listen(emulator, {port: 0, allowRemote: false})
  try {
    await sendTarget(server.url, target)
    const page = await (await fetch(`${server.url}/_emulator`)).text()
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.join('')).not.toMatch(/[\p{Control}\p{Bidi_Control}]/u)
    expect(page).not.toMatch(/(?!\n)[\p{Control}\p{Bidi_Control}]/u)
  } finally {
    await server.close()
    await emulator.close()
  }
})
