import {createClient, listAccountRoles, listAccounts, logout, ResponseError, sendAll, sendPages} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {answer, scriptedClient} from './scripted.ts'

const page = (nextToken: string | null, ...ids: string[]) =>
  answer(200, {nextToken, accountList: ids.map((accountId) => ({accountId}))})
const THREE = [page('p2', '1', '2'), page('p3'), page(null, '3')]
const REQUEST = {accessToken: 't', maxResults: 2}
const queries = (sent: readonly {url: string}[]): string[] => sent.map(({url}) => new URL(url).search)

describe('an operation with pages', () => {
  test('is asked page after page, each time for the one that the last answer names', async () => {
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

  test('begins at the page that the request wants', async () => {
    const {client, sent} = scriptedClient([page('p3', '2'), page(null, '3')])
    await sendAll(client, listAccounts, {...REQUEST, nextToken: 'p2'})
    expect(queries(sent)).toEqual(['?next_token=p2&max_result=2', '?next_token=p3&max_result=2'])
  })

  test('is not asked for more than the caller takes', async () => {
    const {client, sent} = scriptedClient(THREE)
    for await (const _ of sendPages(client, listAccounts, REQUEST)) break
    expect(sent).toHaveLength(1)
  })

  test('gives all items as one response, without the tokens of its pages', async () => {
    const {client} = scriptedClient(THREE)
    expect(await sendAll(client, listAccounts, REQUEST)).toEqual({
      accountList: [{accountId: '1'}, {accountId: '2'}, {accountId: '3'}],
    })
  })

  test.each<[string, object]>([
    ['no list', {}],
    ['an empty token', {nextToken: '', accountList: []}],
  ])('ends with an answer that has %s', async (_, body) => {
    expect(await sendAll(scriptedClient([answer(200, body)]).client, listAccounts, REQUEST)).toEqual({accountList: []})
  })

  test.each<[string, ReturnType<typeof answer>[]]>([
    ['to itself', [page('p2', '1'), page('p2', '2')]],
    ['to one before', [page('p2', '1'), page('p3', '2'), page('p2', '3')]],
  ])('is an error when a page leads %s', async (_, answers) => {
    const error: unknown = await sendAll(scriptedClient(answers).client, listAccounts, REQUEST).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ResponseError)
    expect(error).toMatchObject({
      message: 'ListAccounts was answered with the same nextToken twice: its pages have no end.',
    })
  })

  test('fails as a whole when one of its pages fails', async () => {
    const {client} = scriptedClient([page('p2', '1'), answer(401, {__type: 'UnauthorizedException'})])
    await expect(sendAll(client, listAccounts, REQUEST)).rejects.toMatchObject({code: 'UnauthorizedException'})
  })

  test('ends when the caller aborts', async () => {
    const controller = new AbortController()
    const client = createClient({
      region: 'us-east-1',
      transport: async ({signal}) => {
        signal?.throwIfAborted()
        controller.abort(new Error('enough'))
        return answer(200, {nextToken: 'n', roleList: []})
      },
    })
    const request = {accessToken: 't', accountId: 'a'}
    const all = sendAll(client, listAccountRoles, request, {signal: controller.signal})
    await expect(all).rejects.toThrow('enough')
  })
})

test('An operation without pages has one.', async () => {
  const {client, sent} = scriptedClient([answer(200, '')])
  expect(await sendAll(client, logout, {accessToken: 't'})).toEqual({})
  expect(await sendPages(client, logout, {accessToken: 't'}).next()).toEqual({done: false, value: {}})
  expect(sent).toHaveLength(2)
})
