import {once} from 'node:events'
import {createServer, type RequestListener} from 'node:http'
import type {AddressInfo} from 'node:net'
import {describe, expect, test} from 'vitest'
import {createAssertion, PUBLIC_JWK} from '../../../tools/testing/sample-application.ts'
import {createBed, exchange, UNTRUSTED} from './assertion-bed.ts'
import type {WireResponse} from './test-bed.ts'

/** Exchanges an assertion of an issuer with a key set URL. */
async function exchangeWithUrl(listener: RequestListener): Promise<WireResponse> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const {port} = server.address() as AddressInfo
    return await exchange(createBed({jwksUrl: `http://127.0.0.1:${port}/jwks`}), createAssertion())
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const KEY_SET = JSON.stringify({keys: [PUBLIC_JWK]})

describe('a key set from a URL (E16)', () => {
  test('is fetched and cached', async () => {
    let count = 0
    const server = createServer((_, response) => {
      count += 1
      response.end(KEY_SET)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const {port} = server.address() as AddressInfo
      const bed = createBed({jwksUrl: `http://127.0.0.1:${port}/jwks`})
      for (const jti of ['a', 'b']) {
        expect(await exchange(bed, createAssertion({jti}))).toMatchObject({status: 200})
      }
      expect(count).toBe(1)
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })

  test.each<[string, RequestListener]>([
    [
      'redirects',
      ({url}, response) =>
        url === '/jwks' ? response.writeHead(302, {location: '/other'}).end() : response.end(KEY_SET),
    ],
    ['is missing', (_, response) => response.writeHead(404).end(KEY_SET)],
    ['is empty', (_, response) => response.writeHead(204).end()],
    ['is not JSON', (_, response) => response.end('<html>')],
    ['is not a key set', (_, response) => response.end('{"keys": 1}')],
    ['has a secret', (_, response) => response.end(JSON.stringify({keys: [{kty: 'oct', k: 'c2VjcmV0', kid: 'k1'}]}))],
    [
      'breaks off',
      (_, response) => response.writeHead(200, {'content-length': 9_999}).write(KEY_SET, () => response.destroy()),
    ],
  ])('that %s counts as missing', async (_, listener) => {
    expect(await exchangeWithUrl(listener)).toEqual(UNTRUSTED)
  })

  test.each([
    ['of 1 MiB is read', 1_048_576, {status: 200}],
    ['of more than 1 MiB counts as missing', 1_048_577, UNTRUSTED],
  ])('%s', async (_, length, expected) => {
    expect(await exchangeWithUrl((__, response) => response.end(KEY_SET.padEnd(length)))).toMatchObject(expected)
  })

  test('of 100 MB is not read completely', async () => {
    let sent = 0
    const answer = await exchangeWithUrl((_, response) => {
      const chunk = Buffer.alloc(65_536, ' ')
      const write = (): void => {
        while (sent < 100_000_000 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', write)
        }
        response.end(KEY_SET)
      }
      write()
    })
    expect(answer).toEqual(UNTRUSTED)
    expect(sent).toBeLessThan(50_000_000)
  })

  test('without a server counts as missing', async () => {
    // No server listens on port 1.
    const bed = createBed({jwksUrl: 'http://127.0.0.1:1/jwks'})
    expect(await exchange(bed, createAssertion())).toEqual(UNTRUSTED)
  })
})
