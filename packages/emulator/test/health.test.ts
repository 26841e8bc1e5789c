import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import type {RequestLog} from '../src/http/request-log.ts'
import {createOperationRouter} from '../src/operations/operation-router.ts'
import type {Settings} from '../src/service/handler.ts'
import {TestBed} from './test-bed.ts'

describe('/health', () => {
  test('responds with status 200 and JSON', async () => {
    const response = await new TestBed().emulator.fetch(`${ENDPOINT}/health`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      '{"status":"ok"}',
    ])
  })

  test.each([
    ['HEAD', 200],
    ['POST', 404],
  ])('responds to %s with status %i', async (method, status) => {
    expect((await new TestBed().emulator.fetch(`${ENDPOINT}/health`, {method})).status).toBe(status)
  })

  test('responds with status 503 if the store is unavailable', async () => {
    const store = {moment: () => Promise.reject(new Error('no connection'))}
    const settings = {store, allowedOrigins: new Set()} as unknown as Settings
    const handle = createOperationRouter(settings, {record: () => undefined} as unknown as RequestLog).route(
      'GET',
      '/health',
    )
    expect(
      await handle?.({
        method: 'GET',
        url: `${ENDPOINT}/health`,
        headers: {},
        body: new Uint8Array(),
        address: undefined,
      }),
    ).toEqual({
      status: 503,
      headers: {'Content-Type': 'application/json'},
      body: '{"status":"store unavailable"}',
    })
  })
})
