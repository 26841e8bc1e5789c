import {createClient, listAccountRoles, listAccounts, logout, sendAll, sendPages} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {errorOf, httpResponse, scriptedClient} from './scripted.ts'

const page = (nextToken: string | null, ...ids: string[]) =>
  httpResponse(200, {nextToken, accountList: ids.map((accountId) => ({accountId}))})
const THREE = [page('p2', '1', '2'), page('p3'), page(null, '3')]
const REQUEST = {accessToken: 't', maxResults: 2}
const queries = (sent: readonly {url: string}[]): string[] => sent.map(({url}) => new URL(url).search)

describe('an operation with pages', () => {
  test('requests each page with the token of the previous response', async () => {
    const {client, sent} = scriptedClient(THREE)
    const pages: object[] = []
    for await (const response of sendPages(client, listAccounts, REQUEST)) pages.push(response)
    expect(pages).toEqual([
      {nextToken: 'p2', accountList: [{accountId: '1'}, {accountId: '2'}]},
      {nextToken: 'p3', accountList: []},
      {accountList: [{accountId: '3'}]},
    ])
    expect(queries(sent)).toEqual(['?max_result=2', '?next_token=p2&max_result=2', '?next_token=p3&max_result=2'])
  })

  test('starts with the page of the request', async () => {
    const {client, sent} = scriptedClient([page('p3', '2'), page(null, '3')])
    await sendAll(client, listAccounts, {...REQUEST, nextToken: 'p2'})
    expect(queries(sent)).toEqual(['?next_token=p2&max_result=2', '?next_token=p3&max_result=2'])
  })

  test('does not request a page that the caller does not ask for', async () => {
    const {client, sent} = scriptedClient(THREE)
    for await (const _ of sendPages(client, listAccounts, REQUEST)) break
    expect(sent).toHaveLength(1)
  })

  test('returns the items of all pages as one response without page tokens', async () => {
    const {client} = scriptedClient(THREE)
    expect(await sendAll(client, listAccounts, REQUEST)).toEqual({
      accountList: [{accountId: '1'}, {accountId: '2'}, {accountId: '3'}],
    })
  })

  test.each<[string, object]>([
    ['without a list', {}],
    ['with an empty token', {nextToken: '', accountList: []}],
  ])('ends after a response %s', async (_, body) => {
    expect(await sendAll(scriptedClient([httpResponse(200, body)]).client, listAccounts, REQUEST)).toEqual({
      accountList: [],
    })
  })

  test.each<[string, ReturnType<typeof httpResponse>[]]>([
    ['itself', [page('p2', '1'), page('p2', '2')]],
    ['an earlier page', [page('p2', '1'), page('p3', '2'), page('p2', '3')]],
  ])('fails if a page has the token of %s', async (_, responses) => {
    expect(await errorOf(() => sendAll(scriptedClient(responses).client, listAccounts, REQUEST))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: 'ListAccounts returned the same nextToken twice, so the pages have no end.',
    })
  })

  /** A list whose pages have a new token each. It has no end. */
  const endless = (itemsOf: (page: number) => unknown, tokenOf = (page: number) => `p${page}`) => {
    let count = 0
    const transport = async () => {
      count += 1
      return httpResponse(200, {nextToken: tokenOf(count), accountList: itemsOf(count)})
    }
    return {client: createClient({region: 'us-east-1', transport}), sent: () => count}
  }
  const accounts = (page: number) => [{accountId: String(page)}]
  const NO_END = 'so the pages have no end'

  test.each<[string, ReturnType<typeof endless>, number, string]>([
    ['10,000 pages', endless(accounts), 10_000, 'more than 10000 pages. Request larger pages or fewer items'],
    ['100 empty pages', endless(() => []), 100, `100 empty pages in a row, ${NO_END}`],
    ['100 pages without a list', endless(() => 'x'), 100, `100 empty pages in a row, ${NO_END}`],
    ['two equal pages', endless(() => [{accountId: '1'}]), 2, `the same page twice, ${NO_END}`],
    [
      '100 million characters of items',
      endless((page) => [{accountName: page + 'x'.repeat(1_000_000)}]),
      100,
      'more than 100000000 characters. Request fewer items',
    ],
    [
      '100 million characters of tokens',
      endless(accounts, (page) => page + 'x'.repeat(1_000_000)),
      100,
      'more than 100000000 characters. Request fewer items',
    ],
  ])('without an end fails after %s (E6)', async (_, {client, sent}, pages, problem) => {
    expect(await errorOf(() => sendAll(client, listAccounts, {accessToken: 't'}))).toEqual({
      name: 'ResponseError',
      code: 'InvalidResponse',
      message: `ListAccounts returned ${problem}.`,
    })
    expect(sent()).toBe(pages)
  })

  test('can have 99 empty pages in a row, and 10,000 pages (E6)', async () => {
    let count = 0
    const transport = async () => {
      count += 1
      const nextToken = count < 10_000 ? String(count) : null
      return httpResponse(200, {nextToken, accountList: count % 100 === 0 ? accounts(count) : []})
    }
    const client = createClient({region: 'us-east-1', transport})
    expect((await sendAll(client, listAccounts, {accessToken: 't'})).accountList?.length).toBe(100)
  })

  test('can have a page with half a million items', async () => {
    const body = {accountList: Array.from({length: 500_000}, () => 0)}
    const {client} = scriptedClient([httpResponse(200, body)])
    expect((await sendAll(client, listAccounts, REQUEST)).accountList?.length).toBe(500_000)
  })

  test('fails if one of its pages fails', async () => {
    const {client} = scriptedClient([page('p2', '1'), httpResponse(401, {__type: 'UnauthorizedException'})])
    expect(await errorOf(() => sendAll(client, listAccounts, REQUEST))).toEqual({
      name: 'ServiceError',
      code: 'UnauthorizedException',
      message: 'ListAccounts failed with UnauthorizedException',
      details: {code: 'UnauthorizedException', operation: 'ListAccounts', status: 401, message: '', members: {}},
      attempts: 1,
      isLastAttempt: false,
    })
  })

  test('fails with the reason of the signal when the caller aborts', async () => {
    const controller = new AbortController()
    const client = createClient({
      region: 'us-east-1',
      transport: async ({signal}) => {
        signal?.throwIfAborted()
        controller.abort(new Error('enough'))
        return httpResponse(200, {nextToken: 'n', roleList: []})
      },
    })
    const request = {accessToken: 't', accountId: 'a'}
    const all = sendAll(client, listAccountRoles, request, {signal: controller.signal})
    await expect(all).rejects.toThrow('enough')
  })
})

test('an operation without pages has one response', async () => {
  const {client, sent} = scriptedClient([httpResponse(200, '')])
  expect(await sendAll(client, logout, {accessToken: 't'})).toEqual({})
  expect(await sendPages(client, logout, {accessToken: 't'}).next()).toEqual({done: false, value: {}})
  expect(sent).toHaveLength(2)
})
