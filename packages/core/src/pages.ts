import type {Client} from './client.ts'
import {ResponseError} from './model/errors.ts'
import type {AnyOperation, Operation} from './operation.ts'
import type {PlatformSignal} from './platform.ts'

/** Maximum number of pages of a list. With 10 items on a page, this is enough for 100,000 items. */
const MAX_PAGES = 10_000

/** Maximum number of pages without items in a row. */
const MAX_EMPTY_PAGES = 100

/** Maximum length of all pages as JSON. Half a million accounts are shorter. */
const MAX_LENGTH = 100_000_000

/**
 * Sends an operation page by page, and yields each response. Starts with the page of the request. An operation without
 * pages has one response.
 *
 * Sends the next request only when the caller asks for the next page. A list ends with an error after 10,000 pages, after
 * 100 pages in a row without items, or if its pages have more than 100,000,000 characters as JSON.
 *
 * @example
 * for await (const {accountList = []} of sendPages(client, listAccounts, {accessToken})) console.log(accountList)
 *
 * @throws {ResponseError} `InvalidResponse` if the service returns the same page or page token twice, or exceeds a limit
 * @throws as `Client.send`
 */
export async function* sendPages<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: PlatformSignal | undefined} = {},
): AsyncGenerator<Response, void, undefined> {
  const {pages} = operation
  const check = endCheck(operation)
  for (let next = request; ; ) {
    const response = await client.send(operation, next, options)
    yield response
    const token = pages === undefined ? undefined : response[pages.output]
    if (pages === undefined || !token) return
    check(token, itemsOf(response[pages.list]))
    next = {...request, [pages.input]: token}
  }
}

/** Returns a function that gets the token and the items of each page. It throws an error if the list has no end. */
function endCheck({name, pages}: AnyOperation): (token: unknown, items: readonly unknown[]) => void {
  const seen = new Set<unknown>()
  let previous = ''
  let empty = 0
  let length = 0
  const problemOf = (token: unknown, text: string): string | undefined => {
    if (seen.has(token)) return `the same ${pages?.output} twice, so the pages have no end`
    if (empty === 0 && text === previous) return 'the same page twice, so the pages have no end'
    if (empty === MAX_EMPTY_PAGES) return `${empty} empty pages in a row, so the pages have no end`
    if (length > MAX_LENGTH) return `more than ${MAX_LENGTH} characters. Request fewer items`
    return seen.size === MAX_PAGES - 1 ? `more than ${MAX_PAGES} pages. Request larger pages or fewer items` : undefined
  }
  return (token, items) => {
    const text = JSON.stringify(items)
    empty = items.length === 0 ? empty + 1 : 0
    length += text.length + JSON.stringify(token).length
    const problem = problemOf(token, text)
    if (problem !== undefined) throw new ResponseError(`${name} returned ${problem}.`)
    seen.add(token)
    previous = text
  }
}

function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : []
}

/**
 * Sends an operation page by page and returns one response with the items of all pages. If one page fails, the call fails.
 *
 * @example
 * const {accountList = []} = await sendAll(client, listAccounts, {accessToken})
 *
 * @throws as `sendPages`
 */
export async function sendAll<Request, Response>(
  client: Client,
  operation: Operation<Request, Response>,
  request: Request,
  options: {signal?: PlatformSignal | undefined} = {},
): Promise<Response> {
  const {pages} = operation
  if (pages === undefined) return client.send(operation, request, options)
  const items: unknown[] = []
  for await (const response of sendPages(client, operation, request, options)) {
    // A page can have more items than a call can have arguments.
    for (const item of itemsOf(response[pages.list])) items.push(item)
  }
  return {[pages.list]: items} as Response
}
