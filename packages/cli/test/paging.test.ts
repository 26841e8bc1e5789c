import {type Client, listAccounts} from '@sso-oidc/core'
import {expect, test} from 'vitest'
import {pagingOf, readPages} from '../src/commands/paging.ts'
import {parseCommandLine} from './run-command.ts'

test('a list in pieces of any length and pages of any size has every item once', async () => {
  const accounts = [0, 1, 2, 3, 4, 5, 6]
  const client = {
    async send(_: unknown, {nextToken = '0', maxResults = 3}: {nextToken?: string; maxResults?: number}) {
      const end = Number(nextToken) + maxResults
      const page = accounts.slice(Number(nextToken), end)
      return {accountList: page, ...(end < accounts.length ? {nextToken: String(end)} : {})}
    },
  } as unknown as Client
  const read = async (...argv: string[]) => {
    const args = parseCommandLine(listAccounts, ['--access-token', 't', ...argv])
    const paging = pagingOf(listAccounts, args, {})
    if (paging === undefined) throw new Error('the list has no pages')
    const {
      values: [value],
    } = await readPages(client, {operation: listAccounts, format: 'json'}, {request: {}, paging})
    return value as {accountList: number[]; NextToken?: string}
  }
  for (const [items, size] of [1, 2, 3, 4, 7].flatMap((n) => [1, 2, 3, 7].map((m) => [`${n}`, `${m}`] as const))) {
    const pieces: number[][] = []
    let start: string[] = []
    do {
      const {accountList, NextToken} = await read('--max-items', items, '--page-size', size, ...start)
      pieces.push(accountList)
      start = NextToken === undefined ? [] : ['--starting-token', NextToken]
    } while (start.length > 0)
    expect(pieces.flat()).toEqual(accounts)
    expect(pieces.slice(0, -1).filter(({length}) => length !== Number(items))).toEqual([])
  }
})
