import {createEmulator} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {parseCommandLine} from '../src/program/command-line.ts'
import {TestBed} from './test-bed.ts'

const APP = 'http://localhost:3000'

/** Returns the status and the CORS headers of a response. */
async function ask(allowOrigins: readonly string[], words: string, headers: Record<string, string>) {
  const [method = 'GET', path = ''] = words.split(' ')
  const {emulator} = new TestBed({allowOrigins})
  const response = await emulator.fetch(ENDPOINT + path, {method, headers, ...(method === 'POST' ? {body: '{}'} : {})})
  const names = [...response.headers].filter(([name]) => /^(access-control-|vary$)/.test(name))
  return {status: response.status, headers: Object.fromEntries(names)}
}

const preflight = (origin: string) => ({
  origin,
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'cors',
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-amz-user-agent',
})

describe('a page of another origin', () => {
  test('gets the headers of CORS for every operation if its origin is allowed (F14)', async () => {
    const methods = {'/token': 'POST', '/client/register': 'POST', '/assignment/accounts': 'GET', '/logout': 'POST'}
    for (const [path, allowed] of Object.entries(methods)) {
      expect(await ask([APP], `OPTIONS ${path}`, preflight(APP))).toEqual({
        status: 204,
        headers: {
          'access-control-allow-origin': APP,
          'access-control-allow-methods': allowed,
          'access-control-allow-headers': '*, Authorization',
          'access-control-expose-headers': '*',
          'access-control-max-age': '600',
          vary: 'Origin',
        },
      })
    }
    const actual = {'access-control-allow-origin': APP, 'access-control-expose-headers': '*', vary: 'Origin'}
    const headers = {origin: APP, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors'}
    expect(await ask([APP], 'POST /token', headers)).toEqual({status: 400, headers: actual})
    expect(await ask([APP], 'GET /assignment/accounts', headers)).toEqual({status: 401, headers: actual})
    expect(await ask([APP], 'GET /health', headers)).toEqual({status: 200, headers: actual})
    expect((await ask([APP], 'GET /token', {})).status).toBe(404)
    expect((await ask([APP], 'OPTIONS /health', preflight(APP))).status).toBe(404)
  })

  test('gets no header of CORS for controls and pages, even if its origin is allowed (F14)', async () => {
    for (const path of ['/_emulator/clients', '/_emulator/reset', '/device', '/authorize', '/_emulator']) {
      expect((await ask([APP], `GET ${path}`, {origin: APP})).headers['access-control-allow-origin']).toBeUndefined()
      expect([404, 403]).toContain((await ask([APP], `OPTIONS ${path}`, preflight(APP))).status)
    }
  })

  test('is rejected by default, and with a similar origin (F14)', async () => {
    expect(await ask([], 'OPTIONS /token', preflight(APP))).toEqual({status: 404, headers: {}})
    for (const origin of ['http://localhost:30000', 'https://localhost:3000', 'http://localhost', 'null', `${APP}/`]) {
      expect(await ask([APP], 'OPTIONS /token', preflight(origin))).toEqual({status: 403, headers: {}})
      expect(await ask([APP], 'POST /token', {origin})).toEqual({status: 403, headers: {}})
    }
  })
})

describe('an allowed origin', () => {
  test.each([
    ['HTTP://LOCALHOST:3000/', APP],
    ['https://app.example', 'https://app.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh'],
  ])('can be written as %s (F14)', async (text, origin) => {
    expect((await ask([text], 'OPTIONS /token', preflight(origin))).headers['access-control-allow-origin']).toBe(origin)
  })

  test.each(['*', 'null', '', 'localhost:3000', 'http://', 'http://a/b', 'http://a@b', 'http://a?b', 'http://a b'])(
    'is not %j (F14)',
    (text) => {
      const message = `Invalid origin ${JSON.stringify(text)}: must be like http://localhost:3000.`
      expect(() => createEmulator({allowOrigins: [APP, text]})).toThrow(new TypeError(message))
      expect(() => parseCommandLine(['start', '--allow-origin', text])).toThrow(
        `Invalid --allow-origin ${text}: must be an origin such as http://localhost:3000.`,
      )
    },
  )

  test('can be repeated on the command line (F14)', () => {
    const line = parseCommandLine(['start', '--allow-origin', APP, '--allow-origin', 'https://b.test'])
    expect(line).toMatchObject({options: {allowOrigins: [APP, 'https://b.test']}})
    expect(parseCommandLine(['start'])).toMatchObject({options: {allowOrigins: []}})
  })
})
